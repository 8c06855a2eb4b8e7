"""What is done to a thread while people have it open: each page follows it, without being loaded again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.threads import is_in_order, numbers, post, sees, some_words, write

HELD = """
import uuid
from forum.models import Thread
from forum.publishing import publish_post
from hub.demo.talk import holding
from members.models import Member
with holding(first_posts=1000):
    noor = Member.objects.get(handle="noor")
    thread = Thread.objects.get(pk={thread})
    print(publish_post(thread=thread, author=noor, body="{words}", lang="en", client_key=uuid.uuid4()).pk)
"""
"""A newcomer, for whom the demo has no door, writes something that waits for a moderator."""


@pytest.fixture
def marcus(watched):
    """Somebody who has just asked something."""
    page = watched.window(who="marcus")
    page.goto("/en/talk/family-voice/start/")
    page.locator('input[name="title"]').fill(f"Who pays for rides? {some_words()[-11:-1]}")
    post(page, some_words())
    expect(page).to_have_url(re.compile(r"/talk/t/\d+/"))
    return page


@pytest.fixture
def path(marcus):
    return re.sub(r"^https?://[^/]+|[?#].*$", "", marcus.url)


@pytest.fixture
def opened(watched, path):
    """Open the thread as somebody; the page is marked, so that a reload would show."""

    def open_as(who="", **window):
        page = watched.window(who=who, **window)
        page.goto(path)
        return marked(page)

    return open_as


def marked(page):
    """A reload would forget the mark."""
    page.evaluate("document.documentElement.dataset.mark = 'here'")
    return page


def is_still_open(*pages):
    for page in pages:
        assert page.locator("html").get_attribute("data-mark") == "here"


def acts_of(path):
    return re.sub(r"(/talk/t/\d+)/.*", r"\1/acts", path)


def more_about(page, number):
    return page.locator(f'#post-{number} .acts a[href$="/acts/"]').get_attribute("href")


def do(page, url, act, **fields):
    """Do one act of care, from its page."""
    page.goto(url)
    form = page.locator(f'form.act:has(input[name="do"][value="{act}"])')
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").click()
    page.wait_for_url(re.compile(r"/talk/t/\d+/"))


def body(page, number):
    return page.locator(f"#post-{number} .body")


def test_a_change_is_followed_and_told_of_in_its_place(marcus, path, opened):
    marked(marcus)
    rosa, visitor = opened("rosa"), opened(language="es")
    before, after = some_words(), some_words()
    post(marcus, before)
    sees(rosa, before)
    editor = marcus.context.new_page()
    editor.goto(path)
    editor.locator("#post-2 a[href$='/edit/']").click()
    write(editor, after)
    editor.locator(".composer .bottom .btn").first.click()
    for page in (marcus, rosa, visitor):
        sees(page, after)
        expect(page.locator(".posts", has_text=before)).to_have_count(0)
        expect(page.locator("#post-2 .changed time")).to_have_count(1)
        assert is_in_order(page)
    is_still_open(marcus, rosa, visitor)
    expect(marcus.locator("#post-2 a[data-remove]")).to_have_count(1)
    expect(rosa.locator("#post-2 a[data-remove]")).to_have_count(0)


def test_a_hidden_post_is_a_line_for_others_and_comes_back_with_its_words(marcus, path, opened):
    rosa, visitor, joel = opened("rosa"), opened(), opened("joel")
    words = some_words()
    marked(marcus)
    post(marcus, words)
    for page in (rosa, visitor, joel):
        sees(page, words)
    care = joel.context.new_page()
    more = more_about(joel, 2)
    do(care, more, "hide", reason="A family could be found by it.")
    for page in (rosa, visitor):
        expect(page.locator("#post-2")).to_have_class("gone")
        expect(page.locator(".posts", has_text=words)).to_have_count(0)
    for page in (marcus, joel):
        expect(page.locator("#post-2 .guarded")).to_be_visible()
        expect(body(page, 2)).to_have_text(words)
    do(care, more, "restore")
    for page in (marcus, joel, rosa, visitor):
        sees(page, words)
        expect(page.locator("#post-2 .guarded")).to_have_count(0)
        assert numbers(page) == [1, 2]
    expect(rosa.locator("#post-2 [data-reply]")).to_have_count(1)
    is_still_open(marcus, rosa, visitor, joel)


def test_the_accepted_answer_stands_in_short_on_top_of_open_pages_until_it_is_taken_back(marcus, path, opened):
    rosa, visitor = opened("rosa"), opened()
    answer = some_words()
    marked(marcus)
    post(rosa, answer)
    sees(marcus, answer)
    asker = marcus.context.new_page()
    more = more_about(marcus, 2)
    do(asker, more, "accept")
    for page in (marcus, rosa, visitor):
        expect(page.locator("#answer .gist")).to_have_text(answer)
        expect(page.locator("#post-2.accepted .tag.good")).to_be_visible()
    do(asker, more, "unaccept")
    for page in (marcus, rosa, visitor):
        expect(page.locator("#answer .gist")).to_have_count(0)
        expect(page.locator("#post-2.accepted")).to_have_count(0)
    is_still_open(marcus, rosa, visitor)


def test_a_closed_thread_takes_the_sheet_away_and_an_open_one_brings_it(marcus, path, opened):
    rosa, visitor, joel = opened("rosa"), opened(), opened("joel")
    marked(marcus)
    begun = some_words()
    write(marcus, begun)
    care = joel.context.new_page()
    do(care, acts_of(path), "close", reason="The new one goes on.")
    for page in (marcus, rosa, visitor, joel):
        expect(page.locator("#closing")).to_contain_text("The new one goes on.")
    expect(rosa.locator(".composer")).to_be_hidden()
    expect(rosa.locator("#post-1 [data-reply]")).to_be_hidden()
    expect(visitor.locator("[data-closes]")).to_be_hidden()
    expect(marcus.locator(".composer textarea[name=body]")).to_have_value(begun)
    expect(marcus.locator(".composer")).to_be_visible()
    expect(joel.locator(".composer")).to_be_visible()
    late = opened("rosa")
    expect(late.locator(".composer")).to_have_count(0)
    do(care, acts_of(path), "open")
    for page in (marcus, rosa, visitor, joel, late):
        expect(page.locator("#closing")).to_be_empty()
    for page in (marcus, rosa, joel, late):
        expect(page.locator(".composer")).to_be_visible()
        expect(page.locator("#post-1 [data-reply]")).to_be_visible()
    expect(visitor.locator("[data-closes]")).to_be_visible()
    words = some_words()
    late.locator("#post-1 [data-reply]").click()
    expect(late.locator(".composer [data-answered]")).to_be_visible()
    # The reply names the post before the cursor is where one types.
    expect(late.locator(".composer textarea[name=body]")).to_be_focused()
    late.keyboard.insert_text(words)
    late.keyboard.press("Control+Enter")
    for page in (marcus, rosa, visitor, joel, late):
        sees(page, words)
    is_still_open(marcus, rosa, visitor, joel, late)


def test_a_thread_that_is_hidden_goes_from_open_pages_and_leaves_what_is_being_written(marcus, path, opened):
    rosa, joel = opened("rosa"), opened("joel")
    marked(marcus)
    begun = some_words()
    write(rosa, begun)
    care = joel.context.new_page()
    do(care, acts_of(path), "hide_thread", reason="It names a family.")
    for page in (marcus, joel):
        expect(page.locator("#veil .notice")).to_be_visible()
        assert numbers(page) == [1]
    expect(rosa.get_by_role("alert").filter(has_text="no longer read")).to_be_visible()
    assert numbers(rosa) == []
    expect(rosa.locator(".composer textarea[name=body]")).to_have_value(begun)
    do(care, acts_of(path), "restore_thread")
    for page in (marcus, joel):
        expect(page.locator("#veil")).to_be_empty()
    is_still_open(marcus, rosa, joel)


def test_a_held_post_comes_to_its_place_by_number_when_it_is_let_in(site, marcus, path, opened):
    rosa, visitor, joel = opened("rosa"), opened(), opened("joel")
    held, later = some_words(), some_words()
    marked(marcus)
    pk = site.manage("shell", "-v", "0", "-c", HELD.format(thread=path.split("/")[4], words=held)).split()[-1]
    expect(joel.locator("#post-2 .guarded")).to_be_visible()
    post(marcus, later)
    for page in (rosa, visitor):
        sees(page, later)
        assert numbers(page) == [1, 3]
    care = joel.context.new_page()
    do(care, f"/en/talk/p/{pk}/acts/", "approve")
    for page in (marcus, rosa, visitor, joel):
        sees(page, held)
        assert numbers(page) == [1, 2, 3]
        expect(page.locator("#post-2 .guarded")).to_have_count(0)
    expect(rosa.locator("#said")).to_have_text(re.compile("new post"))
    is_still_open(marcus, rosa, visitor, joel)


def test_a_thread_that_is_moved_and_merged_says_where_it_went(marcus, path, opened):
    rosa, visitor, joel = opened("rosa"), opened(), opened("joel")
    marked(marcus)
    words = some_words()
    post(marcus, words)
    sees(rosa, words)
    care = joel.context.new_page()
    do(care, acts_of(path), "move", category="bright-spots", reason="It is about what works.")
    for page in (marcus, rosa, visitor, joel):
        expect(page.locator('#where a[href$="/talk/bright-spots/"]')).to_be_visible()
    joel.goto("/en/talk/bright-spots/")
    target = joel.locator(".threads .thread h3 a").last
    title, address = target.inner_text(), target.get_attribute("href")
    follower = rosa.context.new_page()
    follower.goto(address)
    care.goto(acts_of(path))
    form = care.locator('form.act:has(input[value="merge"])')
    form.locator('[name="target"]').fill(address)
    form.locator('[name="reason"]').fill("One talk about one thing.")
    form.locator("button").click()
    expect(form.locator('[role="status"]')).to_contain_text(title)
    form.locator("button").click()
    for page in (marcus, rosa, visitor):
        expect(page.locator("#veil a")).to_have_text(title)
    sees(follower, words)
    is_still_open(marcus, rosa, visitor)
    rosa.locator("#veil a").click()
    expect(rosa.locator("h1")).to_have_text(title)
    sees(rosa, words)


def keep_away(page, handle, how):
    page.goto(f"/en/people/{handle}/")
    page.locator(f'form[action*="{handle}"] button[name="do"][value="{how}"]').click()
    page.wait_for_url(re.compile(rf"/people/{handle}/"))


@pytest.fixture
def rosa_keeps_marcus_away(watched):
    """Keep somebody away, and meet them again after the test."""
    keeper = watched.window(who="rosa")
    yield lambda how: keep_away(keeper, "marcus", how)
    keep_away(keeper, "marcus", "meet")


def test_what_somebody_muted_writes_is_folded_also_when_it_comes_live(marcus, opened, rosa_keeps_marcus_away):
    rosa_keeps_marcus_away("muted")
    rosa = opened("rosa")
    first, second, third = some_words(), some_words(), some_words()
    expect(rosa.locator("details.apart #post-1")).to_have_count(1)
    post(marcus, first)
    sees(marcus, first)
    fold = rosa.locator("details.apart:has(#post-2)")
    expect(fold.locator("summary")).to_contain_text("Marcus")
    expect(body(rosa, 2)).to_be_hidden()
    post(rosa, second)
    sees(marcus, second)
    post(marcus, third)
    expect(rosa.locator("details.apart #post-4")).to_have_count(1)
    assert numbers(rosa) == [1, 2, 3, 4]
    expect(rosa.locator("#said")).to_be_empty()
    expect(rosa.locator("#jump")).to_be_hidden()
    fold.locator("summary").press("Enter")
    expect(body(rosa, 2)).to_have_text(first)
    is_still_open(rosa)


def test_of_somebody_blocked_a_line_stands_in_the_place_of_what_comes_live(marcus, opened, rosa_keeps_marcus_away):
    rosa_keeps_marcus_away("blocked")
    rosa, words = opened("rosa"), some_words()
    post(marcus, words)
    expect(rosa.locator("p.gone#post-2")).to_be_visible()
    assert numbers(rosa) == [1, 2]
    visitor = opened()
    do(marcus, more_about(marcus, 2), "accept")
    expect(visitor.locator("#answer .gist")).to_have_text(words)
    expect(rosa.locator("#answer h2")).to_have_text("An answer was accepted")
    expect(rosa.locator("#answer a")).to_have_attribute("href", re.compile(r"/en/talk/p/\d+/"))
    is_still_open(rosa)
    for page in (rosa, opened("rosa")):
        expect(page.locator("body", has_text=words)).to_have_count(0)
