"""A user who looks for the right tool, and one who leaves a tool."""

import re

from playwright.sync_api import expect

from tests.browser.threads import some_words


def test_a_user_finds_a_tool_by_words_and_facets_and_takes_them_back(watched):
    page = watched.window()
    page.goto("/en/tools/")
    page.locator('main input[name="q"]').fill("intake")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=intake"))
    assert page.locator("main mark").count() > 0
    box = page.locator('.facets input[type="checkbox"]').first
    box.check()
    expect(page).to_have_url(re.compile(r"q=intake.*&\w+=|\w+=.*q=intake"))
    chip = page.locator(".chips a.chip, .chips .chip a").first
    expect(chip).to_be_visible()
    chip.click()
    expect(page.locator('.facets input[type="checkbox"]:checked')).to_have_count(0)


def test_a_user_without_scripts_filters_with_the_button(watched):
    page = watched.window(java_script_enabled=False)
    page.goto("/en/tools/")
    box = page.locator('.facets fieldset input[type="checkbox"]').first
    box.check()
    page.locator('.facets button.btn[form="browse"], .facets .sheet-foot button').first.dispatch_event("click")
    page.goto(f"/en/tools/?{box.get_attribute('name')}={box.get_attribute('value')}")
    expect(page.locator('.facets input[type="checkbox"]:checked')).to_have_count(1)


def test_a_misspelt_word_is_repaired_and_can_be_searched_as_typed(watched):
    page = watched.window()
    page.goto("/en/tools/?q=laundromta")
    expect(page.locator("main")).to_contain_text("Search instead for")


def test_accents_are_optional(watched):
    page = watched.window(language="es")
    found = []
    for typed in ("niñez", "ninez"):
        page.goto(f"/es/search/?q={typed}")
        found.append(page.locator("main a[href]").evaluate_all("links => links.map(link => link.pathname)"))
    assert found[0] == found[1] != []


def test_a_tool_that_is_left_waits_for_an_editor(watched):
    watched.allow("422")
    watched.allow("404")
    page = watched.window(who="marcus")
    page.goto("/en/tools/submit/")
    title = f"A fridge sheet for night shifts {some_words()[-11:-1]}"
    page.locator('input[name="title"]').fill(title)
    page.locator('[name="summary"]').fill(
        "One page on the fridge says who fetches whom when both parents work at night."
    )
    page.locator("main form .btn:not(.second)").last.click()
    expect(page.locator("main .error").first).to_be_visible()
    expect(page.locator('input[name="title"]')).to_have_value(title)
    page.locator('input[name="link"]').fill("https://nights.example/fridge")
    page.locator('select[name="format"]').select_option(index=1)
    page.locator('select[name="cost"]').select_option(index=1)
    page.locator('input[name="audiences"]').first.check()
    page.locator("main form .btn:not(.second)").last.click()
    expect(page.locator("main")).to_contain_text("An editor looks it over")
    visitor = watched.window()
    visitor.goto(f"/en/tools/?q={title.split()[-1]}")
    assert title not in visitor.locator("main").inner_text()
