"""Threads that go elsewhere: into another category, into another thread; what was read, linked and found goes along."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum import errors
from forum.judging import accept_answer, hide_post
from forum.models import Act, Merge, Post, Reading, Thread
from forum.moderation import AT_ONCE, close_thread, hide_thread, restore_thread
from forum.moving import merge_thread, move_thread
from live.catching_up import answer
from live.models import Event
from search.models import Entry
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.library import ToolFactory
from tests.support.talk import begin_about
from tests.support.tasks import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(public, ben):
    """A thread of three posts."""
    thread = begin(public, ben, title="Asked twice")
    say(thread, "An answer here.")
    say(thread, "Another one here.")
    return thread


@pytest.fixture
def target(public, rosa):
    """A thread of two posts."""
    thread = begin(public, rosa, title="Asked first")
    say(thread, "The first answer.")
    return thread


def test_a_moderator_moves_a_thread_and_nobody_else(source, cho, ben):
    other = CategoryFactory(slug="other")
    with pytest.raises(errors.NotAllowed):
        move_thread(thread=source, category=other, by=ben)
    move_thread(thread=source, category=other, by=cho, reason="It is about data.")
    source.refresh_from_db()
    assert source.category == other
    assert Event.objects.filter(key=source.stream_key).latest("seq").kind == "moved"
    act = Act.objects.get()
    assert (act.what, act.reason, act.data) == ("move", "It is about data.", {"before": "public", "after": "other"})


def test_a_thread_moves_to_fewer_readers_and_search_follows_but_never_to_more(source, cho, dot, client, for_members):
    events = reverse("thread_events", args=[source.pk, source.slug])
    assert client.get(events, {"after": 0}).status_code == 200
    move_thread(thread=source, category=for_members, by=cho)
    assert client.get(events, {"after": 0}).status_code == 404
    assert {tuple(entry.scopes) for entry in Entry.objects.filter(kind="post")} == {("members",)}
    frames = answer("thread", source.stream_key, dot, 3, "en")["frames"]
    assert [frame["type"] for frame in frames] == ["moved"]
    assert "Members" in frames[0]["parts"]["where"]
    with pytest.raises(errors.WiderReaders):
        move_thread(thread=source, category=CategoryFactory(slug="wide"), by=cho)


def test_search_learns_of_a_long_thread_by_a_task(source, cho, monkeypatch, for_members):
    monkeypatch.setattr("forum.moderation.AT_ONCE", 2)
    assert AT_ONCE > 2
    move_thread(thread=source, category=for_members, by=cho)
    assert {tuple(entry.scopes) for entry in Entry.objects.filter(kind="post")} == {("public",)}
    work_off()
    assert {tuple(entry.scopes) for entry in Entry.objects.filter(kind="post")} == {("members",)}


def test_the_posts_of_a_merged_thread_go_on_in_the_other_in_order_without_a_gap(source, target, cho):
    words = list(source.posts.order_by("number").values_list("body", flat=True))
    merge = merge_thread(thread=source, target=target, by=cho, reason="The same question.")
    assert list(target.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert list(target.posts.filter(number__gt=2).order_by("number").values_list("body", flat=True)) == words
    target.refresh_from_db()
    assert (target.last_number, target.last_shown, target.posts_count, target.last_post.number) == (5, 5, 5, 5)
    assert Thread.objects.get(pk=source.pk).state == "merged"
    assert merge.first_number == 3
    log = Event.objects.filter(key=target.stream_key).order_by("seq").values_list("seq", "kind")
    assert list(log)[-3:] == [(3, "joined"), (4, "joined"), (5, "joined")]
    assert Event.objects.filter(key=source.stream_key).latest("seq").kind == "merged"
    assert set(Act.objects.values_list("thread", "what", "reason")) == {
        (source.pk, "merge", "The same question."), (target.pk, "merge", "The same question."),
    }  # fmt: skip
    collapsed = Entry.objects.filter(kind="post", deleted=False).values_list("collapse", flat=True)
    assert set(collapsed) == {f"thread:{target.pk}"}


def test_old_addresses_lead_to_where_the_posts_stand_now(client, source, target, cho):
    post = source.posts.get(number=2)
    merge_thread(thread=source, target=target, by=cho)
    assert client.get(source.get_absolute_url()).headers["Location"] == f"{target.get_absolute_url()}#post-3"
    assert client.get(post.get_absolute_url()).headers["Location"] == f"{target.get_absolute_url()}#post-4"
    assert client.get(target.get_absolute_url()).content.decode().count('id="post-4"') == 1


def test_an_address_leads_on_also_after_a_second_merge(client, source, target, public, cho):
    third = begin(public, title="Asked before all")
    merge_thread(thread=source, target=target, by=cho)
    merge_thread(thread=target, target=third, by=cho)
    assert client.get(source.get_absolute_url()).headers["Location"] == f"{third.get_absolute_url()}#post-4"
    assert set(Merge.objects.values_list("target", "first_number")) == {(third.pk, 2), (third.pk, 4)}


def test_who_has_a_merged_thread_open_is_told_where_it_goes_on(client, source, target, cho, ben):
    merge_thread(thread=source, target=target, by=cho)
    told = client.get(reverse("thread_events", args=[source.pk, source.slug]), {"after": 3}).json()
    (frame,) = told["frames"]
    assert (frame["type"], frame["url"]) == ("merged", f"{target.get_absolute_url()}#post-3")
    assert "Asked first" in frame["parts"]["veil"]
    assert frame["url"] in frame["parts"]["veil"]


def test_words_sent_to_a_merged_thread_go_on_in_the_other(source, target, cho, dot):
    stale = Thread.objects.get(pk=source.pk)
    merge_thread(thread=source, target=target, by=cho)
    from_old_page = say(stale, "I was writing meanwhile.", dot)
    assert (from_old_page.thread_id, from_old_page.number) == (target.pk, 6)


def test_a_reply_from_an_old_page_answers_the_post_it_was_written_to(signed_in, source, target, cho, dot):
    answered = source.posts.get(number=2)
    merge_thread(thread=source, target=target, by=cho)
    words = {"body": "I was writing meanwhile.", "lang": "en", "reply_to": "2"}
    assert signed_in(dot).post(reverse("reply", args=[source.pk]), words).status_code == 302
    assert target.posts.get(number=6).reply_to == answered


def test_who_had_read_all_of_the_target_reads_on_and_others_keep_their_place(source, target, cho, mei, dot, amara):
    Reading.objects.all().delete()
    for member, read_here, read_there in ((mei, 2, 2), (dot, 1, 3), (amara, 0, 3)):
        for thread, number in ((target, read_here), (source, read_there)):
            if number:
                Reading.objects.advance(member, thread, number)
    merge_thread(thread=source, target=target, by=cho)
    found = {reading.member: reading for reading in Reading.objects.all()}
    assert {member: reading.last_number for member, reading in found.items()} == {mei: 4, dot: 1, amara: 0}
    assert all(reading.thread_id == target.pk and reading.is_behind for reading in found.values())


def test_the_answer_goes_along_where_the_target_has_none(source, target, cho, ben):
    accepted = accept_answer(post=source.posts.get(number=2), by=ben)
    merge_thread(thread=source, target=target, by=cho)
    assert Thread.objects.get(pk=target.pk).solution_number == 4
    assert Thread.objects.get(pk=target.pk).answer == accepted


def test_what_was_hidden_stays_hidden_in_the_other_thread(source, target, cho, dot):
    hidden = hide_post(post=source.posts.get(number=2), by=cho)
    merge_thread(thread=source, target=target, by=cho)
    assert hidden not in Post.objects.visible_to(dot)
    target.refresh_from_db()
    assert (target.last_number, target.posts_count) == (5, 4)


def test_what_cannot_be_merged_is_refused(source, target, public, for_members, cho, ben, mei, monkeypatch):
    with pytest.raises(errors.NotAllowed):
        merge_thread(thread=source, target=target, by=ben)
    with pytest.raises(errors.Overtaken):
        merge_thread(thread=source, target=source, by=cho)
    about = begin_about(ToolFactory(), mei)
    with pytest.raises(errors.Overtaken):
        merge_thread(thread=about, target=target, by=cho)
    with pytest.raises(errors.WiderReaders):
        merge_thread(thread=begin(for_members), target=target, by=cho)
    monkeypatch.setattr("forum.moving.MOST", 2)
    with pytest.raises(errors.TooManyPosts):
        merge_thread(thread=source, target=target, by=cho)
    monkeypatch.undo()
    assert merge_thread(thread=source, target=about, by=cho).first_number == 2
    with pytest.raises(errors.Overtaken):
        merge_thread(thread=source, target=target, by=cho)


def test_a_hidden_thread_is_gone_for_others_on_the_page_and_live_until_it_comes_back(client, source, cho, ben, dot):
    hide_thread(thread=source, by=cho, reason="Two families are named.")
    assert client.get(source.get_absolute_url()).status_code == 404
    assert answer("thread", source.stream_key, dot, 0, "en") == {"refused": True}
    assert "hid this thread" in answer("thread", source.stream_key, ben, 3, "en")["frames"][0]["parts"]["veil"]
    assert not Entry.objects.filter(kind="post", deleted=False).exists()
    restore_thread(thread=source, by=cho)
    assert client.get(source.get_absolute_url()).status_code == 200
    assert Entry.objects.filter(kind="post", deleted=False).count() == 3


def test_merging_many_posts_costs_as_many_queries_as_merging_few(
    source, target, public, cho, django_assert_num_queries
):
    long, other = begin(public), begin(public)
    for _ in range(12):
        say(long)
    with CaptureQueriesContext(connection) as few:
        merge_thread(thread=source, target=target, by=cho)
    with django_assert_num_queries(len(few)):
        merge_thread(thread=long, target=other, by=cho)


def test_who_merges_second_is_told_that_somebody_was_quicker(signed_in, source, target, cho, mei, ben):
    stale = Thread.objects.get(pk=source.pk)
    merge_thread(thread=source, target=target, by=cho)
    for act in (
        lambda: merge_thread(thread=stale, target=target, by=mei),
        lambda: merge_thread(thread=target, target=stale, by=mei),
        lambda: close_thread(thread=stale, by=mei, reason="It is answered."),
    ):
        with pytest.raises(errors.Overtaken):
            act()
    with pytest.raises(errors.NotAllowed):
        merge_thread(thread=stale, target=target, by=ben)
    form = {"do": "merge", "target": str(target.pk), "sure": str(target.pk), "reason": "Twice the same question."}
    response = signed_in(mei).post(reverse("thread_acts", args=[source.pk]), form)
    assert response.status_code == 409
    assert "Somebody was quicker" in response.content.decode()
    assert Merge.objects.count() == 1


def test_an_act_on_a_post_that_went_elsewhere_meanwhile_finds_it(source, target, cho):
    stale = source.posts.select_related("thread").get(number=2)
    merge_thread(thread=source, target=target, by=cho)
    hidden = hide_post(post=stale, by=cho)
    assert (hidden.thread, hidden.state) == (target, "hidden")
    assert Act.objects.get(what="hide").thread == target
