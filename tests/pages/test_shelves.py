"""A coalition’s shelf as readers find it: by search, map, feeds and the coalition’s page; and nothing private of it."""

import re
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.pages.kinds import story_document
from hub.pages.models import BlogPostPage, CoalitionShelfPage
from networks.naming import name_editor
from search.models import Entry
from search.registry import kind_named
from tests.factories import pages
from tests.factories.networks import CoalitionFactory, MembershipFactory
from tests.support.schema_org import blocks_in, faults_in

SHELF = "/{}/blog/south-valley/"
FORMS = ("feed", "rss")


@pytest.fixture
def valley(db):
    valley = CoalitionFactory(slug="south-valley", name_en="South Valley Circle", name_es="Círculo del Valle Sur")
    lead = MembershipFactory(coalition=valley, lead=True).member
    name_editor(MembershipFactory(coalition=valley), lead)
    return valley


def on_shelf(valley, title: str, language: str = "en", **fields: object) -> BlogPostPage:
    shelf = CoalitionShelfPage.objects.get(coalition=valley, locale__language_code=language)
    story = pages.story(title, language, **fields)
    story.move(shelf, pos="last-child")
    return BlogPostPage.objects.get(pk=story.pk)


def in_the_map(client: Client) -> dict[str, set[str]]:
    """Return the paths of shelves in the map with the languages that each is said to exist in."""
    found = ElementTree.fromstring(client.get("/sitemap-coalition_shelf.xml").content)  # noqa: S314 - our own output
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return {
        url.findtext(f"{space}loc", "").partition("8000")[2]: {
            link.get("hreflang") for link in url.iter("{http://www.w3.org/1999/xhtml}link")
        }
        for url in found.iter(f"{space}url")
    }


def told(client: Client, language: str, form: str) -> feedparser.FeedParserDict:
    response = client.get(f"{SHELF.format(language)}{form}/")
    assert response.status_code == 200
    feed = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert feed.bozo == 0, feed.get("bozo_exception")
    return feed


def test_the_index_hears_of_a_move_to_a_shelf_and_of_one_behind_a_closed_door(valley) -> None:
    story = on_shelf(valley, "Moved")
    entry = Entry.objects.get(kind="blog_post", thing_pk=str(story.pk))
    assert "South Valley Circle" in entry.texts["en"]["body"]
    closed = pages.site_page("Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="groups")
    story.move(closed, pos="last-child")
    entry.refresh_from_db()
    assert "South Valley Circle" not in entry.texts.get("en", {}).get("body", "")
    assert entry.deleted or "public" not in entry.scopes


def test_a_story_is_found_by_the_name_of_its_coalition_and_another_s_is_not(valley) -> None:
    ours, theirs = on_shelf(valley, "Ours"), pages.story("The network’s own")
    spanish = on_shelf(valley, "Nuestra", "es")
    assert "South Valley Circle" in story_document(ours).texts["en"].body
    assert "Círculo del Valle Sur" in story_document(spanish).texts["es"].body
    assert "South Valley" not in story_document(theirs).texts["en"].body


def test_a_coalition_that_is_called_otherwise_has_its_stories_read_again_and_no_others(valley) -> None:
    ours, draft = on_shelf(valley, "Ours"), on_shelf(valley, "Later", live=False)
    pages.story("The network’s own")
    concerned = kind_named("blog_post").shows[type(valley)]
    assert set(concerned(valley)) == {ours, draft}
    assert not concerned(CoalitionFactory()).exists()


def test_the_map_names_a_shelf_in_both_languages_once_a_visitor_may_read_a_story_on_it(client: Client, valley) -> None:
    assert in_the_map(client) == {}
    story = on_shelf(valley, "Ours", live=False)
    assert in_the_map(client) == {}
    story.save_revision().publish()
    whole = {"en", "es", "x-default"}
    assert in_the_map(client) == {SHELF.format("en"): whole, SHELF.format("es"): whole}
    assert "sitemap-coalition_shelf.xml" in client.get("/sitemap.xml").text


@pytest.mark.parametrize("form", FORMS)
def test_a_shelf_has_both_feeds_with_its_stories_in_each_language(client: Client, valley, form: str) -> None:
    on_shelf(valley, "Ours"), on_shelf(valley, "Nuestra", "es")
    pages.story("The network’s own")
    for language, name, title in (("en", "South Valley Circle", "Ours"), ("es", "Círculo del Valle Sur", "Nuestra")):
        feed = told(client, language, form)
        assert feed.feed.title.startswith(f"{name}: ")
        assert feed.feed.link == f"http://localhost:8000{SHELF.format(language)}"
        assert [entry.title for entry in feed.entries] == [title]
        page = client.get(SHELF.format(language)).text
        assert page.count(f'href="{SHELF.format(language)}{form}/"') == 2  # in the head, and to be pressed
    assert client.get(f"/en/blog/nobody/{form}/").status_code == 404


def test_the_coalition_s_page_leads_to_its_shelf_and_the_shelf_back(client: Client, valley) -> None:
    profile = "/en/coalitions/south-valley/"
    assert SHELF.format("en") not in client.get(profile).text
    story = on_shelf(valley, "Ours")
    shown = client.get(profile).text
    assert f'href="{SHELF.format("en")}"' in shown
    assert f'href="{story.address()}"' in shown
    assert f'href="{profile}"' in client.get(SHELF.format("en")).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_shelf_says_to_machines_is_known_to_schema_org(client: Client, valley, language: str) -> None:
    on_shelf(valley, "Ours")
    said = blocks_in(client.get(SHELF.format(language)).text)
    assert {thing["@type"] for thing in said} == {"CollectionPage", "BreadcrumbList"}
    assert [fault for thing in said for fault in faults_in(thing)] == []


def test_the_second_page_of_a_shelf_says_that_it_is_the_second(client: Client, valley) -> None:
    for number in range(13):
        on_shelf(valley, f"Story {number}")
    page = client.get(f"{SHELF.format('en')}?page=2").text
    assert re.search(r"<title>[^<]*page 2", page)
    assert f'rel="canonical" href="http://localhost:8000{SHELF.format("en")}?page=2"' in page
    assert f'rel="prev" href="http://localhost:8000{SHELF.format("en")}"' in page


def test_a_shelf_for_members_is_on_no_surface_of_a_visitor(client: Client, signed_in, ben, valley) -> None:
    on_shelf(valley, "Only among us")
    for shelf in CoalitionShelfPage.objects.filter(coalition=valley):
        PageViewRestriction.objects.create(page=shelf, restriction_type=PageViewRestriction.LOGIN)
    assert in_the_map(client) == {}
    assert client.get(SHELF.format("en")).status_code == 302
    assert "Only among us" not in client.get("/en/coalitions/south-valley/").text
    member = signed_in(ben)
    for form in FORMS:
        for reader in (client, member):  # a feed reader is nobody, whoever asks
            assert reader.get(f"{SHELF.format('en')}{form}/").status_code == 404
    assert "Only among us" in member.get(SHELF.format("en")).text
    assert "Only among us" in member.get("/en/coalitions/south-valley/").text


def test_a_story_for_members_on_an_open_shelf_is_shown_to_members_only(client: Client, signed_in, ben, valley) -> None:
    on_shelf(valley, "For everybody")
    PageViewRestriction.objects.create(
        page=on_shelf(valley, "Only among us"), restriction_type=PageViewRestriction.LOGIN
    )
    for path in (SHELF.format("en"), f"{SHELF.format('en')}feed/", "/en/coalitions/south-valley/"):
        assert "For everybody" in client.get(path).text
        assert "Only among us" not in client.get(path).text
    assert "Only among us" in signed_in(ben).get(SHELF.format("en")).text
