"""What is ours in the admin: accessible in both languages and themes, never too wide, under our own mark."""

import re
import sqlite3
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SCREENS = {
    "home": "",
    "calendar": "calendar/",
    "calendar as a list": "calendar/?view=list",
    "broken links": "reports/links/",
    "pages to read again": "reports/read-again/",
    "translations": "reports/translations/",
    "links to a draft": "preview-links/{}/",
    "when to read a page again": "read-again/{}/",
}
STORY = "the-ditch-meeting"
WIDE = """() => Math.max(...[document.documentElement, ...document.querySelectorAll("#main, #main > .content")]
    .map((one) => one.scrollWidth))"""


@pytest.fixture
def database(site):
    """The demo's own rows; the editor's language is as it was again after the test."""
    with closing(sqlite3.connect(site.folder / "sobremesa.sqlite3", timeout=20)) as rows:
        (before,) = rows.execute("SELECT language FROM members_member WHERE handle = 'amara'").fetchone()
        yield rows
        rows.execute("UPDATE members_member SET language = ? WHERE handle = 'amara'", (before,))
        rows.commit()


def editor_in(watched, database, language: str, **window) -> tuple[Page, dict[str, str]]:
    """Return an editor's window on the admin in a language, with a link to a draft made, and the screens' addresses."""
    database.execute("UPDATE members_member SET language = ? WHERE handle = 'amara'", (language,))
    database.commit()
    (pk,) = database.execute("SELECT id FROM wagtailcore_page WHERE slug = ? ORDER BY id", (STORY,)).fetchone()
    page = watched.window(who="amara", language=language, **window)
    page.goto(f"/admin/preview-links/{pk}/")
    page.locator("#main [name=note]").fill("Teresa, for the numbers of the whole year")
    page.locator("#main form button").first.click()
    expect(page.locator("#main input[readonly]")).to_be_visible()
    return page, {name: f"/admin/{path.format(pk)}" for name, path in SCREENS.items()}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_screen_of_ours_has_an_accessibility_violation(watched, database, language: str, theme: str) -> None:
    page, screens = editor_in(watched, database, language, theme=theme)
    found = {}
    for name, path in screens.items():
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        violations = Axe().run(page, context="#main").response["violations"]
        if violations:
            found[name] = [(v["id"], v["nodes"][0]["html"][:160]) for v in violations]
    assert found == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_screen_of_ours_scrolls_sideways_on_a_small_phone_or_at_four_times_the_size(
    watched, database, language: str
) -> None:
    page, screens = editor_in(watched, database, language)
    wide = {}
    for height in (640, 256):
        page.set_viewport_size({"width": 320, "height": height})
        for name, path in screens.items():
            page.goto(path)
            if page.evaluate(WIDE) > 320:
                wide[name, height] = page.evaluate(WIDE)
    assert wide == {}


def test_the_admin_wears_our_mark_and_name(watched) -> None:
    page = watched.window(who="amara")
    page.goto("/admin/")
    home = page.locator("a.sidebar-custom-branding")
    expect(home.locator("svg.house-mark")).to_be_visible()
    expect(home).to_contain_text("Sobremesa")
    assert page.locator(".sidebar-wagtail-branding, .icon-wagtail").count() == 0
    assert page.title().endswith("- Sobremesa")
    icon = page.locator('link[rel~="icon"]').get_attribute("href")
    assert re.search(r"/art/favicon[^/]*\.svg$", icon)
    assert page.request.get(icon).status == 200


def test_who_is_not_signed_in_meets_our_own_door_and_not_wagtail_s(watched) -> None:
    page = watched.window()
    page.goto("/admin/")
    assert "/accounts/login/" in page.url
    assert "Wagtail" not in page.content()
