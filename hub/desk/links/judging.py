"""What is wrong with a link inside this site, by what is stored: no page is visited for it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve

from content.policies import admits
from content.things import Thing
from hub.models import PageLink

Kind, Trouble = PageLink.Kind, PageLink.Trouble
Rows = Iterable[PageLink]


def judge(rows: Any) -> int:
    """Look at links within this site and write down what is wrong; return how many are. `rows` is a queryset."""
    inner = list(rows.exclude(kind=Kind.OUTSIDE).select_related("page__locale"))
    judging = _Judging(inner)
    for row in inner:
        note(row, judging.trouble_of(row))
    return sum(bool(row.trouble) for row in inner)


def note(row: PageLink, trouble: str, reason: str = "") -> None:
    """Write down what was found of a link; since when it is so stays as it was."""
    now = timezone.now()
    row.failing_since = (row.failing_since or now) if trouble else None
    row.trouble, row.reason, row.checked_at = trouble, reason[:200], now
    row.save(update_fields=["trouble", "reason", "checked_at", "failing_since"])


class _Judging:
    """What a bundle of links leads to, asked for together."""

    def __init__(self, rows: list[PageLink]) -> None:
        self.pages = Page.objects.in_bulk(_keys(rows, Kind.PAGE))
        self.documents = set(get_document_model().objects.filter(pk__in=_keys(rows, Kind.DOCUMENT)).values_list("pk"))
        self.images = set(get_image_model().objects.filter(pk__in=_keys(rows, Kind.IMAGE)).values_list("pk"))
        visitor = AnonymousUser()
        restrictions = PageViewRestriction.objects.select_related("page")
        self.closed = [one.page.path for one in restrictions if not admits(one, visitor)]
        self.things: dict[str, str] = {}

    def trouble_of(self, row: PageLink) -> str:
        if row.kind == Kind.PAGE:
            return self._of_page(row, self.pages.get(_key(row.target)))
        if row.kind == Kind.DOCUMENT:
            return "" if (_key(row.target),) in self.documents else Trouble.GONE
        if row.kind == Kind.IMAGE:
            return "" if (_key(row.target),) in self.images else Trouble.GONE
        if row.kind == Kind.THING:
            return self._of_thing(row.target)
        return self._of_path(row)

    def _of_page(self, row: PageLink, page: Page | None) -> str:
        if page is None:
            return Trouble.GONE
        if not page.live:
            return Trouble.UNPUBLISHED
        around = {path for path in self.closed if row.page.path.startswith(path)}
        closed = any(page.path.startswith(path) for path in self.closed if path not in around)
        return Trouble.RESTRICTED if closed else ""

    def _of_thing(self, name: str) -> str:
        """A card that visitors do not see may be meant for members; one that leads to nothing is meant for nobody."""
        if name not in self.things:
            self.things[name] = "" if Thing.named(name, "en") else Trouble.GONE
        return self.things[name]

    def _of_path(self, row: PageLink) -> str:
        path = unquote(urlsplit(row.target).path)
        first = path.strip("/").partition("/")[0]
        language = first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        try:
            with translation.override(language):  # addresses under /es/ are known only where Spanish is spoken
                match = resolve(path)
        except Resolver404:
            return _moved(path) or Trouble.GONE
        if match.func is serve:
            found = _routed(path, language)
            if found is None:
                return _moved(path) or Trouble.GONE
            if trouble := self._of_page(row, found):
                return trouble
        other = language == first and language != row.page.locale.language_code[:2]
        return Trouble.LANGUAGE if other else ""


def _routed(path: str, language: str) -> Page | None:
    """Find the page at a path as a visitor's request would, drafts left out."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    request = RequestFactory().get(path, SERVER_NAME=site.hostname, SERVER_PORT=site.port)
    parts = [part for part in path.split("/") if part][1:]
    with translation.override(language):
        try:
            page: Page = site.root_page.localized.specific.route(request, parts).page
        except Http404:
            return None
    return page


def _moved(path: str) -> str:
    known = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()
    return Trouble.MOVED if known else ""


def _keys(rows: Rows, kind: str) -> list[int]:
    return [key for row in rows if row.kind == kind and (key := _key(row.target))]


def _key(target: str) -> int:
    return int(target) if target.isdecimal() and len(target) < 19 else 0
