"""Queries that are written once find what Django's own find, with the same values in the same types."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.loading import load_page, load_thread
from forum.models import Post, Thread
from forum.stand_ins import THREAD
from search.written import Objects
from tests.factories.forum import begin, say


@pytest.fixture
def thread(public):
    return begin(public)


@pytest.fixture
def closed(for_members):
    """A thread that only members read."""
    return begin(for_members)


def test_objects_are_what_the_queryset_finds_with_what_it_selects_along(thread, ben):
    first = say(thread, author=ben, body="When we sit down together")
    say(thread, author=ben, reply_to=first)
    queryset = Post.objects.select_related("author", "reply_to__author", "thread__category__parent").order_by("number")
    written = Objects(lambda: queryset.filter(thread=THREAD))
    for found, expected in zip(written.ask({THREAD: thread.pk}), queryset.filter(thread=thread), strict=True):
        assert shown(found) == shown(expected)
        assert shown(found.author) == shown(expected.author)
        assert shown(found.thread.category) == shown(expected.thread.category)
        assert found.reply_to == expected.reply_to


def shown(thing):
    """Every column, with its type."""
    values = {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
    return {name: (type(value), value) for name, value in values.items()}


def test_a_written_query_asks_for_the_values_it_is_given(thread, closed, ben):
    say(closed, author=ben)
    written = Objects(lambda: Thread.objects.filter(pk=THREAD))
    assert [written.ask({THREAD: one.pk})[0].title for one in (thread, closed)] == [
        thread.title,
        closed.title,
    ]
    assert written.ask({THREAD: 0}) == []


def test_an_object_of_a_written_query_can_be_changed_and_saved(thread):
    loaded = load_thread(thread.author, thread.pk)
    loaded.title = "Another name"
    loaded.save()
    thread.refresh_from_db()
    assert thread.title == "Another name"


def test_a_page_is_loaded_in_as_many_queries_for_few_posts_as_for_many(thread, ben, rosa):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            posts = load_page(ben, load_thread(ben, thread.pk), 1)
            [(str(post.author), list(post.author.memberships.all())) for post in posts]
        return len(captured)

    few = cost()
    for author in (ben, rosa) * 5:
        say(thread, author=author)
    assert cost() == few <= 3


def test_a_thread_is_loaded_only_for_who_may_see_it(thread, closed, ben):
    assert load_thread(ben, thread.pk) == thread
    assert load_thread(ben, closed.pk) == closed
    assert load_thread(AnonymousUser(), closed.pk) is None
