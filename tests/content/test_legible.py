"""What is pasted from elsewhere holds characters that no page and no feed may hold: they go, and the words stay."""

import re

import feedparser
import pytest
from django.test import Client
from django.utils.html import escape

from content.legible import legible
from forum.models import Thread
from hub.pages.models import BlogPostPage
from tests.factories import blocks, pages
from tests.factories.forum import begin

PASTED = "Two\x0blines,\x01 a\x7f bell\x07\ufffe \U0001f33d"
KEPT = "Two lines, a bell \U0001f33d"
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def feed(client: Client, path: str):
    response = client.get(path)
    assert response.status_code == 200, path
    return feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})


def pasted(value):
    """Return what a block is stored as, with something pasted into each of its texts."""
    if isinstance(value, dict):
        return {key: pasted(part) if key not in {"type", "sort", "url", "id", "language"} else part
                for key, part in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [pasted(part) for part in value]
    if not isinstance(value, str) or value.isdecimal():  # a chart is drawn from its numbers
        return value
    return value.replace("</p>", f"{PASTED}</p>") if "<p>" in value else f"{value}{PASTED}"


@pytest.mark.parametrize("text", ["Tabs\tand\nlines stay", "ñandú, «sí», \u2028\u200d👩‍👧", ""])
def test_what_can_be_printed_is_left_as_it_is(text: str) -> None:
    assert legible(text) == text


def test_what_cannot_goes_and_breaks_of_other_programs_become_spaces() -> None:
    assert legible(PASTED) == KEPT
    assert legible("a\ud800b\U0001ffff") == "ab"


def test_a_page_is_kept_without_it_in_its_title_its_sentence_and_each_of_its_blocks(client: Client, db) -> None:
    body = blocks.stream([(kind, pasted(value)) for kind, value in blocks.every()])
    story = pages.story(f"Title {PASTED}", slug="pasted", intro=PASTED, body=body)
    story.save_revision().publish()
    stored = BlogPostPage.objects.get(pk=story.pk)
    assert (stored.title, stored.intro) == (f"Title {KEPT}", KEPT)
    assert [block.id for block in stored.body] == [block.id for block in body]
    answer = client.get("/en/blog/pasted/").content.decode()
    assert FORBIDDEN.search(answer) is None
    assert answer.count(escape(KEPT)) > len(body)


@pytest.mark.parametrize("form", ["feed", "rss"])
def test_a_feed_of_stories_holds_whatever_stands_in_the_database(client: Client, db, form: str) -> None:
    story = pages.story("Whole", slug="whole")
    BlogPostPage.objects.filter(pk=story.pk).update(title=PASTED, intro=PASTED)
    read = feed(client, f"/en/blog/{form}/")
    assert read.bozo == 0, read.get("bozo_exception")
    assert [entry.title for entry in read.entries] == [KEPT]


def test_a_thread_is_kept_without_it_and_its_feed_holds_whatever_stands_there(client: Client, db) -> None:
    thread = begin(title=f"Title {PASTED}", body=f"Words {PASTED}")
    thread.refresh_from_db()
    post = thread.posts.get()
    assert (thread.title, post.body) == (f"Title {KEPT}", f"Words {KEPT}")
    assert FORBIDDEN.search(post.body_html) is None
    Thread.objects.filter(pk=thread.pk).update(title=PASTED)
    read = feed(client, "/en/talk/feed/")
    assert read.bozo == 0, read.get("bozo_exception")
    assert [entry.title for entry in read.entries] == [KEPT]
