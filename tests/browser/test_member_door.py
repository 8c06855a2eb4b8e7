"""A member in a live thread: two of them, without sockets, without scripts, with the keyboard alone, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.threads import LONGEST, is_in_order, open_thread, post, sees, some_words, write


def test_what_one_member_posts_stands_on_the_other_s_page_once_and_in_order(watched):
    rosa, marcus = watched.window(who="rosa", language="es"), watched.window(who="marcus", width=360)
    path = open_thread(marcus)
    rosa.goto(path.replace("/en/", "/es/"))
    first, second = some_words(), some_words()
    post(marcus, first)
    sees(rosa, first)
    post(rosa, second)
    for page in (rosa, marcus):
        sees(page, first)
        sees(page, second)
        assert is_in_order(page)


def test_a_post_arrives_by_polling_where_sockets_are_blocked(watched):
    rosa, marcus = watched.window(who="rosa"), watched.window(who="marcus")
    watched.allow("WebSocket")
    rosa.route_web_socket(re.compile("/live/"), lambda socket: socket.close())
    path = open_thread(marcus)
    rosa.goto(path)
    words = some_words()
    post(marcus, words)
    sees(rosa, words)
    assert is_in_order(rosa)


def test_a_new_post_is_announced_once_and_moves_nothing_above_the_reader(watched):
    rosa, marcus = watched.window(who="rosa"), watched.window(who="marcus")
    path = open_thread(marcus)
    rosa.goto(path)
    rosa.evaluate("scrollTo(0, 0)")
    top = rosa.locator(".post").first.bounding_box()["y"]
    words = some_words()
    post(marcus, words)
    sees(rosa, words)
    expect(rosa.locator("#said")).to_have_text("1 new post", timeout=LONGEST)
    expect(rosa.locator("#jump")).to_be_visible()
    assert rosa.locator(".post").first.bounding_box()["y"] == top


def test_a_member_without_scripts_reads_previews_and_replies(watched):
    page = watched.window(who="marcus", java_script_enabled=False)
    open_thread(page)
    words = some_words()
    write(page, f"{words} And **so** on.")
    page.locator('.composer button[name="preview"]').click()
    expect(page.locator(".prose strong", has_text="so").last).to_be_visible()
    assert words in page.locator(".composer textarea").input_value()
    page.locator(".composer .bottom .btn").first.click()
    expect(page).to_have_url(re.compile(r"#post-\d+$"))
    sees(page, words)


def test_a_member_without_scripts_starts_a_thread(watched):
    page = watched.window(who="marcus", java_script_enabled=False)
    page.goto("/en/talk/family-voice/start/")
    title, words = f"How do you pay for rides? {some_words()[-12:]}", some_words()
    page.locator('input[name="title"]').fill(title)
    write(page, words)
    page.locator(".composer .bottom .btn").first.click()
    expect(page.locator("h1")).to_have_text(title)
    sees(page, words)


def test_a_member_replies_with_the_keyboard_alone(watched):
    page = watched.window(who="marcus")
    open_thread(page)
    words = some_words()
    reach(page, ".composer textarea")
    page.keyboard.type(words)
    reach(page, ".composer .bottom .btn")
    page.keyboard.press("Enter")
    sees(page, words)


def reach(page, selector):
    """Press Tab until the element has the focus; every stop on the way must be visible."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")


def test_words_typed_before_a_reload_are_still_there(watched):
    page = watched.window(who="rosa", language="es")
    path = open_thread(page, language="es")
    words = some_words()
    page.locator(".composer textarea").press_sequentially(words)
    expect(page.locator(".composer .saved")).not_to_be_empty()
    page.goto(path)
    expect(page.locator(".composer textarea")).to_have_value(words)
    page.locator(".composer .bottom .btn").first.click()
    sees(page, words)
    page.reload()
    expect(page.locator(".composer textarea")).to_have_value("")


def test_somebody_signed_out_while_writing_keeps_the_words_and_posts_them_after_signing_in(watched):
    page = watched.window(who="marcus")
    path = open_thread(page)
    words = some_words()
    page.locator(".composer textarea").press_sequentially(words)
    page.context.clear_cookies()
    watched.allow("403")
    watched.allow("401")
    page.locator(".composer .bottom .btn").first.click()
    expect(page.locator("body")).to_contain_text("signed out", timeout=LONGEST, ignore_case=True)
    page.goto("/en/demo/")
    page.locator('form[action$="/enter/marcus/"] button').click()
    page.goto(path)
    expect(page.locator(".composer textarea")).to_have_value(words)


def test_a_newcomer_signs_up_with_the_code_in_the_mail(watched, site):
    page = watched.window()
    page.goto("/en/accounts/signup/")
    address = f"newcomer-{some_words()[-11:-1]}@family.example"
    page.locator('input[name="display_name"]').fill("Ximena Ortiz")
    page.locator('input[name="email"]').fill(address)
    page.locator('main form button[type="submit"], main form button.btn').first.click()
    code = read_code(watched.window(), address)
    page.locator('input[name="code"]').fill(code)
    page.locator("main form button.btn").first.click()
    expect(page.locator("h1")).to_contain_text("Ximena")


def read_code(page, address):
    """Read the mailed code on the demo's page of mail; a worker brings it within moments."""
    letter = page.locator(".letter", has_text=address).first
    for _ in range(100):
        page.goto("/en/demo/mail/")
        if letter.count():
            break
        page.wait_for_timeout(200)
    return re.search(
        r"\b[A-Z0-9]{6,}\b|\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", letter.inner_text().split("\n", 3)[-1]
    ).group()


def test_a_visitor_reads_public_talk_and_does_not_know_of_the_rest(watched):
    page = watched.window()
    open_thread(page)
    assert page.locator(".post").count() > 0
    assert page.locator(".composer").count() == 0
    watched.allow("404")
    assert page.goto("/en/talk/money-and-staying-power/").status == 404
    page.goto("/en/talk/")
    assert "Money and staying power" not in page.content()
