"""What a story is near to: found beforehand by topics and by text, shown to each reader as far as they may see it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageViewRestriction

from hub.pages.models import BlogCategory, Nearby, Series
from hub.pages.relating import find_nearby
from hub.pages.tasks import find_what_is_near_to_all
from search.draining import drain
from tests.factories import pages
from tests.factories.library import ToolFactory
from topics.models import Topic


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path) -> None:
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")


def tagged(title: str, *tags: str, **fields):
    story = pages.story(title, **fields)
    story.tags.add(*tags)
    story.save_revision().publish()
    story.refresh_from_db()
    return story


def near(client: Client, story, language: str = "en") -> list[str]:
    html = client.get(story.address(language)).content.decode()
    part = html.partition('id="nearby"')[2].partition("</section>")[0]
    return re.findall(r'<a href="[^"]*"(?: lang="\w+")?>(.*?)</a>', part)


@pytest.fixture
def ditch(db):
    """A story, one that shares tags with it, one that shares the category, and one of another category."""
    other = BlogCategory.objects.get(slug="advocacy")
    story = tagged("The ditch meeting", "acequia", "elders", intro="", body=[("paragraph", "<p>Alpha.</p>")])
    pages.story("Same shelf", intro="", body=[("paragraph", "<p>Beta.</p>")])
    pages.story("Elsewhere", category=other, intro="", body=[("paragraph", "<p>Gamma.</p>")])
    tagged("Two tags", "acequia", "elders", category=other, intro="", body=[("paragraph", "<p>Delta.</p>")])
    return story


def test_what_shares_more_stands_nearer_and_what_shares_nothing_is_not_there(client: Client, ditch) -> None:
    find_nearby(ditch.translation_key)
    assert near(client, ditch) == ["Two tags", "Same shelf"]


def test_topics_count_as_the_editor_chose_them(client: Client, db: None) -> None:
    topic = Topic.objects.first() or Topic.objects.create(slug="voice", name_en="Voice", name_es="Voz")
    other = BlogCategory.objects.get(slug="advocacy")
    story = pages.story("One", topics=[topic], intro="", body=[("paragraph", "<p>Alpha.</p>")])
    pages.story("On the shelf", intro="", body=[("paragraph", "<p>Beta.</p>")])
    pages.story("On the topic", topics=[topic], category=other, intro="", body=[("paragraph", "<p>Gamma.</p>")])
    find_nearby(story.translation_key)
    assert near(client, story) == ["On the topic", "On the shelf"]


def test_a_story_with_the_same_words_and_a_tool_about_them_are_near(client: Client, db: None) -> None:
    other = BlogCategory.objects.get(slug="advocacy")
    words = "Headsets for interpretation in a shoebox at the meeting of parents."
    story = pages.story("One", intro="", body=[("paragraph", f"<p>{words}</p>")])
    pages.story("Like it", category=other, intro="", body=[("paragraph", f"<p>{words} Again.</p>")])
    ToolFactory(title="Headsets for interpretation", summary="A shoebox of headsets for parents at a meeting.")
    drain()
    find_nearby(story.translation_key)
    assert near(client, story) == ["Like it", "Headsets for interpretation"]


def test_nobody_is_shown_what_they_may_not_see(client: Client, signed_in, ben, ditch) -> None:
    find_nearby(ditch.translation_key)
    kept = type(ditch).objects.get(title="Two tags")
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    assert near(client, ditch) == ["Same shelf"]
    assert near(signed_in(ben), ditch) == ["Two tags", "Same shelf"]
    kept.unpublish()
    assert near(client, ditch) == ["Same shelf"]


def test_what_is_near_stands_in_the_reader_s_language_where_it_is_there_in_it(client: Client, ditch) -> None:
    pages.translated(type(ditch).objects.get(title="Two tags"), title="Dos etiquetas")
    pages.translated(ditch, title="La junta")
    find_nearby(ditch.translation_key)
    assert near(client, ditch, "es") == ["Dos etiquetas", "Same shelf"]
    assert near(client, ditch) == ["Two tags", "Same shelf"]


def test_the_other_parts_of_its_series_are_not_named_twice(client: Client, db: None) -> None:
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año")
    first = tagged("Seed", "acequia", series=series, series_place=1)
    tagged("Water", "acequia", series=series, series_place=2)
    find_nearby(first.translation_key)
    assert near(client, first) == []


def test_publishing_has_a_worker_look_and_the_daily_round_finds_what_came_later(ditch) -> None:
    queued = [one.args_kwargs["args"] for one in DBTaskResult.objects.filter(task_path__endswith="find_what_is_near")]
    assert [str(ditch.translation_key)] in queued
    find_what_is_near_to_all.call()
    assert Nearby.objects.count() == 4
    ditch.delete()
    find_what_is_near_to_all.call()
    assert not Nearby.objects.filter(translation_key=ditch.translation_key).exists()


def test_many_near_stories_cost_as_many_queries_as_one(client: Client, db: None) -> None:
    picture = pages.picture()
    story = tagged("One", "acequia", lead_image=picture)

    def queries() -> int:
        find_nearby(story.translation_key)
        client.get(story.address())
        with CaptureQueriesContext(connection) as captured:
            client.get(story.address())
        return len(captured)

    tagged("Two", "acequia", lead_image=picture)
    few = queries()
    for number in range(6):
        tagged(f"More {number}", "acequia", lead_image=picture)
    assert queries() == few
