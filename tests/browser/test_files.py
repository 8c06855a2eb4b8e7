"""Pictures and documents in a post: chosen, dropped, described, taken out, and without scripts."""

import re

from playwright.sync_api import expect

from tests.browser.threads import LONGEST, open_thread, some_words, write
from tests.content.files import PDF, a_picture

WALL = {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": a_picture(size=(600, 400))}
PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
DROP = """([text, name, bytes]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
  text.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def begin(page, words):
    open_thread(page)
    write(page, words)
    page.locator(".composer textarea").focus()
    expect(page.locator("#attach-alt")).to_have_count(0)  # the scripts have taken over


def test_a_member_adds_a_picture_says_what_it_shows_and_posts_it_with_a_document(watched):
    page, other = watched.window(who="marcus"), watched.window(who="rosa", width=360)
    path = open_thread(other)
    words = some_words()
    page.goto(path)
    begin(page, words)
    page.locator(".composer [data-attach]").click()
    page.locator("#attach-file").set_input_files([WALL, PLAN])
    rows = page.locator(".uploads li[data-key]")
    expect(rows).to_have_count(2, timeout=LONGEST)
    rows.first.locator("label input").fill("A wall with eleven [forms]")
    assert r"![A wall with eleven \[forms\]](/files/" in page.locator(".composer textarea").input_value()
    page.locator(".composer .bottom .btn").first.click()
    for reader in (page, other):
        post = reader.locator(".posts .post", has_text=words)
        expect(post.locator("img.photo")).to_have_attribute("alt", "A wall with eleven [forms]", timeout=LONGEST)
        expect(post.locator(".attached.paper a")).to_have_text("plan.pdf")
        post.locator("img.photo").scroll_into_view_if_needed()
        reader.wait_for_function(
            "image => image.complete && image.naturalWidth === 600", arg=post.locator("img.photo").element_handle()
        )
    expect(page.locator(".uploads li")).to_have_count(0)


def test_a_picture_that_is_dropped_and_taken_out_again_leaves_the_words_alone(watched):
    page = watched.window(who="marcus")
    words = some_words()
    begin(page, words)
    page.evaluate(DROP, [page.locator(".composer textarea").element_handle(), "wall.jpg", list(WALL["buffer"])])
    expect(page.locator(".uploads li[data-key]")).to_have_count(1, timeout=LONGEST)
    page.locator(".uploads [data-away]").click()
    expect(page.locator(".composer textarea")).to_have_value(words)


def test_what_cannot_be_kept_is_said_beside_the_file_and_costs_no_words(watched):
    page = watched.window(who="marcus")
    watched.allow("422")
    words = some_words()
    begin(page, words)
    page.locator(".attach summary").click()
    page.locator("#attach-file").set_input_files({"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(page.locator(".uploads .failed .state")).to_contain_text("Only pictures, PDF", timeout=LONGEST)
    expect(page.locator(".composer textarea")).to_have_value(words)


def test_a_file_whose_connection_broke_off_is_sent_again_on_request(watched):
    page = watched.window(who="marcus")
    watched.allow("ERR_FAILED")
    begin(page, some_words())
    page.route("**/talk/files/", lambda route: route.abort())
    page.locator(".attach summary").click()
    page.locator("#attach-file").set_input_files(WALL)
    expect(page.locator(".uploads .failed .state")).to_contain_text("connection", timeout=LONGEST)
    page.unroute("**/talk/files/")
    page.locator(".uploads [data-again]").click()
    expect(page.locator(".uploads li[data-key]")).to_have_count(1, timeout=LONGEST)


def test_a_member_without_scripts_adds_a_picture_and_posts(watched):
    page = watched.window(who="marcus", java_script_enabled=False)
    open_thread(page)
    words = some_words()
    write(page, words)
    page.locator(".attach summary").click()
    page.locator("#attach-file").set_input_files(WALL)
    page.locator("#attach-alt").fill("A wall")
    page.locator('.composer button[name="attach"]').click()
    expect(page.locator(".composer textarea")).to_have_value(re.compile(rf"{re.escape(words)}\s+!\[A wall\]\(/files/"))
    page.locator(".composer .bottom .btn").first.click()
    expect(page).to_have_url(re.compile(r"#post-\d+$"))
    expect(page.locator(".post", has_text=words).locator("img.photo")).to_have_attribute("alt", "A wall")
