"""Posts that were let in late: each is unread until its page was seen, and only as long as it stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.editing import remove_post, undo_removal
from forum.judging import approve_post, hide_post, restore_post
from forum.models import Missed, Reading, Thread
from forum.moving import merge_thread
from forum.policies import HELD
from tests.factories.forum import begin, say
from tests.factories.members import MemberFactory
from tests.forum.test_lists import read, titles
from tests.forum.test_pages import lengthen
from tests.forum.test_places import lines, missed_by

pytestmark = pytest.mark.django_db

FIRST, LATER = 7, 25
"""Numbers of posts that wait, on the first page and on the second."""


@pytest.fixture
def newcomer(db):
    return MemberFactory(handle="newcomer")


@pytest.fixture
def thread(public, newcomer):
    """Three pages of posts, of which two by a newcomer wait."""
    thread = begin(public)
    lengthen(thread, 45)
    thread.posts.filter(number__in=(FIRST, LATER)).update(state=HELD, author=newcomer)
    Thread.objects.filter(pk=thread.pk).update(last_shown=45, posts_count=43)
    thread.refresh_from_db()
    return thread


@pytest.fixture
def reader(signed_in, thread, ben, dot):
    """Ben's browser, who has read to the end."""
    Reading.objects.advance(dot, thread, 5)
    client = signed_in(ben)
    read(client, thread.get_absolute_url(), page=3)
    assert titles(client, show="unread") == []
    return client


@pytest.fixture
def late(thread, reader, cho):
    """Both are let in."""
    return [approve_post(post=thread.posts.get(number=number), by=cho) for number in (FIRST, LATER)]


def lines_of(client, thread, page):
    return lines(read(client, thread.get_absolute_url(), page=page))


def test_each_page_with_a_late_post_keeps_its_line_until_that_page_was_seen(reader, thread, late, ben):
    assert "2 new" in read(reader, reverse("talk"))
    assert f"{thread.get_absolute_url()}#late" in read(reader, reverse("talk"))
    assert lines_of(reader, thread, 3) == []
    ((name, words),) = lines_of(reader, thread, 1)
    assert (name, words.split()[0]) == ("late", "2")
    assert lines_of(reader, thread, 1) == []
    assert missed_by(ben) == [LATER]
    assert titles(reader, show="unread") == [thread.title]
    assert f"{thread.get_absolute_url()}?page=2#late" in read(reader, reverse("talk"))
    ((name, words),) = lines_of(reader, thread, 2)
    assert (name, words.split()[0]) == ("late", "1")
    assert lines_of(reader, thread, 2) == []
    assert titles(reader, show="unread") == []


def test_seeing_the_later_page_first_leaves_the_earlier_post_unread(reader, thread, late, ben):
    assert [name for name, _words in lines_of(reader, thread, 2)] == ["late"]
    assert missed_by(ben) == [FIRST]
    assert titles(reader, show="unread") == [thread.title]


def test_a_browser_that_keeps_a_page_is_told_of_a_late_post_on_it_and_of_no_other(reader, thread, late):
    url = f"{thread.get_absolute_url()}?page=3"
    tag = reader.get(url).headers["ETag"]
    assert reader.get(url, headers={"If-None-Match": tag}).status_code == 304
    url = f"{thread.get_absolute_url()}?page=2"
    tag = reader.get(url).headers["ETag"]
    assert reader.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_who_scrolls_over_a_late_post_has_seen_it(reader, thread, late, ben):
    url = reverse("read_thread", args=[thread.pk])
    reader.post(url, {"number": "45", "from": "41"}, headers={"Accept": "application/json"})
    assert missed_by(ben) == [FIRST, LATER]
    reader.post(url, {"number": "40", "from": "21"}, headers={"Accept": "application/json"})
    assert missed_by(ben) == [FIRST]


def test_to_answer_is_not_to_have_seen(reader, thread, late, ben):
    say(thread, author=ben)
    assert missed_by(ben) == [FIRST, LATER]
    assert Reading.objects.get(member=ben).is_behind


def test_what_comes_while_a_page_is_made_is_not_seen_on_it(thread, reader, late, ben):
    shown = list(thread.posts.filter(number__lte=20).exclude(number=FIRST))
    Reading.objects.advance(ben, thread, 20, shown)
    assert missed_by(ben) == [FIRST, LATER]
    Reading.objects.advance(ben, thread, 20, [*shown, late[0]])
    assert missed_by(ben) == [LATER]


def test_mark_read_is_done_with_all_that_was_missed_and_with_nobody_else_s(reader, thread, late, ben, rosa):
    Reading.objects.advance(rosa, thread, 45)
    Reading.objects.fall_behind(late[0])
    reader.post(reverse("read_thread", args=[thread.pk]), {"all": "1"})
    assert (missed_by(ben), missed_by(rosa)) == ([], [FIRST])
    assert titles(reader, show="unread") == []


def test_unread_from_here_counts_a_missed_post_once(reader, thread, late, ben):
    reader.post(reverse("read_thread", args=[thread.pk]), {"unread": "20"})
    assert missed_by(ben) == [FIRST]
    assert "27 new" in read(reader, reverse("talk"))
    assert missed_by(ben) == [FIRST]


@pytest.mark.parametrize("gone", ["hidden", "removed"])
def test_what_is_gone_before_it_was_seen_is_missed_no_more_until_it_comes_back(
    reader, thread, late, ben, cho, newcomer, gone
):
    first, _later = late
    if gone == "hidden":
        hide_post(post=first, by=cho)
    else:
        remove_post(post=first, by=newcomer)
    assert "1 new" in read(reader, reverse("talk"))
    assert lines_of(reader, thread, 1) == []
    lines_of(reader, thread, 2)
    assert titles(reader, show="unread") == []
    if gone == "hidden":
        restore_post(post=first, by=cho)
    else:
        undo_removal(post=first, by=newcomer)
    assert missed_by(ben) == [FIRST]
    assert titles(reader, show="unread") == [thread.title]
    assert [name for name, _words in lines_of(reader, thread, 1)] == ["late"]
    assert titles(reader, show="unread") == []


def test_what_comes_back_is_not_new_to_who_has_seen_it(reader, thread, late, cho):
    lines_of(reader, thread, 1)
    lines_of(reader, thread, 2)
    hide_post(post=late[0], by=cho)
    restore_post(post=late[0], by=cho)
    assert titles(reader, show="unread") == []


def test_what_was_missed_is_missed_after_a_merge_too(reader, thread, late, public, ben, cho, dot):
    target = begin(public, title="The other one")
    read(reader, target.get_absolute_url())
    merge_thread(thread=thread, target=target, by=cho)
    assert missed_by(ben) == [FIRST + 1, LATER + 1]
    assert titles(reader, show="unread") == ["The other one"]
    assert f"{target.get_absolute_url()}#late" in read(reader, reverse("talk"))
    for page in (1, 2, 3):
        lines_of(reader, target, page)
    assert titles(reader, show="unread") == []
    assert missed_by(dot) == []


def test_what_was_missed_in_the_thread_it_goes_to_is_missed_too(reader, thread, late, public, ben, cho):
    source = begin(public, title="The shorter one")
    read(reader, source.get_absolute_url())
    merge_thread(thread=source, target=thread, by=cho)
    assert missed_by(ben) == [FIRST, LATER]
    assert Reading.objects.get(member=ben).last_number == 46


def test_to_let_in_costs_the_same_however_many_have_read_further(thread, cho):
    def cost(number):
        with CaptureQueriesContext(connection) as captured:
            Reading.objects.fall_behind(thread.posts.get(number=number))
        return len(captured)

    for member in MemberFactory.create_batch(2):
        Reading.objects.advance(member, thread, 45)
    few = cost(FIRST)
    for member in MemberFactory.create_batch(10):
        Reading.objects.advance(member, thread, 45)
    assert cost(LATER) == few
    assert Missed.objects.count() == 2 + 12


def test_a_late_post_is_not_missed_by_its_author_nor_by_who_has_not_come_so_far(thread, late, newcomer, dot):
    assert missed_by(newcomer) == []
    assert missed_by(dot) == []
    assert Reading.objects.get(member=dot).is_behind
