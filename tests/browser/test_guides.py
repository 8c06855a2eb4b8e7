"""A guide in the browser: a clock that follows, ticks that are kept or say that they are not, sheets of paper."""

import re
from datetime import time

import pytest
from playwright.sync_api import Page, Route, expect

from hub.pages.agenda import clock_of

GUIDE = "/en/guides/draw-the-day-of-one-family/"
SHEETS = {"Letter": (816, 1056), "A4": (794, 1123)}
"""Paper in CSS pixels."""


def box(page: Page, number: int = 1):
    return page.locator(".agenda > li[data-step]").nth(number - 1).get_by_label("We did this")


def state(page: Page, number: int = 1):
    return page.locator(".agenda > li[data-step]").nth(number - 1).locator(".step-foot small.state")


def test_the_agenda_follows_the_clock_while_somebody_types_and_the_address_says_it_again(watched) -> None:
    page = watched.window()
    page.goto(GUIDE)
    expect(page.locator("[data-finish]")).to_be_hidden()
    page.get_by_label("Your meeting begins at").fill("23:00")
    begins = [int(one.get_attribute("data-begins")) for one in page.locator(".agenda [data-begins]").all()]
    written = page.locator(".agenda [data-begins]").all_inner_texts()
    assert written == [clock_of(minutes, time(23, 0)) for minutes in begins]
    assert page.locator("[data-finish]").inner_text() == "Finish at 12:15 AM, next day."
    page.reload()
    assert page.locator(".agenda [data-begins]").all_inner_texts() == written
    assert "start=23%3A00" in page.get_by_role("link", name="For paper").get_attribute("href")


def test_notes_go_and_come_back_at_once_and_stay_as_chosen(watched) -> None:
    page = watched.window()
    page.goto(GUIDE)
    note = page.locator(".for-holder").first
    expect(note).to_be_visible()
    page.get_by_label("Notes for whoever holds the room").uncheck()
    expect(note).to_be_hidden()
    page.reload()
    expect(note).to_be_hidden()


def test_without_scripts_the_clock_the_notes_and_the_ticks_work_by_their_buttons(watched) -> None:
    page = watched.window(who="rosa", java_script_enabled=False)
    page.goto(GUIDE)
    page.get_by_label("Your meeting begins at").fill("18:30")
    page.locator("#meeting").get_by_role("button").click()
    expect(page.locator("[data-finish]")).to_contain_text("7:45 PM")
    step = page.locator(".agenda > li[data-step]").nth(3)
    step.get_by_label("We did this").check()
    step.get_by_role("button", name="Save my ticks").click()
    assert page.url.endswith(f"#{step.get_attribute('id')}")
    expect(page.locator("[data-finish]")).to_contain_text("7:45 PM")
    expect(step.get_by_label("We did this")).to_be_checked()
    step.get_by_label("We did this").uncheck()
    step.get_by_role("button", name="Save my ticks").click()
    expect(step.get_by_label("We did this")).not_to_be_checked()


def test_a_tick_is_kept_as_it_is_made_and_shows_in_spanish(watched) -> None:
    page = watched.window(who="rosa")
    page.goto(GUIDE)
    box(page, 2).check()
    expect(state(page, 2)).to_have_text("Saved")
    expect(page.locator("#steps li.ok")).to_have_count(1)
    page.goto(GUIDE.replace("/en/", "/es/"))
    assert page.locator(".agenda > li[data-step]").nth(1).locator(".step-foot input").first.is_checked()
    page.goto(GUIDE)
    box(page, 2).uncheck()
    expect(state(page, 2)).to_have_text("Saved")
    expect(page.locator("#steps li.ok")).to_have_count(0)


def test_a_tick_without_a_connection_says_so_and_goes_out_when_there_is_one_also_after_a_reload(watched) -> None:
    page = watched.window(who="rosa")
    page.goto(GUIDE)
    watched.expected.add("ERR_FAILED")
    cut = "**/guides/ticks/**"
    page.route(cut, lambda route: route.abort())
    box(page, 1).check()
    expect(state(page, 1)).to_contain_text("Not saved yet")
    expect(page.locator("#steps li.ok")).to_have_count(0)  # what is not acknowledged never looks kept
    page.reload()
    expect(box(page, 1)).to_be_checked()
    expect(state(page, 1)).to_contain_text("Not saved yet")
    page.unroute(cut)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page, 1)).to_have_text("Saved")
    page.reload()
    expect(box(page, 1)).to_be_checked()
    expect(page.locator("#steps li.ok")).to_have_count(1)
    box(page, 1).uncheck()
    expect(state(page, 1)).to_have_text("Saved")


def test_a_tick_that_is_refused_is_taken_back_and_says_so(watched) -> None:
    page = watched.window(who="rosa")
    page.goto(GUIDE)
    watched.expected.add("403")

    def refuse(route: Route) -> None:
        route.fulfill(status=403, body="")

    page.route("**/guides/ticks/**", refuse)
    box(page, 5).click()  # `check` would look for the tick that is taken back at once
    expect(state(page, 5)).to_contain_text("Not saved.")
    expect(box(page, 5)).not_to_be_checked()


def test_a_visitor_s_ticks_stay_in_the_page(watched) -> None:
    page = watched.window()
    page.goto(GUIDE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("We did this").first.check()
    expect(page.get_by_label("We did this").first).to_be_checked()
    expect(page.get_by_text("What you tick stays on this page")).to_be_visible()
    assert not [url for url in sent if "ticks" in url]


@pytest.mark.parametrize("paper", SHEETS)
def test_on_paper_nothing_is_cut_and_the_pages_are_no_more_than_one_carries(watched, paper: str) -> None:
    width, _height = SHEETS[paper]
    page = watched.window(width=width - 122)  # without the margins of 16 mm
    page.goto(f"{GUIDE}print/?start=18:30&notes=on&space=on")
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".paper *")].filter((one) => one.scrollWidth > one.clientWidth + 1 &&
           getComputedStyle(one).display !== "inline" && one.clientWidth).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    expect(page.locator("#meeting")).to_be_hidden()
    expect(page.locator(".tabbar")).to_be_hidden()

    def sheets(query: str) -> int:
        page.goto(f"{GUIDE}print/{query}")
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper)))

    whole, bare = sheets("?start=18:30&notes=on&space=on"), sheets("?start=18:30")
    assert 3 <= bare < whole <= 5  # 75 minutes, with room to write and every note
