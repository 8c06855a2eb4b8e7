"""Lists cost the same, however long they are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.pages.models import Author, Series
from tests.factories import pages


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/en/", "/en/blog/", "/en/blog/feed/"])
def test_ten_stories_cost_as_many_queries_as_two(client: Client, rosa, path: str) -> None:
    picture = pages.picture()

    def write(number: int) -> None:
        story = pages.story(f"Story {number}", lead_image=picture)
        story.post_authors.create(member=rosa)
        story.tags.add("acequia")
        story.save_revision().publish()

    for number in range(2):
        write(number)
    few = queries(client, path)
    for number in range(2, 10):
        write(number)
    assert queries(client, path) == few


def test_eight_guides_cost_as_many_queries_as_two(client: Client, db: None) -> None:
    picture = pages.picture()
    for number in range(2):
        pages.guide(f"Guide {number}", lead_image=picture)
    few = queries(client, "/en/guides/")
    for number in range(2, 8):
        pages.guide(f"Guide {number}", lead_image=picture)
    assert queries(client, "/en/guides/") == few


@pytest.mark.parametrize("path", ["in/community-voices", "tag/acequia", "series/year", "by/teresa"])
def test_a_part_of_the_blog_costs_the_same_with_ten_stories_as_with_two(client: Client, db: None, path: str) -> None:
    picture, teresa = pages.picture(), Author.objects.create(name="Teresa")
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año")

    def write(number: int) -> None:
        story = pages.story(f"Story {number}", lead_image=picture, series=series, series_place=number)
        story.post_authors.create(author=teresa)
        story.tags.add("acequia")
        story.save_revision().publish()

    costs = []
    for upto in (2, 10):
        for number in range(len(costs) * 2, upto):
            write(number)
        costs.append([queries(client, f"/en/blog/{path}/{end}") for end in ("", "feed/", "rss/")])
    assert costs[0] == costs[1]


def test_a_story_costs_the_same_with_six_authors_and_parts_as_with_two(client: Client, rosa, ben, dot, cho) -> None:
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año")
    story = pages.story("The ditch meeting", series=series, series_place=1)
    costs = []
    for people in ((rosa, ben), (dot, cho)):
        for number, member in enumerate(people):
            member.visibility = "public"
            member.save()
            story.post_authors.create(member=member)
            pages.story(f"Part {number} {member}", series=series, series_place=number + 2)
        story.save_revision().publish()
        costs.append(queries(client, story.address()))
    assert costs[0] == costs[1]
