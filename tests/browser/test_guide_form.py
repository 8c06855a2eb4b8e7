"""The minutes of a guide add up while an editor writes it; without scripts they are those of the last save."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import GUIDE

MINUTES = 'input[name^="steps-"][name$="-value-minutes"]'


@pytest.fixture
def form(site) -> str:
    """The address of the form of a guide of 75 minutes."""
    with closing(sqlite3.connect(site.folder / "sobremesa.sqlite3", timeout=20)) as rows:
        (pk,) = rows.execute("SELECT id FROM wagtailcore_page WHERE slug = ? ORDER BY id", (GUIDE,)).fetchone()
    return f"/admin/pages/{pk}/edit/"


def panel(page: Page):
    return page.locator("[data-minutes]")


def test_minutes_add_up_as_they_are_typed_and_the_panel_says_whether_they_fit(watched, form: str) -> None:
    page = watched.window(who="amara")
    page.goto(form)
    expect(panel(page).locator("[data-total]")).to_have_text("75")
    page.locator("input[name=planned_minutes]").fill("75")
    expect(panel(page)).to_contain_text("The steps fill the planned time exactly.")
    first = page.locator(MINUTES).first
    before = int(first.input_value())
    first.fill(str(before + 20))
    expect(panel(page).locator("[data-total]")).to_have_text("95")
    expect(panel(page).locator("[data-verdict]")).to_have_text("20 minutes too long for the planned time.")
    first.fill("")
    expect(panel(page).locator("[data-total]")).to_have_text(str(75 - before))
    expect(panel(page).locator("[data-verdict]")).to_have_text(f"{before} minutes of the planned time are left.")
    page.locator("input[name=planned_minutes]").fill("")
    expect(panel(page).locator("[data-verdict]")).to_have_text("")


def test_minutes_of_a_step_that_is_taken_out_count_no_more(watched, form: str) -> None:
    page = watched.window(who="amara")
    page.goto(form)
    first = page.locator(MINUTES).first
    before = int(first.input_value())
    block = page.locator("[data-streamfield-child]").filter(has=first).first
    block.locator("button[title='Delete']").first.click()
    expect(panel(page).locator("[data-total]")).to_have_text(str(75 - before))


def test_without_scripts_the_panel_says_what_was_saved_last(watched, form: str) -> None:
    page = watched.window(who="amara", java_script_enabled=False)
    page.goto(form)
    expect(panel(page).locator("[data-total]")).to_have_text("75")
