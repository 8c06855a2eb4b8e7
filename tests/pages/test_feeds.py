"""Feeds of the blog: whole, by category, tag, series and author, as Atom and RSS, one a language."""

import re
from datetime import datetime
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.pages.models import Author, Series
from tests.factories import pages

ATOM = "{http://www.w3.org/2005/Atom}"
PARTS = {
    "all": "/{}/blog/",
    "category": "/{}/blog/in/community-voices/",
    "tag": "/{}/blog/tag/acequia/",
    "series": "/{}/blog/series/year/",
    "author": "/{}/blog/by/teresa-ruiz/",
}


@pytest.fixture
def story(db):
    """A story in both languages that stands in each part, with a picture, a link and what only works on its page."""
    teresa = Author.objects.create(name="Teresa Ruíz")
    series = Series.objects.create(slug="year", name_en="A year & a day", name_es="Un año")
    story = pages.story(
        "The ditch meeting & after",
        slug="the-ditch-meeting",
        series=series,
        body=[
            ("paragraph", '<p>Here is <a href="/en/tools/">a tool</a> &amp; more.</p>'),
            (
                "picture",
                {"picture": {"image": pages.picture(), "alt_text": "A table", "decorative": False}, "caption": ""},
            ),
        ],
    )
    story.post_authors.create(author=teresa)
    story.tags.add("acequia")
    story.save_revision().publish()
    spanish = pages.translated(story, title="La junta")
    spanish.tags.add("acequia")
    spanish.save_revision().publish()
    return story


def read(client: Client, path: str):
    response = client.get(path)
    assert response.status_code == 200, path
    feed = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert feed.bozo == 0, (path, feed.get("bozo_exception"))
    return feed


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_blog_has_both_feeds_in_each_language(client: Client, story, part: str, language: str) -> None:
    for form, version in (("feed", "atom10"), ("rss", "rss20")):
        feed = read(client, f"{PARTS[part].format(language)}{form}/")
        assert feed.version == version
        assert feed.feed.language == language
        assert feed.feed.link == f"http://localhost:8000{PARTS[part].format(language)}"
        (entry,) = feed.entries
        assert entry.title == {"en": "The ditch meeting & after", "es": "La junta"}[language]
        assert entry.link == f"http://localhost:8000/{language}/blog/the-ditch-meeting/"
        assert entry.id == f"urn:uuid:{story.translation_key}:{language}"
        assert [person["name"] for person in entry.authors] == ["Teresa Ruíz"]
        assert entry.published_parsed
        assert "acequia" in {tag.term for tag in entry.tags}


@pytest.mark.parametrize("form", ["feed", "rss"])
def test_an_entry_is_the_whole_story_with_addresses_that_work_anywhere(client: Client, story, form: str) -> None:
    (entry,) = read(client, f"/en/blog/{form}/").entries
    assert entry.summary == story.intro
    words = entry.content[0].value
    assert 'href="http://localhost:8000/en/tools/"' in words
    assert re.search(r'<img [^>]*src="http://localhost:8000/media/[^"]+"', words)
    assert not re.findall(r'(?:src|href|srcset)="/', words)
    assert "<svg" not in words
    assert "Talk about this passage" not in words


def test_atom_has_every_element_that_the_standard_requires(client: Client, story) -> None:
    feed = ElementTree.fromstring(client.get("/en/blog/feed/").content)  # noqa: S314 - our own output
    entry = feed.find(f"{ATOM}entry")
    for element, names in ((feed, ("id", "title", "updated", "author")), (entry, ("id", "title", "updated", "author"))):
        for name in names:
            assert element.find(f"{ATOM}{name}") is not None, name
    for element in (feed, entry):
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "http://localhost:8000/en/blog/feed/"
    assert len({one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")}) == 1


def test_a_reader_that_has_everything_already_is_sent_nothing(client: Client, story) -> None:
    first = client.get("/en/blog/feed/")
    known = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/en/blog/feed/", headers=known).status_code == 304
    pages.story("Something new")
    assert client.get("/en/blog/feed/", headers=known).status_code == 200


def test_a_feed_without_a_story_is_whole_and_does_not_change_by_itself(client: Client, db: None) -> None:
    first = client.get("/en/blog/in/advocacy/feed/")
    assert read(client, "/en/blog/in/advocacy/feed/").entries == []
    assert client.get("/en/blog/in/advocacy/feed/").headers["ETag"] == first.headers["ETag"]


def test_a_feed_holds_what_a_visitor_may_read_whoever_asks(client: Client, signed_in, story, rosa, ben) -> None:
    kept = pages.story("For members")
    kept.post_authors.create(member=rosa)
    kept.save_revision().publish()
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    pages.story("A draft", live=False)
    member = signed_in(ben)
    assert {entry.title for entry in read(member, "/en/blog/feed/").entries} == {story.title}
    assert member.get("/en/blog/by/rosa/feed/").status_code == 404
    assert member.get("/en/blog/in/nothing/feed/").status_code == 404


def test_pages_of_the_blog_name_their_feeds(client: Client, story) -> None:
    for part, path in PARTS.items():
        html = client.get(path.format("en")).content.decode()
        for form, kind in (("feed", "atom"), ("rss", "rss")):
            assert f'type="application/{kind}+xml"' in html
            assert f'href="{path.format("en")}{form}/"' in html, part
    assert 'href="/en/blog/feed/"' in client.get(story.address()).content.decode()
