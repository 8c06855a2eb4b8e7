"""What machines read: the feed, the map of the site, structured data, the index."""

import json
import re
from xml.etree import ElementTree

import feedparser
from django.test import Client

from hub.pages.kinds import guide_document, story_document
from search.registry import kind_named
from tests.factories import pages

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def structured(client: Client, path: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).content.decode(), re.S)
    assert found, path
    return json.loads(found[0])


def test_the_feed_of_each_language_is_atom_without_a_fault(client: Client, rosa) -> None:
    story = pages.story("The ditch meeting & after", slug="the-ditch-meeting")
    story.post_authors.create(member=rosa)
    story.tags.add("acequia")
    story.save_revision().publish()
    pages.translated(story, title="La junta de la acequia")
    for language, title in (("en", "The ditch meeting & after"), ("es", "La junta de la acequia")):
        response = client.get(f"/{language}/blog/feed/")
        feed = feedparser.parse(response.content)
        assert feed.bozo == 0, feed.get("bozo_exception")
        assert feed.version == "atom10"
        assert feed.feed.language == language
        (entry,) = feed.entries
        assert entry.title == title
        assert entry.link.endswith(f"/{language}/blog/the-ditch-meeting/")
        assert entry.id == f"urn:uuid:{story.translation_key}:{language}"
        assert entry.author == str(rosa)
        assert entry.summary == story.intro
        assert "People did not ask for more." in entry.content[0].value
        assert {tag.term for tag in entry.tags} >= {"acequia"}


def test_an_entry_keeps_its_id_when_its_story_moves(client: Client, db: None) -> None:
    story = pages.story()
    before = feedparser.parse(client.get("/en/blog/feed/").content).entries[0].id
    story.slug = "another-address"
    story.save_revision().publish()
    (entry,) = feedparser.parse(client.get("/en/blog/feed/").content).entries
    assert entry.id == before
    assert entry.link.endswith("/another-address/")


def test_the_map_names_every_page_with_its_languages(client: Client, db: None) -> None:
    pages.translated(pages.story("The ditch meeting"))
    pages.guide("Draw the day")
    pages.story("A draft", live=False)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own output
    parts = [element.text or "" for element in index.iter(f"{SITEMAP}loc")]
    assert {"doors", "blog_post", "guide", "site_page"} <= {
        re.findall(r"sitemap-([\w-]+)\.xml", part)[0] for part in parts
    }
    stories = ElementTree.fromstring(client.get("/sitemap-blog_post.xml").content)  # noqa: S314 - our own output
    languages = {
        url.findtext(f"{SITEMAP}loc", "").partition("8000")[2]: {
            link.get("hreflang") for link in url.iter(f"{XHTML}link")
        }
        for url in stories.iter(f"{SITEMAP}url")
    }
    assert languages == {
        "/en/blog/the-ditch-meeting/": {"en", "es", "x-default"},
        "/es/blog/the-ditch-meeting/": {"en", "es", "x-default"},
    }
    guides = client.get("/sitemap-guide.xml").content.decode()
    assert "/en/guides/draw-the-day/" in guides
    assert "/es/guides/" not in guides


def test_a_story_and_a_guide_say_what_they_are(client: Client, rosa) -> None:
    story = pages.story()
    story.post_authors.create(member=rosa)
    story.save_revision().publish()
    said = structured(client, story.address())
    assert said["@type"] == "BlogPosting"
    assert [author["name"] for author in said["author"]] == [str(rosa)]
    guide = structured(client, pages.guide().address())
    assert guide["@type"] == "HowTo"
    assert guide["totalTime"] == "PT35M"
    assert [one["name"] for one in guide["step"]] == ["Eat", "Draw the Tuesday"]


def test_structured_data_cannot_end_its_script(client: Client, db: None) -> None:
    story = pages.story("</script><script>alert(1)</script>", slug="attack")
    assert structured(client, story.address())["headline"] == story.title
    assert "<script>alert" not in client.get(story.address()).content.decode()


def test_the_index_gets_the_words_of_what_is_published_and_nothing_of_a_draft(rosa) -> None:
    story = pages.story(
        body=[("paragraph", "<p>Sixty <b>organizations</b></p>"), ("quote", {"text": "Ask", "who": "T"})]
    )
    story.post_authors.create(member=rosa)
    story.tags.add("acequia")
    story.save_revision().publish()
    story.refresh_from_db()
    document = story_document(story)
    assert document.scopes == {"public"}
    assert document.collapse == f"page:{story.translation_key}"
    for words in ("Sixty organizations", "Ask", "acequia", "Rosa", story.intro):
        assert words in document.texts["en"].body
    story.unpublish()
    assert story_document(story) is None
    assert guide_document(pages.guide(live=False)) is None


def test_a_kind_finds_a_page_again_by_its_key_in_the_language_asked_for(db: None) -> None:
    story = pages.story()
    spanish = pages.translated(story)
    kind = kind_named("blog_post")
    assert kind.by_key(kind.key(story), "es") == spanish
    assert kind.by_key(kind.key(spanish), "en") == story
    assert kind.by_key("no-key", "en") is None
    spanish.unpublish()
    assert kind.by_key(kind.key(story), "es") == story
