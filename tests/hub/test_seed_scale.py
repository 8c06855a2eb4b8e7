"""Filling a site in bulk: rows as the actions would have written them, and titles that say what they are."""

import pytest
from django.core.management import CommandError, call_command

from forum.models import Post, Thread
from forum.wording import render_words
from hub.demo.scale import MARK
from library.models import Tool
from live.log import head
from members.models import Member
from search.engines.choice import embedded
from search.rebuilding import rebuild
from tests.factories.networks import CoalitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(capsys):
    CoalitionFactory()
    call_command("seed_scale", members=6, tools=5, posts=130)
    return capsys.readouterr().out


def test_it_adds_what_was_asked_for_and_says_so(filled):
    assert (Member.objects.count(), Tool.objects.published().count(), Post.objects.count()) == (6, 5, 130)
    titles = [thread.title for thread in Thread.objects.all()] + [tool.title for tool in Tool.objects.all()]
    titles += [member.display_name for member in Member.objects.all()]
    assert all(title.endswith(MARK) for title in titles)
    assert f"130 posts {MARK}" in filled
    assert "rebuild_search" in filled


def test_a_second_time_it_adds_as_many_again(filled):
    call_command("seed_scale", members=1, tools=1, posts=10, verbosity=0)
    assert (Member.objects.count(), Tool.objects.count(), Post.objects.count()) == (7, 6, 140)
    assert len({thread.title for thread in Thread.objects.all()}) == Thread.objects.count()


def test_threads_are_as_the_actions_would_have_left_them(filled):
    for thread in Thread.objects.all():
        posts = list(thread.posts.order_by("number"))
        assert [post.number for post in posts] == list(range(1, len(posts) + 1))
        assert thread.posts_count == thread.last_number == head("thread", thread.stream_key) == len(posts)
        assert (thread.last_post, thread.author) == (posts[-1], posts[0].author)
        assert (thread.created_at, thread.last_post_at) == (posts[0].created_at, posts[-1].created_at)
    for post in Post.objects.select_related("thread__category")[:40]:
        assert render_words(post.body, post.lang, post.thread.category) == (post.body, post.body_html, post.excerpt)


def test_tools_have_a_value_in_every_facet_and_count_their_uses(filled):
    for tool in Tool.objects.all():
        assert all([tool.levers.count(), tool.audiences.count(), tool.ages.count(), tool.tags.count() == 2])
        assert tool.uses == tool.used_by.count()


def test_a_rebuild_finds_it_all(filled, settings, tmp_path):
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    settings.ELASTICSEARCH_URL = ""
    assert rebuild(embedded()) >= 6 + 5 + 130


def test_a_site_that_people_use_is_filled_only_when_one_insists(settings):
    settings.TESTING = False
    with pytest.raises(CommandError, match="--yes"):
        call_command("seed_scale", members=1)
    call_command("seed_scale", members=1, yes=True, verbosity=0)
    assert Member.objects.count() == 1


def test_it_asks_how_many():
    with pytest.raises(CommandError, match="Say how many"):
        call_command("seed_scale")
