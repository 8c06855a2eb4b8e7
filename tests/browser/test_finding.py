"""Finding with the keyboard, on a phone, and without scripts: what a search box offers, and the sheet of facets."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

INSIDE = "() => document.activeElement.closest('#facets') !== null || document.activeElement === document.body"


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def test_the_box_of_every_page_offers_what_it_leads_to(watched):
    page = watched.window()
    page.goto("/en/about/")
    expect(page.get_by_role("searchbox", name="Search everything")).to_be_visible()
    page.locator("#find").focus()
    expect(page.get_by_role("combobox", name="Search everything")).to_be_focused()
    page.keyboard.type("cons")
    options = page.locator(".finder [role=option]")
    expect(options.first).to_be_visible()
    expect(page.locator("#find")).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".finder [role=status]")).to_have_text(re.compile(r"^\d+ suggestion"))
    expect(page.locator(".finder [aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".finder [aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert page.locator("#find").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(page.locator("#find")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/about/" not in url)


def test_without_choosing_a_line_enter_searches_and_escape_closes_the_list_only(watched):
    page = watched.window()
    page.goto("/en/about/")
    page.locator("#find").focus()
    page.keyboard.type("cons")
    options = page.locator(".finder [role=option]")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(page.locator("#find")).to_have_value("cons")
    expect(page.locator("#find")).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("ent")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".finder [aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search/\?q=consent"))


def test_the_library_offers_tools_and_a_touch_takes_one(watched):
    page = watched.window(width=360, has_touch=True)
    page.goto("/en/tools/")
    page.locator("#q").tap()
    page.locator("#q").press_sequentially("conse")
    options = page.locator(".searchbox [role=option]")
    expect(options.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    options.first.tap()
    page.wait_for_url(lambda url: not url.endswith("/en/tools/"))


def open_sheet(page, address="/en/tools/"):
    page.goto(address)
    page.locator("#filter").click()
    sheet = page.locator("#facets")
    expect(sheet).to_be_visible()
    expect(sheet).to_have_attribute("role", "dialog")
    return sheet


def test_the_sheet_of_a_phone_keeps_the_focus_and_gives_it_back(watched):
    page = watched.window(width=360)
    sheet = open_sheet(page)
    expect(sheet).to_be_focused()
    for _ in range(80):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("#filter")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/en/tools/$"))


def test_boxes_of_the_sheet_are_counted_while_it_stays_open(watched):
    page = watched.window(width=360)
    sheet = open_sheet(page)
    button = sheet.locator(".sheet-foot button")
    before = button.inner_text()
    box = sheet.locator("input[name=cost], input[name=audience]").first
    lines = sheet.locator(".tick").count()
    box.focus()
    page.keyboard.press("Space")
    expect(button).not_to_have_text(before)
    expect(box).to_be_focused()
    assert sheet.locator(".tick").count() >= lines
    expect(sheet.locator(".sheet-foot [role=status]")).to_have_text(re.compile(r"^\d+ tools?$"))
    said = button.inner_text()
    button.click()
    expect(page).to_have_url(re.compile(r"\?(cost|audience)=[^#]+#found"))
    expect(page.locator("#found h2")).to_have_text(re.sub("Show ", "", said))


def test_parts_of_a_topic_come_under_it_while_the_sheet_is_open(watched):
    page = watched.window(width=360)
    sheet = open_sheet(page)
    whole = sheet.locator("input[name=topic]").first
    whole.check()
    parts = sheet.locator(f"#parts-topic-{whole.get_attribute('value')} input")
    expect(parts.first).to_be_visible()
    parts.first.check()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"topic=.*topic="))
    expect(page.locator("#filter")).to_be_focused()
    expect(page.locator(".chips a.chip")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_sheet_is_accessible_and_not_too_wide_on_the_smallest_phone(watched, language, theme):
    page = watched.window(width=320, language=language, theme=theme)
    open_sheet(page, f"/{language}/tools/?topic=families-leading")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []


def test_without_scripts_the_sheet_opens_and_its_button_shows_the_tools(watched):
    page = watched.window(width=360, java_script_enabled=False)
    page.goto("/en/tools/")
    page.locator("#filter").click()
    sheet = page.locator("#facets")
    expect(sheet).to_be_visible()
    sheet.locator("input[name=topic]").first.check()
    sheet.locator(".sheet-foot button").click()
    expect(page).to_have_url(re.compile(r"\?.*topic=[^#]+#found"))
    expect(page.locator(".chips a.chip")).to_have_count(1)


def test_a_tick_in_the_rail_shows_its_result_and_keeps_the_focus(watched):
    page = watched.window()
    page.goto("/en/tools/")
    box = page.locator("#facets input[name=topic]").first
    name = box.get_attribute("id")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("topic="))
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.locator(f"#{name}")).to_be_checked()


def test_a_question_that_finds_nothing_becomes_a_thread(watched):
    page = watched.window(who="rosa")
    page.goto("/en/tools/?q=zzxqy")
    page.get_by_role("link", name="Ask the community").first.click()
    expect(page.locator("input[name=title]")).to_have_value(re.compile("zzxqy"))
    expect(page.locator("textarea[name=body]")).to_have_value(re.compile("“zzxqy”"))
