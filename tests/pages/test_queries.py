"""Lists cost the same, however long they are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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
