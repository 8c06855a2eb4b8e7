"""The map of everything a visitor may read, kind by kind, each thing with its addresses in both languages."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from content.page import HubPage, address_in
from forum.models import Thread
from hub.pages.models import Author, BlogCategory, BlogPostPage, PostAuthor, Series, TopicPage
from hub.pages.models.shelves import told_shelves
from search.registry import Kind, kinds
from topics.models import Topic

DOORS = ("", "talk/", "guides/", "tools/", "webinars/", "blog/", "topics/", "people/", "coalitions/")
REDIRECTING = {"post"}
"""Kinds whose address leads on to another thing's page: a post's to its thread, which has a part of its own."""
LANGUAGES = tuple(dict(settings.LANGUAGES))


class HubMap(Sitemap):
    """A part of the map, under the site's own address, each entry with its other languages.

    What is for readers of any other language (`x-default`) is what the page's own head names: its first language.
    """

    limit = 1000
    i18n = True
    alternates = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def changed(self, item: Any, language: str) -> datetime | None:
        """Return when a thing was last changed in a language, where that is known."""
        return None

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        for entry in entries:
            item, language = entry["item"]
            entry["lastmod"] = self.changed(item, language)
            first = next(iter(entry["alternates"]), None)
            if first:
                entry["alternates"].append({"location": first["location"], "lang_code": "x-default"})
        return entries


class DoorMap(HubMap):
    """The pages that lead to others."""

    def items(self) -> Sequence[str]:
        return DOORS

    def location(self, item: str) -> str:
        return f"/{_language()}/{item}"


class KindMap(HubMap):
    """The things of one kind that exist in both languages by themselves."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def items(self) -> Any:
        return self.kind.visible_to(AnonymousUser()).order_by("pk")

    def location(self, item: Model) -> str:
        return self.kind.url(item, _language())


class PageMap(HubMap):
    """Pages of one sort, each once, with what a visitor may see of it in each language, by one query."""

    def __init__(self, visible_to: Callable[[Any], Any]) -> None:
        self.visible_to = visible_to

    def items(self) -> Any:
        seen = self.visible_to(AnonymousUser())
        told: dict[str, Subquery] = {}
        for language in LANGUAGES:
            twin = seen.filter(locale__language_code=language, translation_key=OuterRef("translation_key")).order_by()
            told |= {f"path_{language}": Subquery(twin.values("url_path")[:1])}
            told |= {f"changed_{language}": Subquery(twin.values("last_published_at")[:1])}
        once: QuerySet[Any] = seen.for_readers_of(settings.LANGUAGE_CODE).annotate(**told)
        return once.order_by("pk")

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [language for language in LANGUAGES if getattr(item, f"path_{language}")]

    def location(self, item: Any) -> str:
        return address_in(_language(), getattr(item, f"path_{_language()}"))

    def changed(self, item: Any, language: str) -> datetime | None:
        found: datetime | None = getattr(item, f"changed_{language}")
        return found


class ThreadMap(HubMap):
    """Threads, each under its own language: there its words stand as they were written."""

    def items(self) -> Any:
        return Thread.objects.visible_to(AnonymousUser()).order_by("pk")

    def get_languages_for_item(self, item: Thread) -> list[str]:
        return [item.lang]

    def location(self, item: Thread) -> str:
        return item.url_in(_language())

    def changed(self, item: Thread, language: str) -> datetime | None:
        return item.last_post_at


class UntoldTopicMap(HubMap):
    """Topics of which no editor has written: their pages speak for themselves, in both languages."""

    def items(self) -> Any:
        told = TopicPage.objects.live().filter(topic__isnull=False)
        return Topic.objects.exclude(pk__in=told.values("topic")).order_by("pk")

    def location(self, item: Topic) -> str:
        return f"/{_language()}/topics/{item.slug}/"


class BlogPartMap(HubMap):
    """Categories, series and authors without an account of whom a visitor may read a story."""

    def items(self) -> Any:
        stories = BlogPostPage.objects.visible_to(AnonymousUser())
        wrote = PostAuthor.objects.filter(post__in=stories).values("author")
        return [
            *BlogCategory.objects.filter(pk__in=stories.values("category")),
            *Series.objects.filter(pk__in=stories.values("series")),
            *Author.objects.filter(pk__in=wrote),
        ]

    def location(self, item: Any) -> str:
        return str(item.get_absolute_url())


def sitemaps() -> dict[str, Sitemap]:
    """Return a part for each kind, for threads, untold topics, parts of the blog, coalitions’ shelves, the doors."""
    parts: dict[str, Sitemap] = {"doors": DoorMap(), "thread": ThreadMap(), "untold_topic": UntoldTopicMap()}
    parts |= {"blog_part": BlogPartMap(), "coalition_shelf": PageMap(told_shelves)}
    return parts | {kind.name: _map_of(kind) for kind in kinds() if kind.name not in REDIRECTING}


def _map_of(kind: Kind) -> HubMap:
    return PageMap(kind.visible_to) if issubclass(kind.model, HubPage) else KindMap(kind)


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]
