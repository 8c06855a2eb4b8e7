"""Every role × every visibility: the predicate and its queryset twin say the same."""

import pytest

from forum import policies
from forum.editing import remove_post
from forum.mentions import readers_of
from forum.models import Category, Post, Thread
from forum.moderation import close_thread
from forum.policies import HELD, HIDDEN, STANDING
from library.models import Tool
from tests.factories.forum import begin, say
from tests.factories.library import ToolFactory
from tests.support.talk import begin_about

READERS = {
    "public": {"visitor", "member", "coalition", "asking", "moderator", "editor", "operator", "closed account"},
    "members": {"member", "coalition", "asking", "moderator", "editor", "operator"},
    "coalition": {"coalition", "moderator", "operator"},
    "announcements": {"visitor", "member", "coalition", "asking", "moderator", "editor", "operator", "closed account"},
}
WRITERS = {
    "public": {"member", "coalition", "asking", "moderator", "editor", "operator"},
    "members": {"member", "coalition", "asking", "moderator", "editor", "operator"},
    "coalition": {"coalition", "moderator", "operator"},
    "announcements": {"moderator", "editor", "operator"},
}


@pytest.fixture
def threads(categories, mei):
    """An open and a closed thread in each category."""
    found = []
    for category in categories:
        found += [begin(category, mei), begin(category, mei)]
        close_thread(thread=found[-1], by=mei)
    return Thread.objects.select_related("category", "closing")


def test_each_role_reads_exactly_the_categories_it_should(everybody, categories):
    for category in categories:
        may = {role for role, viewer in everybody.items() if policies.can_see_category(viewer, category)}
        assert may == READERS[category.slug]


def test_each_role_starts_threads_exactly_where_it_should(everybody, categories):
    for category in categories:
        may = {role for role, viewer in everybody.items() if policies.can_start(viewer, category)}
        assert may == WRITERS[category.slug]


def test_what_a_category_lets_in_is_what_its_queryset_lets_in(everybody, categories):
    for viewer in everybody.values():
        seen = {category for category in categories if policies.can_see_category(viewer, category)}
        assert seen == set(Category.objects.visible_to(viewer))
        startable = {category for category in categories if policies.can_start(viewer, category)}
        assert startable == set(Category.objects.startable_by(viewer))


def test_what_a_thread_lets_in_is_what_its_queryset_lets_in(everybody, threads):
    for viewer in everybody.values():
        assert {thread for thread in threads if policies.can_see(viewer, thread)} == set(
            Thread.objects.visible_to(viewer)
        )
        assert {thread for thread in threads if policies.can_reply(viewer, thread)} == set(
            Thread.objects.repliable_by(viewer)
        )


def test_only_a_moderator_replies_where_a_thread_was_closed(everybody, threads):
    closed = next(thread for thread in threads if thread.category.slug == "public" and thread.is_closed)
    may = {role for role, viewer in everybody.items() if policies.can_reply(viewer, closed)}
    assert may == {"moderator", "operator"}


def test_what_may_be_changed_is_what_its_queryset_says(everybody, threads, public, for_members, dot, cho):
    for category in (public, for_members):
        for state in (STANDING, HELD, HIDDEN):
            for author in (everybody["member"], everybody["coalition"], everybody["moderator"]):
                closed, opened = (begin(category, dot) for _ in range(2))
                for thread in (closed, opened):
                    say(thread, author=author)
                    thread.posts.filter(number=2).update(state=state)
                close_thread(thread=closed, by=cho)
                own = begin(category, author)
                Thread.objects.filter(pk=own.pk).update(state=state)
                own.posts.update(state=state)
    posts = Post.objects.select_related("thread__category__parent", "thread__closing")
    changing = 0
    for viewer in everybody.values():
        may = {post for post in posts if policies.can_edit(viewer, post)}
        assert may == set(Post.objects.editable_by(viewer))
        changing += len(may)
    assert changing


def test_the_words_of_a_removed_post_are_nobodys_any_more(everybody, public, ben):
    thread = begin(public, ben)
    gone, stays = say(thread), say(thread)
    remove_post(post=gone, by=gone.author)
    for viewer in everybody.values():
        posts = Post.objects.select_related("removal", "thread__category")
        assert {post for post in posts if policies.can_see_post(viewer, post)} == set(Post.objects.visible_to(viewer))
        assert gone not in Post.objects.visible_to(viewer)
        assert stays in Post.objects.visible_to(viewer)


def test_a_thread_about_a_thing_is_seen_only_where_the_thing_is(everybody, public, mei):
    shown, hidden = ToolFactory(), ToolFactory()
    threads = [begin_about(shown, mei), begin_about(hidden, mei)]
    Tool.objects.filter(pk=hidden.pk).update(state=Tool.State.RETIRED)
    readers = {role for role, viewer in everybody.items() if threads[1] in Thread.objects.visible_to(viewer)}
    assert readers == {"editor", "operator"}
    for viewer in everybody.values():
        seen = {thread for thread in threads if policies.can_see(viewer, thread)}
        assert seen == set(Thread.objects.visible_to(viewer))
        assert threads[0] in seen


def test_whoever_may_be_mentioned_is_whoever_may_read(everybody, categories):
    members = {viewer for role, viewer in everybody.items() if role != "visitor"}
    for category in categories:
        readers = set(readers_of(category))
        for member in members:
            expected = member.is_active and policies.can_see_category(member, category)
            assert (member in readers) == expected
