"""Talk as people use it who see little or use no mouse: 1280 × 1024 at 400 %, with the keyboard alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_every_page import WIDEST
from tests.browser.threads import open_thread, sees, some_words

ZOOMED = {"width": 320, "height": 256}
"""CSS pixels that 400 % leave of 1280 × 1024 (WCAG 1.4.10)."""

PHONE = {"width": 360, "height": 640}
"""High enough for the bar at the bottom of a phone, which could cover what has the focus."""

PAGES = ("talk/", "talk/working-together/", "talk/ask/", "talk/read/keys/", "me/drafts/", "me/reports/")

HIDDEN = """() => {
    const element = document.activeElement;
    if (element === document.body) return "";
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const [from, to] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    const [start, end] = [Math.max(left, 0), Math.min(right, innerWidth)];
    const seen = (x, y) => {
        const over = document.elementFromPoint(x, y);
        return over && (element.contains(over) || over.contains(element));
    };
    for (let y = from + 1; y < to; y += 6) for (let x = start + 1; x < end; x += 6) if (seen(x, y)) return "";
    return element.outerHTML.slice(0, 160);
}"""
"""What has the focus, if nothing of it can be seen: off the screen, or under something else (WCAG 2.4.11)."""

AT_ITS_END = "() => document.activeElement === document.body || document.activeElement.matches('.skip')"


def zoomed(watched, who, language="en", size=ZOOMED):
    page = watched.window(who=who, language=language)
    page.set_viewport_size(size)
    return page


def talk_pages(page, language):
    """Yield the name of each page of talk after opening it, a thread and its forms among them."""
    for path in PAGES:
        assert page.goto(f"/{language}/{path}").status == 200
        yield path
    yield open_thread(page, language=language)
    acts = page.locator('.acts a[href$="/acts/"]').first.get_attribute("href")
    care = page.locator('a[href$="/acts"]').get_attribute("href")
    for link in (acts, acts.replace("acts/", "history/"), care, f"/{language}/talk/care/"):
        assert page.goto(link).status == 200
        yield link


@pytest.mark.parametrize("language", ["en", "es"])
def test_talk_at_400_percent_is_accessible_and_never_scrolls_sideways(watched, language):
    page, axe, wrong = zoomed(watched, "joel", language), Axe(), {}
    for name in talk_pages(page, language):
        violations = [(v["id"], v["nodes"][0]["html"][:160]) for v in axe.run(page).response["violations"]]
        width = page.evaluate("document.documentElement.scrollWidth")
        if violations or width > ZOOMED["width"]:
            wrong[name] = (width, page.evaluate(WIDEST), violations)
    assert wrong == {}


def hidden_on_the_way(page, key="Tab"):
    """Walk once through a page with a key; return what had the focus and could not be seen."""
    hidden = set()
    for _ in range(250):
        page.keyboard.press(key)
        hidden.add(page.evaluate(HIDDEN))
        if page.evaluate(AT_ITS_END):
            break
    return hidden - {""}


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("size", [ZOOMED, PHONE], ids=["400 percent", "phone"])
def test_the_focus_can_always_be_seen_on_its_way_through_talk(watched, size, key):
    page, hidden = zoomed(watched, "joel", size=size), {}
    for name in ("talk/", "talk/ask/", "a thread"):
        if name == "a thread":
            open_thread(page)
        else:
            page.goto(f"/en/{name}")
        found = hidden_on_the_way(page, key)
        if found:
            hidden[name] = found
    assert hidden == {}


@pytest.mark.parametrize("size", [ZOOMED, PHONE], ids=["400 percent", "phone"])
def test_somebody_replies_with_the_keyboard_alone_and_others_hear_of_it(watched, size):
    rosa, marcus = zoomed(watched, "rosa", size=size), watched.window(who="marcus")
    path = open_thread(rosa)
    marcus.goto(path)
    rosa.keyboard.press("r")
    expect(rosa.locator(".composer textarea[name=body]")).to_be_focused()
    assert rosa.evaluate(HIDDEN) == ""
    words = some_words()
    rosa.keyboard.insert_text(words)
    rosa.keyboard.press("Control+Enter")
    for page in (rosa, marcus):
        sees(page, words)
    expect(marcus.locator("#said")).to_have_text(re.compile("1 new"))


def test_at_400_percent_suggestions_stand_in_sight_beside_the_words(watched):
    page = zoomed(watched, "marcus")
    open_thread(page)
    page.keyboard.press("r")
    page.keyboard.type("Ask @ro")
    chosen = page.locator(".suggestions [role=option][aria-selected=true]")
    expect(chosen).to_be_in_viewport(ratio=1)
    expect(page.locator(".composer textarea[name=body]")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(".composer textarea[name=body]")).to_have_value(re.compile(r"^Ask @ro\w+ $"))
    page.locator(".composer textarea[name=body]").fill("")


def test_at_400_percent_the_way_back_is_in_sight_for_what_was_taken_away(watched):
    page = zoomed(watched, "rosa")
    open_thread(page)
    page.keyboard.press("r")
    words = some_words()
    page.keyboard.insert_text(words)
    page.keyboard.press("Control+Enter")
    sees(page, words)
    page.locator(".post", has_text=words).locator("a[data-remove]").press("Enter")
    expect(page.locator(".toast.undo button")).to_be_focused()
    expect(page.locator(".toast.undo button")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    sees(page, words)
