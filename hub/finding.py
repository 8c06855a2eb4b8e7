"""Search over everything: each kind's first hits with a way to all of them, and one kind page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.templatetags.frame import reader_language
from library.offering import ask_address
from members.policies import scopes_of
from search.asked import remember
from search.finding import find, find_by_kind
from search.query import KIND, Group, Hit, Query, Results
from search.registry import Kind, kind_named

PER_KIND = 3
PER_PAGE = 20
LONGEST_TEXT = 200
LAST_PAGE = 500
OFFERED = 3
"""Things shown where nothing was found."""

OWN_SEARCH = {"tool": "tools"}
"""Kinds whose room has a search of its own, by the name of its address."""


@dataclass(frozen=True)
class Card:
    """A hit as its kind draws it; `why` is the passage it was found by, where the card itself shows no mark."""

    html: SafeString
    why: SafeString
    language: str


@dataclass(frozen=True)
class Part:
    """The hits of one kind that are shown, how many there are, and where all of them stand."""

    kind: Kind
    heading: str | Promise
    total: int
    cards: list[Card]
    all_url: str


@dataclass(frozen=True)
class Tab:
    """A kind in the row above the hits: how many of it are found, and where they stand. Everything has no kind."""

    label: str | Promise
    total: int
    url: str
    here: bool
    section: str = "home"


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` finds in every room; `&kind=` stays in one, with pages; `&exact=1` takes the words as they were typed."""
    query = _query(request)
    kind = kind_named(request.GET.get("kind", ""))
    if not query.text:
        return render(request, "hub/search.html", {"meta": _about(query, None)})
    results, groups = _in_one(query, kind, request) if kind else _everywhere(query, request)
    words = results.repair.text if results.repair else query.text
    context = {
        "results": results,
        "tabs": _tabs(results, query, kind),
        "parts": [_part(group, query, words, request) for group in groups],
        "only": kind,
        "pages": _neighbours(results, query, kind) if kind else {},
        "exact_url": _address(query, kind=kind.name if kind else "", exact="1"),
        "offer": None if groups else _offer(results, kind, request),
        "meta": _about(query, kind),
    }
    return render(request, "hub/search.html", context)


def _everywhere(query: Query, request: HttpRequest) -> tuple[Results, Sequence[Group]]:
    overview = find_by_kind(query, request.user, PER_KIND)
    remember(query.text, query.language, overview.results.total)
    return overview.results, overview.groups


def _in_one(query: Query, kind: Kind, request: HttpRequest) -> tuple[Results, Sequence[Group]]:
    """Find one kind as a facet, so that the others are counted as well."""
    results = find(replace(query, facets={KIND: (kind.name,)}), request.user)
    if query.page > results.pages:
        raise Http404
    return results, [Group(kind, results.total, results.hits)] if results.hits else []


def _query(request: HttpRequest) -> Query:
    page = request.GET.get("page", "")
    return Query(
        text=" ".join(request.GET.get("q", "").split())[:LONGEST_TEXT],
        language=reader_language(),
        page=min(int(page[:6]), LAST_PAGE) if page.isascii() and page.isdecimal() and int(page[:6]) else 1,
        per_page=PER_PAGE,
        scopes=scopes_of(request.user),
        repair=request.GET.get("exact") != "1",
        words_only=request.GET.get("words") == "1",
    )


def _part(group: Group, query: Query, words: str, request: HttpRequest) -> Part:
    kind: Kind = group.kind
    room = OWN_SEARCH.get(kind.name)
    address = _address(query, path=room) if room else _address(query, kind=kind.name)
    cards = _cards(group.hits, words, request)
    return Part(kind, kind.plural, group.total, cards, address)


def _tabs(results: Results, query: Query, only: Kind | None) -> list[Tab]:
    """Return a tab for everything and one for each kind in which something is found, the fullest first."""
    values = [(kind, value.count) for value in results.facet(KIND).values if (kind := kind_named(value.slug))]
    everything = Tab(_("Everything"), sum(count for _kind, count in values), _address(query), only is None)
    return [everything, *(_tab(kind, count, query, only) for kind, count in values)] if values else []


def _tab(kind: Kind, count: int, query: Query, only: Kind | None) -> Tab:
    address = _address(query, kind=kind.name)
    return Tab(kind.plural, count, address, kind is only, kind.section)


def _offer(results: Results, only: Kind | None, request: HttpRequest) -> dict[str, Any]:
    """Return the ways on from an empty page: what was meant, every room, what comes nearest, a thread begun."""
    query = replace(results.query, facets={})
    meant = find(replace(query, repair=True, page=1, per_page=0), request.user) if not query.repair else None
    repaired = meant.repair.text if meant and meant.repair and meant.total else ""
    near = (replace(query, kinds=names, page=1, per_page=PER_KIND) for names in ((), ("tool",)))
    nearest = results.nearest or next((found for one in near if (found := find(one, request.user).nearest)), ())
    title = _("Does anybody know about this: %(sought)s?") % {"sought": query.text}
    words = _("I searched for “%(sought)s” and found nothing.") % {"sought": query.text}
    return {
        "repaired": repaired,
        "repaired_total": meant.total if meant else 0,
        "repaired_url": _address(replace(query, repair=True)),
        "everywhere_url": _address(query) if only else "",
        "cards": _cards(nearest, query.text, request),
        "ask_url": ask_address(title, words),
    }


def _cards(hits: Sequence[Hit], words: str, request: HttpRequest) -> list[Card]:
    found = ((kind_named(hit.kind), hit) for hit in hits)
    return [_card(kind, hit, words, request) for kind, hit in found if kind]


def _card(kind: Kind, hit: Hit, words: str, request: HttpRequest) -> Card:
    """Draw a hit. A card may show `hit.title` and `why` in their place, or mark its own sentences with `words`."""
    why = hit.snippet if "<mark>" in hit.snippet else SafeString()
    context = {"thing": hit.thing, "language": reader_language(), "hit": hit, "words": words, "why": why}
    html = render_to_string(kind.card_template, context, request)
    return Card(html, SafeString() if "<mark>" in html else why, hit.language)


def _neighbours(results: Results, query: Query, kind: Kind) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    pages = {"previous": query.page - 1, "next": query.page + 1 if results.has_next else 0}
    words = "1" if results.words_only else ""
    return {name: _address(query, kind=kind.name, words=words, page=str(page)) for name, page in pages.items() if page}


def _address(query: Query, path: str = "search", **more: str) -> str:
    exact = {} if query.repair else {"exact": "1"}
    asked = {"q": query.text, **exact, **{name: value for name, value in more.items() if value}}
    return f"{reverse(path)}?{urlencode(asked)}"


def _about(query: Query, only: Kind | None) -> dict[str, object]:
    title = _("Search: %(text)s") % {"text": query.text} if query.text else _("Search")
    if only and query.text:
        title = f"{title}, {only.plural}"
    return {"title": title, "canonical": reverse("search"), "noindex": bool(query.text)}
