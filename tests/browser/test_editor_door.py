"""An editor's first story, written in the real admin: draft, preview, published, found by readers."""

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.threads import LONGEST


def write_story(page: Page, title: str) -> None:
    """Fill in a new story: where it stands, its words, its shelf."""
    page.goto("/admin/stories/")
    page.get_by_role("link", name="Add story").first.click()
    # A coalition has a shelf on the list of stories: where this one goes is asked, and the list is chosen already.
    page.locator("main form").get_by_role("button", name="Write it here").click()
    page.locator('[name="title"]').fill(title)
    page.locator('[name="intro"]').fill("What happened when the clinic stopped asking for papers first.")
    page.locator('[data-contentpath="body"] button[title="Insert a block"]').first.click()
    page.get_by_role("option", name="Text").first.click()
    page.locator('[data-contentpath="body"] .public-DraftEditor-content').first.click()
    page.keyboard.type("The first family came on a Monday.")
    page.get_by_role("button", name=re.compile("choose .*category", re.I)).first.click()
    page.locator(".modal-body a", has_text="Advocacy").first.click()
    expect(page.locator('[name="category"]')).not_to_have_value("")


def choose_action(page: Page, name: str) -> None:
    page.locator('footer [data-w-dropdown-target="toggle"]').last.click()
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state("networkidle")


def test_an_editor_writes_a_story_that_only_readers_of_a_published_page_see(watched):
    watched.allow("404")
    # The form's own saving may come before the category is chosen, and is refused then.
    watched.allow("status of 400")
    page, reader = watched.window(who="amara"), watched.window()
    title = f"A week of open doors {uuid.uuid4().hex[:8]}"
    path = f"/en/blog/{title.lower().replace(' ', '-')}/"
    write_story(page, title)
    page.locator("footer button", has_text="Save draft").first.click()
    page.wait_for_load_state("networkidle")
    assert reader.goto(path).status == 404
    choose_action(page, "Publish")
    assert reader.goto(path).status == 200
    expect(reader.locator("h1")).to_have_text(title)
    expect(reader.locator("main")).to_contain_text("The first family came on a Monday.")
    reader.goto("/en/blog/")
    expect(reader.locator("main h2 a", has_text=title)).to_have_count(1, timeout=LONGEST)
