"""Writing in a real browser: nothing that was typed is ever lost, and nothing is sent twice."""

import re

from playwright.sync_api import expect

from tests.browser.threads import LONGEST, open_thread, post, sees, some_words, write

FAST_DRAFTS = """const slow = window.setTimeout;
window.setTimeout = (what, after, ...more) => slow(what, after === 10000 ? 300 : after, ...more);"""
"""Lets the server have a draft at once instead of every ten seconds: a test waits for what happens, not for time."""


def body(page):
    return page.locator(".composer textarea[name=body]")


def type_words(page, words):
    """Type as people do, and wait until this browser has kept it."""
    body(page).press_sequentially(words)
    expect(page.locator(".composer .saved")).not_to_be_empty()


def reaches_the_server(page, words):
    """Return a wait for the server's acknowledgement of a draft that ends with the words."""
    ending = words.split()[-1]
    return page.expect_response(
        lambda answer: answer.url.endswith("/talk/drafts/") and ending in (answer.request.post_data or "")
    )


def test_words_survive_a_crash_and_a_reload_and_are_posted_once(watched):
    page = watched.window(who="marcus")
    path = open_thread(page)
    words = some_words()
    type_words(page, words)
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(path)
    expect(body(again)).to_have_value(words)
    again.reload()
    expect(body(again)).to_have_value(words)
    again.locator(".composer .bottom .btn").first.click()
    sees(again, words)
    again.reload()
    expect(body(again)).to_have_value("")
    sees(again, words)


def test_what_was_begun_on_one_device_goes_on_on_another(watched):
    phone, desk = watched.window(who="marcus", width=360), watched.window(who="marcus")
    phone.add_init_script(FAST_DRAFTS)
    path = open_thread(phone)
    words = some_words()
    body(phone).scroll_into_view_if_needed()
    with reaches_the_server(phone, words):
        type_words(phone, words)
    desk.goto(path)
    body(desk).scroll_into_view_if_needed()
    expect(body(desk)).to_have_value(words, timeout=LONGEST)
    desk.locator(".composer .bottom .btn").first.click()
    sees(desk, words)
    phone.reload()
    body(phone).scroll_into_view_if_needed()
    expect(body(phone)).to_have_value("", timeout=LONGEST)
    sees(phone, words)


def test_words_typed_before_the_module_of_drafts_has_come_reach_the_server(watched):
    page = watched.window(who="marcus")
    page.add_init_script(FAST_DRAFTS)
    page.add_init_script(FAST_DRAFTS.replace("10000 ? 300", "400 ? 20000"))  # this browser keeps them late
    module, held = re.compile(r"/js/shelf\b"), []

    def hold(route):
        held.append(route)

    page.route(module, hold)
    open_thread(page)
    words = some_words()
    with page.expect_request(module):
        body(page).scroll_into_view_if_needed()
    body(page).press_sequentially(words)
    with reaches_the_server(page, words):
        held.pop().continue_()


def test_a_member_keeps_several_drafts_in_one_thread_and_chooses_among_them(watched):
    page = watched.window(who="rosa")
    page.add_init_script(FAST_DRAFTS)
    open_thread(page)
    first, second = some_words(), some_words()
    body(page).scroll_into_view_if_needed()
    with reaches_the_server(page, first):
        type_words(page, first)
    page.locator("[data-another]").click()
    expect(body(page)).to_have_value("")
    type_words(page, second)
    shelf = page.locator("[data-shelf] li", has_text=first)
    shelf.locator("[data-continue]").click()
    expect(body(page)).to_have_value(first)
    page.locator("[data-shelf] li", has_text=second).locator("[data-discard]").click()
    expect(page.locator("[data-shelf] li", has_text=second)).to_have_count(0)
    page.reload()
    expect(body(page)).to_have_value(first)
    page.locator(".composer .bottom .btn").first.click()
    sees(page, first)


def test_somebody_whose_session_ended_while_writing_is_told_and_loses_nothing(watched):
    watched.allow("401")
    watched.allow("403")
    page = watched.window(who="marcus")
    path = open_thread(page)
    words = some_words()
    type_words(page, words)
    page.context.clear_cookies(name=re.compile("session"))
    page.locator(".composer .bottom .btn").first.click()
    expect(page.locator(".composer .errors")).to_contain_text("signed out", timeout=LONGEST)
    expect(body(page)).to_have_value(words)
    page.goto("/en/demo/")
    page.locator('form[action$="/enter/marcus/"] button').click()
    page.goto(path)
    expect(body(page)).to_have_value(words)
    page.locator(".composer .bottom .btn").first.click()
    sees(page, words)


def test_a_post_written_without_a_connection_is_sent_once_when_it_is_back(watched):
    watched.allow("ERR_INTERNET_DISCONNECTED")
    watched.allow("WebSocket")
    page, reader = watched.window(who="marcus"), watched.window(who="rosa")
    path = open_thread(page)
    reader.goto(path)
    words = some_words()
    body(page).scroll_into_view_if_needed()
    type_words(page, words)
    load_for_sending(page)
    page.context.set_offline(True)
    page.locator(".composer .bottom .btn").first.click()
    expect(page.locator(".composer .errors")).to_contain_text("sent once")
    page.context.set_offline(False)
    sees(page, words)
    sees(reader, words)
    expect(body(page)).to_have_value("")
    page.reload()
    sees(page, words)


def load_for_sending(page):
    """The module that sends is loaded when the writing begins; wait until the browser has it."""
    page.wait_for_function("performance.getEntriesByType('resource').some(({ name }) => name.includes('/sending'))")


def test_a_post_that_waits_for_a_connection_is_sent_once_also_after_a_crash(watched):
    watched.allow("ERR_INTERNET_DISCONNECTED")
    watched.allow("WebSocket")
    page = watched.window(who="marcus")
    path = open_thread(page)
    words = some_words()
    type_words(page, words)
    load_for_sending(page)
    page.context.set_offline(True)
    page.locator(".composer .bottom .btn").first.click()
    expect(page.locator(".composer .errors")).to_contain_text("sent once")
    page.close(run_before_unload=False)
    watched.contexts[-1].set_offline(False)
    tabs = [watched.contexts[-1].new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto(path)
    for tab in tabs:
        sees(tab, words)
        tab.reload()
        sees(tab, words)
        expect(body(tab)).to_have_value("")


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(watched):
    watched.allow("ERR_FAILED")
    page = watched.window(who="rosa")
    open_thread(page)
    words = some_words()
    lost = []

    def lose_the_answer(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/reply$"), lose_the_answer)
    type_words(page, words)
    page.locator(".composer .bottom .btn").first.click()
    expect(body(page)).to_have_value("", timeout=2 * LONGEST)
    sees(page, words)
    page.reload()
    sees(page, words)


def test_a_person_and_a_thing_are_named_with_the_keyboard_alone(watched):
    page = watched.window(who="marcus")
    open_thread(page)
    body(page).focus()
    page.keyboard.type("Ask @ros")
    option = page.locator(".suggestions [role=option][aria-selected=true]")
    expect(option).to_contain_text("@rosa")
    assert body(page).get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(body(page)).to_have_value(re.compile(r"^Ask @rosa\S* $"))
    page.keyboard.type("for the #inta")
    expect(option).to_be_visible()
    first = option.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert option.inner_text() == first
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions")).to_be_hidden()
    page.keyboard.type("k")
    expect(option).to_be_visible()
    page.keyboard.press("Tab")
    expect(body(page)).to_have_value(re.compile(r"for the \[.+\]\(/en/.+\) $"))
    body(page).fill("")


def test_a_passage_is_quoted_with_a_link_back_by_keyboard(watched):
    page = watched.window(who="marcus")
    open_thread(page)
    page.evaluate("""() => {
        const words = document.querySelector(".post .body p");
        const range = document.createRange();
        range.selectNodeContents(words);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    button = page.locator(".quote-this")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(body(page)).to_be_focused()
    expect(body(page)).to_have_value(re.compile(r"^> .+\n>\n> — \[.+, 1\]\(/en/talk/p/\d+/\)\n\n$", re.DOTALL))
    expect(page.locator(".composer [data-answered]")).to_be_visible()
    words = some_words()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    sees(page, words)
    link = page.locator(".post", has_text=words).locator("blockquote a").last
    link.click()
    expect(page).to_have_url(re.compile(r"#post-1$"))


def test_what_one_takes_away_can_be_undone_and_other_pages_follow(watched):
    page, reader = watched.window(who="marcus"), watched.window(who="rosa")
    path = open_thread(page)
    reader.goto(path)
    words = some_words()
    post(page, words)
    sees(reader, words)
    mine = page.locator(".post", has_text=words)
    mine.locator("a[data-remove]").click()
    expect(page.locator(".toast.undo button")).to_be_focused()
    expect(reader.locator(".posts .post .body", has_text=words)).to_have_count(0, timeout=LONGEST)
    page.keyboard.press("Enter")
    sees(page, words)
    sees(reader, words)
    expect(page.locator(".toast.undo")).to_have_count(0)


def test_a_post_that_comes_anew_while_it_is_being_taken_away_can_still_be_brought_back(watched):
    page, module, held = watched.window(who="marcus"), re.compile(r"/removing[^/]*\.js"), []
    open_thread(page)
    words = some_words()
    post(page, words)
    sees(page, words)
    mine = page.locator(".post", has_text=words)

    def hold(route):
        held.append(route)

    page.route(module, hold)
    with page.expect_request(module):
        mine.locator("a[data-remove]").click()
    mine.evaluate("post => post.replaceWith(post.cloneNode(true))")
    held[0].continue_()
    expect(page.locator(".toast.undo button")).to_be_focused()
    expect(mine).to_have_count(0)
    page.keyboard.press("Enter")
    sees(page, words)


def test_two_windows_that_change_one_post_lose_neither_text(watched):
    watched.allow("409")
    page, other = watched.window(who="marcus"), watched.window(who="marcus")
    path = open_thread(page)
    post(page, some_words())
    edit = page.locator("a[href$='/edit/']").last.get_attribute("href")
    page.goto(edit)
    other.goto(edit)
    first, second = some_words(), some_words()
    write(page, first)
    page.locator(".composer .bottom .btn").first.click()
    sees(page, first)
    write(other, second)
    other.locator(".composer .bottom .btn").first.click()
    expect(other.locator("[data-conflict] textarea")).to_have_value(first)
    expect(body(other)).to_have_value(second)
    other.locator(".composer .bottom .btn").first.click()
    sees(other, second)
    assert re.split(r"[?#]", path)[0] in other.url


def test_without_scripts_a_member_changes_reads_the_history_goes_back_and_undoes(watched):
    page = watched.window(who="marcus", java_script_enabled=False)
    open_thread(page)
    first, second = some_words(), some_words()
    post(page, first)
    page.locator("a[href$='/edit/']").last.click()
    write(page, second)
    page.locator('[name="reason"]').fill("A better note.")
    page.locator(".composer .bottom .btn").first.click()
    sees(page, second)
    page.locator(".post", has_text=second).locator("a[href$='/acts/']").click()
    page.locator("main a[href$='/history/']").click()
    expect(page.locator("#version-2 q")).to_have_text("A better note.")
    expect(page.locator("#version-2 del")).to_contain_text(first.split()[-1].rstrip("."))
    page.locator("#version-1 form button").click()
    sees(page, first)
    page.locator(".post", has_text=first).locator("a[data-remove]").click()
    page.locator("main form .btn.danger").click()
    expect(page.locator(".posts .post .body", has_text=first)).to_have_count(0)
    page.locator(".messages a").click()
    page.locator("main form .btn").first.click()
    sees(page, first)


def test_without_scripts_words_are_kept_for_later_and_gone_on_with(watched):
    page = watched.window(who="rosa", language="es", java_script_enabled=False)
    open_thread(page, language="es")
    words = some_words()
    write(page, words)
    page.locator('.composer button[name="later"]').click()
    page.locator(".drafts li", has_text=words).locator("a.btn").click()
    expect(body(page)).to_have_value(words)
    page.locator(".composer .bottom .btn").first.click()
    sees(page, words)
    page.goto("/es/me/drafts/")
    expect(page.locator(".drafts li", has_text=words)).to_have_count(0)
