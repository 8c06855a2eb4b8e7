"""An editor steers search in the real admin: from a query that led nowhere to a synonym and a pin that hold at once."""

import random
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

chance = random.SystemRandom()
STEERING = "/admin/search-steering/"


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def test_a_query_that_led_nowhere_gets_a_synonym_and_a_first_place(watched):
    word = "zz" + "".join(chance.choice("bcdfghjkmn") for _ in range(8))
    editor, reader = watched.window(who="amara"), watched.window()
    reader.goto(f"/en/tools/?q={word}&exact=1")
    expect(reader.locator("#found")).to_contain_text("0 tools")
    editor.goto(f"{STEERING}queries/")
    row = editor.locator("tr", has_text=word)
    row.get_by_role("link", name="Add a synonym").click()
    expect(editor.get_by_label("Words")).to_have_value(word)
    editor.get_by_label("Words").fill(f"{word}\nfluoride varnish")
    editor.get_by_role("button", name="Create").click()
    expect(editor.locator("main")).to_contain_text("fluoride varnish")
    reader.reload()
    expect(reader.locator("main .hit h3").first).to_contain_text("fluoride varnish")
    editor.goto(f"{STEERING}queries/")
    row.get_by_role("link", name="Pin a result").click()
    editor.get_by_label("Look for what should come first").fill("huddle board")
    editor.get_by_role("button", name="Look").click()
    editor.locator("tr", has_text="Huddle board").first.get_by_role("button", name=re.compile("^Pin")).click()
    expect(editor.locator("main")).to_contain_text(word)
    reader.reload()
    expect(reader.locator("main .hit h3").first).to_contain_text("Huddle board")


def test_the_pages_of_steering_are_in_the_menu_and_accessible(watched):
    page = watched.window(who="amara")
    page.goto("/admin/")
    page.get_by_role("navigation").get_by_role("button", name="Search", exact=True).last.click()
    expect(page.get_by_role("link", name="What was looked for")).to_be_visible()
    found = {}
    for place in ("queries/", "synonyms/", "synonyms/new/", "pins/", "pins/pick/?query=consent", "indexes/"):
        answer = page.goto(STEERING + place)
        assert answer.status == 200
        if wrong := violations(page):
            found[place] = wrong
    assert found == {}
