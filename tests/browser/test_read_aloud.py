"""What a screen reader is given on the way through talk: names, roles and what is said, from the accessibility tree."""

import re

from playwright.sync_api import expect

from tests.browser.threads import open_thread, post, sees, some_words


def body(page):
    return page.locator(".composer textarea[name=body]")


def aloud(locator):
    """Return what stands in the accessibility tree under an element."""
    return locator.aria_snapshot()


def test_each_post_is_an_article_named_by_who_and_which_and_so_are_its_acts(watched):
    page = watched.window(who="rosa")
    open_thread(page)
    name = page.locator("#post-1 h2 a").inner_text()
    article = page.get_by_role("article", name=re.compile(rf"^{re.escape(name)}\W+post 1\b"))
    expect(article).to_have_count(1)
    expect(article.get_by_role("heading", level=2)).to_have_count(1)
    for act in ("Reply to post 1", "More about post 1"):
        expect(article.get_by_role("link", name=act, exact=True)).to_have_count(1)
    expect(article.get_by_role("link", name=re.compile(r"link to post 1$"))).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("article.post:focus")).to_have_accessible_name(re.compile(r"post \d+"))
    expect(page.get_by_role("complementary", name="About this thread")).to_have_count(1)


def test_the_sheet_says_what_it_is_whom_it_answers_and_what_is_offered(watched):
    page = watched.window(who="marcus")
    open_thread(page)
    sheet = page.get_by_role("form", name="Your reply")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(sheet.get_by_role("textbox", name="Your words")).to_be_focused()
    expect(sheet.get_by_text("in reply to")).to_be_visible()
    assert re.search(r'toolbar "Formatting":\s+- button "Bold"\s+- button "Italic"', aloud(sheet))
    page.keyboard.type("Ask @ro")
    expect(sheet.get_by_role("status").filter(has_text="Arrow keys")).to_have_text(re.compile(r"^\d+ suggestion"))
    chosen = sheet.get_by_role("listbox", name="Suggestions").get_by_role("option", selected=True)
    expect(body(page)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(body(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(body(page)).to_be_focused()
    body(page).fill("")


def test_what_comes_is_said_once_in_a_few_words_and_the_focus_stays(watched):
    page, other = watched.window(who="rosa"), watched.window(who="marcus")
    path = open_thread(page)
    other.goto(path)
    body(page).focus()
    words = some_words()
    post(other, words)
    sees(page, words)
    expect(page.get_by_role("status").filter(has_text="1 new post")).to_have_count(1)
    expect(body(page)).to_be_focused()
    other.locator(".post", has_text=words).locator("a[data-remove]").press("Enter")
    toast = other.get_by_role("status").filter(has_text="Your post was taken away.")
    expect(toast.get_by_role("button", name="Undo")).to_be_focused()
    other.keyboard.press("Enter")
    sees(page, words)


def test_what_went_wrong_is_an_alert_and_the_words_and_the_focus_stay(watched):
    watched.allow("ERR_INTERNET_DISCONNECTED")
    watched.allow("WebSocket")
    page, words = watched.window(who="marcus"), some_words()
    open_thread(page)
    body(page).focus()
    page.keyboard.insert_text(words)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer").get_by_role("alert")).to_contain_text("No connection.")
    expect(body(page)).to_be_focused()
    expect(body(page)).to_have_value(words)
    page.context.set_offline(False)
    sees(page, words)


def test_the_help_on_keys_is_a_named_dialog_that_gives_the_focus_back(watched):
    page = watched.window(who="rosa")
    open_thread(page)
    page.keyboard.press("j")
    held = page.locator("article.post:focus").get_attribute("id")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_role("heading", name="Keyboard shortcuts")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(f"#{held}")).to_be_focused()
