"""The map of everything a visitor may read, kind by kind, each thing with its addresses in both languages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Model
from django.utils.translation import get_language

from content.page import HubPage
from forum.models import Thread
from hub.pages.models import TopicPage
from search.registry import Kind, kinds
from topics.models import Topic

DOORS = ("", "talk/", "guides/", "tools/", "webinars/", "blog/", "topics/", "people/", "coalitions/")
REDIRECTING = {"post"}
"""Kinds whose address leads on to another thing's page: a post's to its thread, which has a part of its own."""


class HubMap(Sitemap):
    """A part of the map, under the site's own address, each entry with its other languages."""

    limit = 1000
    i18n = True
    alternates = True
    x_default = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class DoorMap(HubMap):
    """The pages that lead to others."""

    def items(self) -> Sequence[str]:
        return DOORS

    def location(self, item: str) -> str:
        return f"/{_language()}/{item}"


class KindMap(HubMap):
    """The things of one kind."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def items(self) -> Sequence[Model]:
        things: Any = self.kind.visible_to(AnonymousUser())
        if issubclass(self.kind.model, HubPage):
            things = things.for_readers_of(settings.LANGUAGE_CODE).select_related("locale")
        return things.order_by("pk")

    def get_languages_for_item(self, item: Any) -> list[str]:
        return list(item.languages() if isinstance(item, HubPage) else dict(settings.LANGUAGES))

    def location(self, item: Any) -> str:
        return self.kind.url(item, _language())

    def lastmod(self, item: Any) -> Any:
        return item.last_published_at if isinstance(item, HubPage) else None


class ThreadMap(HubMap):
    """Threads, each under its own language: there its words stand as they were written."""

    def items(self) -> Any:
        return Thread.objects.visible_to(AnonymousUser()).order_by("pk")

    def get_languages_for_item(self, item: Thread) -> list[str]:
        return [item.lang]

    def location(self, item: Thread) -> str:
        return item.url_in(_language())

    def lastmod(self, item: Thread) -> Any:
        return item.last_post_at


class UntoldTopicMap(HubMap):
    """Topics of which no editor has written: their pages speak for themselves, in both languages."""

    def items(self) -> Any:
        told = TopicPage.objects.live().filter(topic__isnull=False)
        return Topic.objects.exclude(pk__in=told.values("topic")).order_by("pk")

    def location(self, item: Topic) -> str:
        return f"/{_language()}/topics/{item.slug}/"


def sitemaps() -> dict[str, Sitemap]:
    """Return a part for each kind, for threads, and one for the doors."""
    parts: dict[str, Sitemap] = {"doors": DoorMap(), "thread": ThreadMap(), "untold_topic": UntoldTopicMap()}
    return parts | {kind.name: KindMap(kind) for kind in kinds() if kind.name not in REDIRECTING}


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]
