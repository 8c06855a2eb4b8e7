"""An editor makes a webinar in the real admin: words, then a date; more seats; called off, with a word to everybody."""

import re
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.addresses import FULL
from tests.browser.test_editor_door import choose_action

DESK = ["edit", "inspect", "questions", "mail", "message", "report", "template"]
AHEAD = 300
"""Days: behind every webinar of the demo, so that no other test meets this one first."""

DATE = "#webinar-session"


@pytest.fixture
def day():
    return f"{datetime.now(UTC) + timedelta(days=AHEAD):%Y-%m-%d}"


def number_of(site, sentence: str, *values: str) -> int:
    """Return a number that stands in no address yet, from the demo's database."""
    with closing(sqlite3.connect(site.folder / "sobremesa.sqlite3", timeout=20)) as database:
        return int(database.execute(sentence, values).fetchone()[0])


def publish_words(page: Page, site, title: str) -> None:
    """Write a webinar's page and publish it; end on its form."""
    parent = number_of(site, "SELECT id FROM wagtailcore_page WHERE slug = ? ORDER BY id LIMIT 1", "webinars")
    page.goto(f"/admin/pages/add/webinars/webinarpage/{parent}/")
    page.locator('[name="title"]').fill(title)
    page.locator('[name="intro"]').fill("One chair, then two.")
    choose_action(page, "Publish")
    own = number_of(site, "SELECT id FROM wagtailcore_page WHERE title = ?", title)
    page.goto(f"/admin/pages/{own}/edit/")


def add_date(page: Page, day: str, seats: int) -> None:
    form = page.locator(f"{DATE} form")
    form.locator('[name="day"]').fill(day)
    form.locator('[name="time"]').fill("15:00")
    form.locator('[name="capacity"]').fill(str(seats))
    form.locator('[name="join_url"]').fill("https://meet.example/secret")
    form.get_by_role("button", name="Add the date").click()
    expect(page.locator(".messages")).to_contain_text("The date is added.")


def take_a_place(page: Page, path: str, state: str) -> None:
    page.goto(path)
    page.locator(".place form[action*='/register/'] button.btn").first.click()
    page.goto(path)
    expect(page.locator(f"#seat[data-state='{state}']")).to_be_visible()


def test_an_editor_makes_a_webinar_lets_the_next_in_and_calls_it_off(site, watched, day):
    editor, first, second = watched.window(who="amara"), watched.window(who="marcus"), watched.window(who="teresa")
    title = f"Two chairs {uuid.uuid4().hex[:8]}"
    path = f"/en/webinars/{title.lower().replace(' ', '-')}/"
    publish_words(editor, site, title)
    add_date(editor, day, seats=1)
    take_a_place(first, path, "confirmed")
    take_a_place(second, path, "waiting")

    editor.reload()
    seats = editor.locator(f'{DATE} [name="capacity"]')
    seats.fill("2")
    seats.press("Enter")
    expect(editor.locator("main")).to_contain_text("A seat came free: 1 mail")
    expect(editor.locator("main")).not_to_contain_text("meet.example")
    second.reload()
    expect(second.locator("#seat[data-state='waiting']")).to_be_visible()
    editor.get_by_role("button", name="Yes, save").press("Enter")
    expect(editor.locator(".messages")).to_contain_text("Saved. 1 mail goes out.")
    assert editor.url.endswith(DATE)
    second.reload()
    expect(second.locator("#seat[data-state='confirmed']")).to_be_visible()

    editor.get_by_role("link", name="Call this date off").click()
    editor.locator('[name="message_en"]').fill("The hall is under water.")
    editor.get_by_role("button", name="Yes, call it off").click()
    expect(editor.locator("main")).to_contain_text("Please say it in both languages")
    expect(editor.locator('[name="message_en"]')).to_have_value("The hall is under water.")
    editor.locator('[name="message_es"]').fill("El salón está bajo el agua.")
    editor.get_by_role("button", name="Show the mail with these words").click()
    expect(editor.locator(".webinar-mail").first).to_contain_text("The hall is under water.")
    expect(editor.locator("main")).to_contain_text("Called off: 2 mails")
    editor.get_by_role("button", name="Yes, call it off").click()
    expect(editor.locator(".messages")).to_contain_text("2 mails go out.")
    for person in (first, second):
        person.goto(path)
        expect(person.locator("#seat[data-state='called_off']")).to_be_visible()


def test_what_was_typed_is_there_again_after_a_look_at_what_would_happen(site, watched, day):
    page = watched.window(who="amara")
    publish_words(page, site, f"Once more {uuid.uuid4().hex[:8]}")
    add_date(page, day, seats=5)
    page.locator(f'{DATE} [name="minutes"]').fill("75")
    page.locator(f'{DATE} [name="time"]').fill("16:00")
    page.locator(f'{DATE} [name="reminder_offsets"]').fill("soon")
    page.get_by_role("button", name="Save the date").click()
    expect(page.locator("main")).to_contain_text("Please write numbers with d, h or m")
    expect(page.locator('[name="reminder_offsets"]')).to_have_value("soon")
    expect(page.locator('[name="minutes"]')).to_have_value("75")
    page.locator('[name="reminder_offsets"]').fill("2 d")
    page.locator("footer").get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("Save the date?")
    page.get_by_role("button", name="Change something first").click()
    expect(page.locator('[name="time"]')).to_have_value("16:00")
    page.locator('[name="minutes"]').fill("80")
    page.locator("footer").get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("80")
    page.get_by_role("button", name="Yes, save").click()
    expect(page.locator(".messages")).to_contain_text("Saved. Nobody had to be mailed.")
    expect(page.locator(f'{DATE} [name="minutes"]')).to_have_value("80")


def test_an_hour_that_comes_twice_is_asked_for_and_one_that_is_skipped_refused(site, watched):
    page = watched.window(who="amara")
    publish_words(page, site, f"By the clock {uuid.uuid4().hex[:8]}")
    form = page.locator(f"{DATE} form")
    form.locator('[name="day"]').fill("2031-11-02")
    form.locator('[name="time"]').fill("01:30")
    form.locator('[name="zone"]').select_option("America/New_York")
    form.get_by_role("button", name="Add the date").click()
    expect(page.locator("main")).to_contain_text("Which one do you mean?")
    page.locator('[name="day"]').fill("2031-03-09")
    page.locator('[name="time"]').fill("02:30")
    page.locator("footer button").first.click()
    expect(page.locator("main")).to_contain_text("The clocks go forward and skip this time on that day.")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screens_of_the_desk_are_accessible_and_fit(site, watched, width, theme):
    page = watched.window(who="amara", width=width, theme=theme)
    sentence = """SELECT s.id FROM webinars_webinarsession s JOIN wagtailcore_page p ON p.translation_key = s.page_key
                  WHERE p.slug = ?"""
    session, wrong = number_of(site, sentence, FULL), {}
    addresses = [f"/admin/webinarsession/{name}/{session}/" for name in DESK]
    own = number_of(site, "SELECT id FROM wagtailcore_page WHERE slug = ? ORDER BY id LIMIT 1", FULL)
    more = [f"/admin/webinarsession/act/{session}/call-off/", f"/admin/webinarsession/mail/{session}/seat/"]
    for address in [*addresses, *more, f"/admin/pages/{own}/edit/"]:
        page.goto(address)
        expect(page.locator(".webinar-desk").first).to_be_visible()
        found = Axe().run(page, context=".webinar-desk").response["violations"]
        broad = page.evaluate(
            "[...document.querySelectorAll('.webinar-desk *')].filter(one => one.getClientRects().length"
            " && !one.closest('.webinar-table, .w-sr-only, svg')"
            " && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 120))"
        )
        told = [(one["id"], one["nodes"][0]["html"][:160]) for one in found]
        if told or broad:
            wrong[re.sub(r"\d+", "#", address)] = told + broad[:3]
    assert wrong == {}
