"""What pages say of themselves to other machines (JSON-LD) is schema.org's, on every type of page, in each language."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.publishing import publish_about
from hub.pages.models import Author, Series
from tests.factories import pages
from tests.factories.forum import CategoryFactory
from tests.support.schema_org import blocks_in, faults_in

PAGES = {
    "story": ("blog/the-ditch-meeting/", {"BlogPosting", "BreadcrumbList"}),
    "stories": ("blog/", {"CollectionPage"}),
    "category": ("blog/in/community-voices/", {"CollectionPage", "BreadcrumbList"}),
    "tag": ("blog/tag/acequia/", {"CollectionPage", "BreadcrumbList"}),
    "series": ("blog/series/year/", {"CollectionPage", "BreadcrumbList"}),
    "author": ("blog/by/teresa-ruiz/", {"ProfilePage", "BreadcrumbList"}),
    "member": ("blog/by/rosa/", {"ProfilePage", "BreadcrumbList"}),
    "guide": ("guides/draw-the-day/", {"HowTo"}),
    "guides": ("guides/", set()),
    "site page": ("who-we-are/", set()),
    "home": ("", set()),
}
"""Name to address under the language, and the types that the page must say."""


@pytest.fixture
def site(rosa):
    """One page of each type, in both languages."""
    rosa.visibility, rosa.part = "public", "parent leader"
    rosa.save()
    teresa = Author.objects.create(name="Teresa Ruíz", part_en="grandmother", part_es="abuela")
    series = Series.objects.create(slug="year", name_en="A year", name_es="Un año")
    story = pages.story("The ditch meeting", series=series, lead_image=pages.picture())
    story.post_authors.create(member=rosa)
    story.post_authors.create(author=teresa)
    story.tags.add("acequia")
    story.save_revision().publish()
    pages.translated(story, title="La junta")
    for page in (pages.guide("Draw the day", lead_image=pages.picture("Another table")), pages.site_page("Who we are")):
        pages.translated(page)
    return story


def said_at(client: Client, path: str) -> list[dict]:
    response = client.get(path)
    assert response.status_code == 200, path
    return blocks_in(response.content.decode())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_is_known_to_schema_org(client: Client, site, name: str, language: str) -> None:
    path, sorts = PAGES[name]
    said = said_at(client, f"/{language}/{path}")
    assert sorts <= {thing["@type"] for thing in said}
    assert [fault for thing in said for fault in faults_in(thing)] == []


def test_a_story_says_whole_and_true_what_it_is(client: Client, site) -> None:
    told = next(one for one in said_at(client, "/en/blog/the-ditch-meeting/") if one["@type"] == "BlogPosting")
    assert told["mainEntityOfPage"] == told["url"] == "http://localhost:8000/en/blog/the-ditch-meeting/"
    assert told["author"] == [
        {"@type": "Person", "name": name, "url": f"http://localhost:8000/en/blog/by/{slug}/", "jobTitle": part}
        for name, slug, part in (
            ("Rosa Delgado", "rosa", "parent leader"),
            ("Teresa Ruíz", "teresa-ruiz", "grandmother"),
        )
    ]
    assert told["image"][0].startswith("http://localhost:8000/media/")
    assert told["wordCount"] == len(site.words.split())
    assert told["inLanguage"] == "en"
    assert [part["@type"] for part in told["isPartOf"]] == ["Blog", "CreativeWorkSeries"]
    assert "commentCount" not in told


def test_a_story_says_how_many_comments_a_visitor_may_read_and_where(client: Client, site, ben) -> None:
    CategoryFactory()
    about = {"kind": "blog_post", "key": str(site.translation_key)}
    thread = publish_about(author=ben, body="So it was.", lang="en", client_key=uuid4(), **about).thread
    for address in ("/en/blog/the-ditch-meeting/", "/es/blog/the-ditch-meeting/"):
        told = next(one for one in said_at(client, address) if one["@type"] == "BlogPosting")
        assert told["commentCount"] == thread.posts_count
        assert told["discussionUrl"] == f"http://localhost:8000{thread.url_in(thread.lang)}"
    thread.category.visibility = "members"
    thread.category.save()
    told = next(one for one in said_at(client, "/en/blog/the-ditch-meeting/") if one["@type"] == "BlogPosting")
    assert "commentCount" not in told


def test_a_member_whom_visitors_may_not_see_is_a_name_and_no_more(client: Client, signed_in, site, rosa, ben) -> None:
    rosa.visibility = "members"
    rosa.save()
    for reader in (client, signed_in(ben)):
        told = next(one for one in said_at(reader, "/en/blog/the-ditch-meeting/") if one["@type"] == "BlogPosting")
        assert told["author"][0] == {"@type": "Person", "name": "Rosa Delgado"}


@pytest.mark.parametrize(
    ("thing", "fault"),
    [
        ({"@type": "Recipe"}, "no type of ours"),
        ({"@type": "ListItem", "position": 1, "colour": "red"}, "no property"),
        ({"@type": "ListItem", "position": 1, "name": 7}, "none of"),
        ({"@type": "ListItem", "position": 1, "url": "/en/blog/"}, "none of"),
        ({"@type": "ListItem", "position": True, "name": "One"}, "none of"),
        ({"@type": "ListItem", "name": "One"}, "missing"),
        ({"@type": "ImageObject", "url": "https://hub.example/one.png", "width": 512}, "no property"),
        ({"@type": "Event", "eventStatus": "https://schema.org/EventForgotten"}, "none of"),
        ({"@type": "Blog", "name": "One", "datePublished": "2026-11-22T10:00:00"}, "none of"),
        ({"@type": "Blog", "name": "One", "timeRequired": "5 minutes"}, "none of"),
        ({"@type": "Blog", "name": "One", "publisher": {"@type": "Blog", "name": "Two"}}, "is expected"),
        ({"@type": "Blog", "name": "One", "publisher": {"@type": "Person"}}, "missing"),
    ],
)
def test_what_schema_org_does_not_know_is_found(thing: dict, fault: str) -> None:
    assert any(fault in found for found in faults_in(thing)), list(faults_in(thing))


def test_what_schema_org_knows_is_let_be() -> None:
    item = {"@type": "ListItem", "position": 1, "name": "One", "item": "https://hub.example/en/"}
    assert list(faults_in({"@type": "BreadcrumbList", "itemListElement": [item]})) == []
    place = {"@type": "VirtualLocation", "url": "https://hub.example/en/webinars/one/"}
    status = {"eventStatus": "https://schema.org/EventCancelled", "startDate": "2026-11-22T10:00:00+00:00"}
    organizer = {"@type": "Organization", "name": "One"}
    event = {"@type": "Event", "name": "One", "location": place, "organizer": organizer, **status}
    assert list(faults_in(event)) == []
