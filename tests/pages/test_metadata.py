"""What the head of each sort of page says to other machines: complete, in both languages, and each way back."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import PageViewRestriction

from content.page import HubPage, shortened
from hub.pages.models import BlogIndexPage
from hub.pages.shelves import open_shelf
from tests.factories import pages
from tests.factories.networks import CoalitionFactory
from tests.factories.webinars import SessionFactory, webinar_page
from tests.pages.test_visibility import restrict

SITE = "http://localhost:8000"


class Head(HTMLParser):
    """The metadata of a page: `meta` by name or property (the last of a name; `all` has each), links, JSON-LD."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.alternates: dict[str, str] = {}
        self.canonical = self.title = ""
        self.lang = ""
        self._in_title = False
        self.feed(html.partition("</head>")[0])
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        self.things = [json.loads(one) for one in found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        if tag == "html":
            self.lang = told["lang"]
        elif tag == "meta" and (name := told.get("name") or told.get("property")):
            self.meta[name] = told["content"]
        elif tag == "link" and told.get("rel") == "canonical":
            self.canonical = told["href"]
        elif tag == "link" and told.get("hreflang"):
            self.alternates[told["hreflang"]] = told["href"]

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


def head_of(client: Client, path: str) -> Head:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return Head(answer.content.decode())


@pytest.fixture
def one_of_each(db):
    """A published page of each type, with its translation: type to its two pages."""
    picture = pages.picture()
    made = [
        pages.story("The ditch meeting", lead_image=picture, lead_image_alt="A long line along a ditch"),
        pages.guide("Draw the day"),
        pages.site_page("Who we are"),
        pages.topic_page(pages.topic("equity")),
    ]
    webinar = webinar_page(title="One front door")
    SessionFactory(page_key=webinar.translation_key)
    both = {type(page): (page, pages.translated(page)) for page in [*made, webinar]}
    open_shelf(CoalitionFactory(), Group.objects.create(name="Three Bridges"))
    for model in concrete_pages() - both.keys():
        found = model.objects.filter(locale__language_code="en").first()
        assert found, f"nothing here makes a {model.__name__}"
        other = found.get_translation_or_none(pages.home("es").locale)
        both[model] = (found, other.specific if other else pages.translated(found))
    return both


def concrete_pages() -> set[type[HubPage]]:
    return {model for model in apps.get_models() if issubclass(model, HubPage)}


NEEDED = {
    "description", "og:site_name", "og:title", "og:description", "og:url", "og:type", "og:locale",
    "og:locale:alternate", "og:image", "og:image:alt", "og:image:width", "og:image:height", "twitter:card",
}  # fmt: skip


def test_every_type_of_page_says_everything_in_both_languages(client, one_of_each) -> None:
    wrong: dict[str, object] = {}
    for model, both in one_of_each.items():
        for page in both:
            head, name = head_of(client, page.address()), f"{model.__name__} {page.language}"
            here = f"{SITE}{page.address()}"
            missing = {key for key in NEEDED if not head.meta.get(key, "").strip()}
            said = {
                "lang": head.lang == page.language,
                "title": 0 < len(head.title) < 160,
                "canonical": head.canonical == here == head.meta.get("og:url"),
                "locale": head.meta.get("og:locale") == {"en": "en_US", "es": "es_US"}[page.language],
                "other": head.meta.get("og:locale:alternate") == {"en": "es_US", "es": "en_US"}[page.language],
                "image": head.meta.get("og:image", "").startswith(SITE),
                "languages": set(head.alternates) == {"en", "es", "x-default"},
                "itself": head.alternates.get(page.language) == here,
                "default": head.alternates.get("x-default") == head.alternates.get("en"),
                "article": (head.meta.get("og:type") == "article") == ("article:published_time" in head.meta),
                "seen": "robots" not in head.meta,
            }
            if missing or not all(said.values()):
                wrong[name] = missing | {key for key, holds in said.items() if not holds}
    assert wrong == {}


def test_what_one_language_names_as_the_other_names_it_back(client, one_of_each) -> None:
    for both in one_of_each.values():
        english, spanish = (head_of(client, page.address()).alternates for page in both)
        assert english == spanish
        for language, url in english.items():
            if language != "x-default":
                assert head_of(client, url.removeprefix(SITE)).canonical == url


def test_every_type_of_page_but_home_says_where_it_stands(client, one_of_each) -> None:
    for model, both in one_of_each.items():
        for page in both:
            head = head_of(client, page.address())
            trails = [thing["itemListElement"] for thing in head.things if thing["@type"] == "BreadcrumbList"]
            if model.__name__ == "HomePage":
                assert trails == []
                continue
            (trail,) = trails
            assert trail[0]["item"] == f"{SITE}/{page.language}/"
            assert trail[-1] == {
                "@type": "ListItem",
                "position": len(trail),
                "name": page.title,
                "item": head.canonical,
            }
            assert all(f"/{page.language}/" in step["item"] for step in trail)


def test_the_pages_a_view_makes_are_complete_as_well(client, db) -> None:
    pages.topic("equity")
    for path in ("talk/", "tools/", "people/", "coalitions/", "search/", "topics/equity/", "blog/?page=1"):
        for language in ("en", "es"):
            head = head_of(client, f"/{language}/{path}")
            assert {key for key in NEEDED if not head.meta.get(key, "").strip()} == set(), path
            assert set(head.alternates) == {"en", "es", "x-default"}, path


def test_a_topic_of_which_nobody_wrote_says_where_it_stands_in_both_languages(client, db) -> None:
    topic = pages.topic("equity", name_es="Equidad")
    for language, name in (("en", "Equity"), ("es", "Equidad")):
        head = head_of(client, f"/{language}/topics/equity/")
        assert head.canonical == f"{SITE}/{language}/topics/equity/" == head.alternates[language]
        (trail,) = (thing["itemListElement"] for thing in head.things)
        assert [step["name"] for step in trail][1:] == [{"en": "Topics", "es": "Temas"}[language], name]
    assert head_of(client, "/en/topics/equity/").meta["description"] == topic.summary_en


def test_what_others_share_is_told_in_words_and_measures(client, db) -> None:
    story = pages.story(lead_image=pages.picture(), lead_image_alt="A long line along a ditch")
    meta = head_of(client, story.address()).meta
    assert meta["og:image:alt"] == meta["twitter:image:alt"] == "A long line along a ditch"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")


def test_a_page_without_a_sentence_is_described_by_its_first_words(client, db) -> None:
    words = "Sixty organizations stood in a line along the water. " * 8
    story = pages.story(intro="", body=[("paragraph", f"<p>{words}</p>")])
    said = head_of(client, story.address()).meta["description"]
    assert said.startswith("Sixty organizations stood")
    assert said.endswith("…")
    assert len(said) <= 200


def test_words_are_cut_between_two_of_them() -> None:
    assert shortened("One two three", 20) == "One two three"
    assert shortened("One two, three", 12) == "One two…"
    assert shortened("Onetwothree", 5) == "Onet…"


def test_an_original_shown_in_the_other_language_says_that_it_is_the_original(client, db) -> None:
    story = pages.story()
    head = head_of(client, story.address("es"))
    assert head.canonical == f"{SITE}{story.address('en')}"
    assert head.meta["og:locale"] == "en_US"
    assert set(head.alternates) == {"en", "x-default"}


def test_a_draft_above_a_page_is_not_named_on_the_way_to_it(client, db) -> None:
    story = pages.story()
    BlogIndexPage.objects.filter(locale__language_code="en").update(live=False, title="Unannounced")
    assert "Unannounced" not in client.get(story.address()).content.decode()


def test_the_map_names_a_translation_only_where_a_visitor_may_read_it(client, db) -> None:
    story = pages.story("The ditch meeting")
    restrict(pages.translated(story), PageViewRestriction.LOGIN)
    listed = client.get("/sitemap-blog_post.xml").content.decode()
    assert "/en/blog/the-ditch-meeting/" in listed
    assert "/es/blog/the-ditch-meeting/" not in listed


def test_the_map_says_when_each_language_was_changed_and_where_it_stands(client, db) -> None:
    story = pages.story("The ditch meeting")
    spanish = pages.translated(story)
    spanish.slug = "la-junta"
    spanish.save_revision().publish()
    type(story).objects.filter(pk=story.pk).update(last_published_at="2026-01-02T10:00Z")
    type(story).objects.filter(pk=spanish.pk).update(last_published_at="2026-03-04T10:00Z")
    listed = client.get("/sitemap-blog_post.xml").content.decode()
    entries = dict(re.findall(rf"<loc>{SITE}(.*?)</loc><lastmod>(.*?)</lastmod>", listed))
    assert {path: at[:10] for path, at in entries.items()} == {
        "/en/blog/the-ditch-meeting/": "2026-01-02",
        "/es/blog/la-junta/": "2026-03-04",
    }
    assert f'hreflang="x-default" href="{SITE}/en/blog/the-ditch-meeting/"' in listed


def test_forty_pages_in_the_map_cost_as_many_queries_as_two(client, db, django_assert_max_num_queries) -> None:
    for number in range(6):
        pages.translated(pages.story(f"Story {number}"))
    with django_assert_max_num_queries(6):
        client.get("/sitemap-blog_post.xml")


def test_robots_are_told_where_the_map_is(client, db) -> None:
    said = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {SITE}/sitemap.xml" in said
    assert "Disallow: /admin/" in said
