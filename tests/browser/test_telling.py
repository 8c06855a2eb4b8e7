"""The short forms on a tool's page in a real browser: nothing typed is lost, nothing is told twice."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_writing import FAST_DRAFTS
from tests.browser.threads import LONGEST, some_words

TOOL = "/en/tools/huddle-board-for-handing-families-over/"


def opened(page, name="use"):
    """Open a tool and one of its two forms; return the form."""
    page.goto(TOOL)
    summary = page.locator(f"#form-{name} > summary")
    if page.locator(f"#form-{name}").get_attribute("open") is None:
        summary.click()
    return page.locator(f"#form-{name} form")


def test_a_story_survives_a_reload_and_is_told_once(watched):
    page = watched.window(who="marcus")
    words = some_words()
    form = opened(page)
    form.locator("textarea").press_sequentially(words)
    form.get_by_label("Yes, with changes").check()
    expect(form.locator(".saved")).not_to_be_empty()
    page.reload()
    expect(form.locator("textarea")).to_have_value(words)
    expect(form.get_by_label("Yes, with changes")).to_be_checked()
    form.get_by_role("button", name="Tell how it went").click()
    expect(page.locator(".told article", has_text=words)).to_be_visible(timeout=LONGEST)
    expect(page).to_have_url(re.compile(r"#use_story-\d+$"))
    expect(page.locator(".told article", has_text=words)).to_be_in_viewport()
    page.reload()
    expect(page.locator(".told article", has_text=words)).to_have_count(1)
    expect(form.locator("textarea")).to_have_value("")


def test_what_the_hub_refuses_is_said_in_sight_and_nothing_typed_is_lost(watched):
    watched.allow("422")
    page = watched.window(who="marcus", width=360)
    words = some_words()
    form = opened(page)
    form.locator("textarea").fill(words)
    form.get_by_label("When").fill("1850")
    form.get_by_label("Yes, as it is").check()
    form.evaluate("form => form.noValidate = true")
    form.get_by_role("button", name="Tell how it went").press("Enter")
    said = form.get_by_role("alert").get_by_text("Please write the year you used it, between 1980")
    expect(said).to_be_in_viewport()
    expect(form.locator("textarea")).to_have_value(words)
    expect(form.get_by_label("When")).to_have_value("1850")
    expect(form.get_by_label("Yes, as it is")).to_be_checked()


def test_a_review_that_was_begun_on_a_phone_goes_on_at_a_desk(watched):
    phone, desk = watched.window(who="rosa", width=360), watched.window(who="rosa")
    phone.add_init_script(FAST_DRAFTS)
    words = some_words()
    form = opened(phone, "review")
    with phone.expect_response(lambda answer: answer.url.endswith("/talk/drafts/") and answer.request.method == "POST"):
        form.locator("label", has_text="4").first.click()
        form.locator("textarea").press_sequentially(words)
    form = opened(desk, "review")
    form.scroll_into_view_if_needed()
    expect(form.locator("textarea")).to_have_value(words, timeout=LONGEST)
    expect(form.locator("input[name=clear][value='4']")).to_be_checked()


def test_the_marks_are_chosen_with_the_keyboard(watched):
    page = watched.window(who="marcus")
    form = opened(page, "review")
    form.locator("input[name=clear][value='1']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(form.locator("input[name=clear][value='3']")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_open_forms_and_the_page_of_what_one_told_are_accessible_and_never_too_wide(watched, theme):
    page = watched.window(who="marcus", width=320, theme=theme)
    opened(page, "use")
    if page.locator("#form-review").count():
        page.locator("#form-review > summary").click()
    assert violations(page) == []
    page.goto("/en/tools/one-page-family-consent/")
    page.locator("a[href*='/tools/told/use/']").first.click()
    expect(page.get_by_role("button", name="Keep the change")).to_be_visible()
    assert violations(page) == []


def violations(page):
    """Return what axe finds, and whether the page scrolls sideways."""
    found = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in Axe().run(page).response["violations"]]
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + ([("wide", width)] if width > 320 else [])
