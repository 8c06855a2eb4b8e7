"""The one way in: what a post leaves behind, what a retry returns, what is refused."""

import uuid

import pytest

from content.errors import TextRefused
from forum import errors
from forum.editing import edit_post, remove_post
from forum.models import Post, Reading, Thread
from forum.moderation import close_thread, open_thread, pin_thread, unpin_thread
from forum.publishing import publish_post, start_thread
from forum.wording import render_anew
from live.models import Event
from tests.factories.forum import begin, say

pytestmark = pytest.mark.django_db


def events(thread):
    return list(Event.objects.filter(stream="thread", key=thread.stream_key).values_list("seq", "kind"))


def test_a_thread_starts_with_its_first_post_its_counters_and_its_event(public, ben):
    thread = begin(public, ben, title="  How   did you\nstart? ", body="We have **eleven**.\r\nReally.")
    post = thread.posts.get()
    assert (thread.title, thread.slug, thread.last_number, thread.posts_count) == (
        "How did you start?", "how-did-you-start", 1, 1,
    )  # fmt: skip
    assert thread.last_post == post
    assert post.body == "We have **eleven**.\nReally."
    assert "<strong>eleven</strong>" in post.body_html
    assert post.excerpt == "We have eleven. Really."
    assert events(thread) == [(1, "posted")]
    assert Reading.objects.get(member=ben, thread=thread).last_number == 1


def test_a_title_without_letters_still_has_an_address(public, ben):
    assert begin(public, ben, title="¿¡…!?").slug == "thread"


def test_a_retry_returns_the_first_post(public, ben):
    thread, key = begin(public), uuid.uuid4()
    first = say(thread, "Once.", ben, client_key=key)
    assert say(thread, "Once.", ben, client_key=key) == first
    assert thread.posts_count == 2
    assert len(events(thread)) == 2


def test_a_retry_of_a_new_thread_returns_the_first_post(public, ben):
    said = {
        "author": ben,
        "category": public,
        "title": "Once",
        "body": "Once.",
        "lang": "en",
        "client_key": uuid.uuid4(),
    }
    assert start_thread(**said) == start_thread(**said)
    assert Thread.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(public, ben):
    thread, key = begin(public), uuid.uuid4()
    say(thread, "Once.", ben, client_key=key)
    with pytest.raises(errors.KeyReused):
        say(thread, "Something else.", ben, client_key=key)


def test_two_people_may_have_drafts_of_the_same_key(public, ben, dot):
    thread, key = begin(public), uuid.uuid4()
    assert say(thread, "Mine.", ben, client_key=key) != say(thread, "Mine too.", dot, client_key=key)


def test_a_visitor_of_a_members_category_cannot_be_made_to_post(for_coalition, ben, lupe):
    thread = begin(for_coalition, lupe)
    with pytest.raises(errors.CannotReply):
        say(thread, author=ben)
    assert say(thread, author=lupe).number == 2
    with pytest.raises(errors.CannotStart):
        begin(for_coalition, ben)


def test_a_closed_thread_takes_no_replies_until_it_is_opened(public, ben, cho):
    thread = begin(public)
    close_thread(thread=thread, by=cho)
    with pytest.raises(errors.ThreadClosed):
        say(thread, author=ben)
    open_thread(thread=thread, by=cho)
    assert say(thread, author=ben).number == 2
    assert [kind for _seq, kind in events(thread)] == ["posted", "closed", "opened", "posted"]


def test_only_moderators_close_and_pin(public, ben, cho):
    thread = begin(public, ben)
    for act in (close_thread, open_thread, pin_thread, unpin_thread):
        with pytest.raises(errors.NotAllowed):
            act(thread=thread, by=ben)
        act(thread=thread, by=cho)


@pytest.mark.parametrize("body", ["", "  \n ", "---", "[](https://a.example)"])
def test_a_post_without_words_is_refused(public, ben, body):
    with pytest.raises(errors.NothingWritten):
        begin(public, ben, body=body)


def test_too_long_a_text_is_refused_before_anything_is_written(public, ben):
    with pytest.raises(TextRefused):
        begin(public, ben, body="word " * 10_000)
    assert not Post.objects.exists()


def test_an_answer_names_the_post_it_answers_in_the_same_thread_only(public):
    thread, other = begin(public), begin(public)
    assert say(thread, reply_to=thread.posts.get()).reply_to == thread.posts.get(number=1)
    assert say(thread, reply_to=other.posts.get()).reply_to is None


def test_an_author_changes_their_words_and_nobody_else_does(public, ben, cho):
    thread = begin(public)
    post = say(thread, "Befor.", ben)
    for other in (cho, thread.author):
        with pytest.raises(errors.NotAllowed):
            edit_post(post=post, editor=other, body="Mine now.")
    edited = edit_post(post=post, editor=ben, body="Before.")
    assert (edited.revision, edited.excerpt) == (2, "Before.")
    assert edited.edited_at
    assert events(thread)[-1] == (3, "edited")
    edit_post(post=post, editor=ben, body="Before.")
    assert len(events(thread)) == 3  # the same words are no event


def test_an_author_takes_back_their_words_and_the_number_stays(public, ben, dot):
    thread = begin(public)
    post = say(thread, "I should not have said this.", ben)
    with pytest.raises(errors.NotAllowed):
        remove_post(post=post, by=dot)
    remove_post(post=post, by=ben)
    remove_post(post=post, by=ben)
    post = Post.objects.get(pk=post.pk)
    thread.refresh_from_db()
    assert (post.body, post.body_html, post.excerpt) == ("", "", "")
    assert (post.number, post.removal.by_author, thread.last_number, thread.posts_count) == (2, True, 2, 1)
    assert thread.last_post.number == 1
    assert events(thread)[-1] == (3, "removed")
    assert say(thread).number == 3


def test_a_moderator_takes_away_what_somebody_else_wrote(public, ben, cho):
    post = say(begin(public), author=ben)
    assert remove_post(post=post, by=cho).removal.by_author is False


def test_words_that_were_removed_cannot_be_changed(public, ben):
    post = say(begin(public), author=ben)
    remove_post(post=post, by=ben)
    with pytest.raises(errors.NotAllowed):
        edit_post(post=post, editor=ben, body="Back again.")


def test_what_an_older_version_rendered_is_rendered_anew(public):
    thread = begin(public, body="*New*")
    Post.objects.update(body_html="<p>old</p>", rendered_with=0)
    assert render_anew() == 1
    assert thread.posts.get().body_html == "<p><em>New</em></p>\n"
    assert render_anew() == 0


def test_what_today_would_be_refused_stays_as_it_was_rendered(public):
    thread = begin(public)
    Post.objects.update(body="---", body_html="<p>old</p>", rendered_with=0)
    assert render_anew() == 1
    assert thread.posts.get().body_html == "<p>old</p>"
    assert render_anew() == 0


def test_nothing_is_left_behind_by_a_post_that_failed(public, ben, monkeypatch):
    thread = begin(public)

    def fail(*args, **kwargs):
        raise RuntimeError("the log is gone")

    monkeypatch.setattr("forum.publishing.append", fail)
    with pytest.raises(RuntimeError):
        publish_post(thread=thread, author=ben, body="Half.", lang="en", client_key=uuid.uuid4())
    thread.refresh_from_db()
    assert (thread.last_number, thread.posts.count()) == (1, 1)
