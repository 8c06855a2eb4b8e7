"""The tags of a thread after it was started: who changes them, in which words it is refused, who sees it."""

import pytest
from django.urls import reverse

from forum import errors, pacing
from forum.models import Act, Thread
from forum.moderation import close_thread, hide_thread
from forum.moving import merge_thread
from forum.tagging import set_tags
from live.catching_up import answer
from live.models import Event
from members.pacing import Limit
from tests.factories.forum import begin, say
from tests.factories.library import ToolFactory
from tests.forum.test_lists import tagged, titles
from tests.support.talk import begin_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(public, ben):
    return tagged(begin(public, ben), "consent")


def page_of(thread):
    return reverse("thread_acts", args=[thread.pk])


def names(thread):
    return sorted(thread.tags.names())


def test_who_began_a_thread_and_moderators_change_its_tags_and_nobody_else(everybody, thread, ben):
    may = set()
    for role, viewer in {**everybody, "visitor": None}.items():
        if viewer is None:
            continue
        try:
            set_tags(thread=thread, by=viewer, tags=[role])
            may.add(role)
        except errors.NotAllowed:
            assert role not in names(thread)
    assert may == {"member", "moderator", "operator"}  # the member began it


def test_the_form_is_reached_from_the_thread_by_who_may_use_it(client, signed_in, thread, ben, dot, cho):
    link = f'href="{page_of(thread)}"'
    for viewer, words in ((ben, "Change its tags"), (cho, "Care for this thread")):
        page = signed_in(viewer).get(thread.get_absolute_url()).content.decode()
        assert link in page
        assert words in page
        assert 'value="consent"' in client.get(page_of(thread)).content.decode()
    assert link not in signed_in(dot).get(thread.get_absolute_url()).content.decode()
    assert client.get(page_of(thread)).status_code == 403
    assert client.post(page_of(thread), {"do": "tag", "tags": "spam"}).status_code == 403
    client.logout()
    assert client.post(page_of(thread), {"do": "tag", "tags": "spam"}).status_code == 403
    assert names(thread) == ["consent"]


def test_an_author_is_offered_the_tags_alone_and_asked_for_no_reason(signed_in, thread, ben, cho):
    Act.objects.create(what="close", by=cho, thread=thread, reason="For moderators to read.")
    page = signed_in(ben).get(page_of(thread))
    assert [form.do for form in page.context["forms"]] == ["tag"]
    assert "Reason" not in page.content.decode()
    assert "For moderators to read." not in page.content.decode()
    refused = signed_in(ben).post(page_of(thread), {"do": "close", "reason": "I am done."})
    assert refused.status_code == 403
    assert not Thread.objects.get(pk=thread.pk).is_closed
    assert {"tag", "close"} < {form.do for form in signed_in(cho).get(page_of(thread)).context["forms"]}


def test_tags_change_without_scripts_and_lists_and_feeds_follow(client, signed_in, thread, ben):
    browser = signed_in(ben)
    done = browser.post(page_of(thread), {"do": "tag", "tags": "#Intake,  casa , casa"})
    assert done.headers["Location"] == thread.get_absolute_url()
    assert names(thread) == ["Intake", "casa"]
    assert titles(browser, tag="casa") == [thread.title]
    assert thread.title not in browser.get(reverse("talk"), {"tag": "consent"}).content.decode()
    client.logout()
    assert thread.title in client.get(reverse("tag_feed", args=["casa"])).content.decode()
    assert client.get(reverse("tag_feed", args=["consent"])).status_code == 404
    signed_in(ben).post(page_of(thread), {"do": "tag", "tags": ""})
    assert names(thread) == []


@pytest.mark.parametrize("typed", ["a, b, c, d, e, f", "x" * 41])
def test_it_is_refused_in_the_words_in_which_it_is_refused_at_the_start(signed_in, thread, ben, typed):
    browser = signed_in(ben)
    at_start = browser.post(reverse("ask"), {"tags": typed}).context["form"].errors["tags"]
    refused = browser.post(page_of(thread), {"do": "tag", "tags": typed})
    assert refused.status_code == 422
    assert at_start[0] in refused.content.decode()
    assert typed in refused.content.decode()
    assert names(thread) == ["consent"]


def test_what_a_moderator_does_is_kept_and_what_the_author_does_is_not(signed_in, thread, ben, cho):
    set_tags(thread=thread, by=ben, tags=["intake"])
    assert not Act.objects.exists()
    signed_in(cho).post(page_of(thread), {"do": "tag", "tags": "casa", "reason": "As the others say it."})
    act = Act.objects.get()
    assert (act.what, act.by, act.thread, act.member, act.reason) == ("tag", cho, thread, ben, "As the others say it.")
    assert act.data == {"before": "intake", "after": "casa"}
    assert "changed the tags" in signed_in(cho).get(page_of(thread)).content.decode()


def test_a_tag_in_spanish_has_its_list_and_its_feed(client, signed_in, thread, ben):
    set_tags(thread=thread, by=ben, tags=["Año nuevo"])
    page = client.get(reverse("talk"), {"tag": thread.tags.get().slug})
    assert thread.title in page.content.decode()
    feed = reverse("tag_feed", args=[thread.tags.get().slug])
    assert feed in page.content.decode()
    assert thread.title in client.get(feed).content.decode()


def test_open_pages_follow_and_to_change_nothing_tells_nothing(thread, ben, dot):
    seq = Event.objects.count()
    set_tags(thread=thread, by=ben, tags=["consent"])
    assert Event.objects.count() == seq
    set_tags(thread=thread, by=ben, tags=["Año nuevo"])
    (frame,) = answer("thread", thread.stream_key, dot, seq, "es")["frames"]
    assert (frame["type"], list(frame["parts"])) == ("tagged", ["tags"])
    assert "Año nuevo" in frame["parts"]["tags"]
    assert "/es/talk/?tag=" in frame["parts"]["tags"]


def test_an_author_s_hands_are_off_where_it_is_closed_hidden_or_gone_elsewhere(public, ben, cho):
    closed, hidden, merged = (begin(public, ben, title) for title in ("Closed", "Hidden", "Merged"))
    close_thread(thread=closed, by=cho, reason="It is answered.")
    hide_thread(thread=hidden, by=cho, reason="It names a child.")
    merge_thread(thread=merged, target=begin(public), by=cho)
    for thread in (closed, hidden, merged):
        with pytest.raises(errors.NotAllowed):
            set_tags(thread=thread, by=ben, tags=["mine"])
    for thread in (closed, hidden):
        set_tags(thread=thread, by=cho, tags=["ours"])
        assert names(thread) == ["ours"]


def test_talk_about_a_thing_has_no_tags(public, ben, cho):
    thread = begin_about(ToolFactory(), ben)
    for member in (ben, cho):
        with pytest.raises(errors.NotAllowed):
            set_tags(thread=thread, by=member, tags=["mine"])


def test_nobody_changes_tags_without_end(signed_in, thread, ben, monkeypatch):
    monkeypatch.setitem(pacing.LIMITS, "act", (Limit(1, pacing.MINUTE),))
    browser = signed_in(ben)
    assert browser.post(page_of(thread), {"do": "tag", "tags": "one"}).status_code == 302
    assert browser.post(page_of(thread), {"do": "tag", "tags": "two"}).status_code == 429
    assert names(thread) == ["one"]


def test_who_only_answered_changes_nothing(thread, dot):
    say(thread, author=dot)
    with pytest.raises(errors.NotAllowed):
        set_tags(thread=thread, by=dot, tags=["mine"])
