"""Search over everything: each kind's first hits with a way to all of them, and one kind page by page."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hub.templatetags.frame import reader_language
from members.policies import scopes_of
from search.finding import find, find_by_kind
from search.query import Group, Hit, Query, Results
from search.registry import Kind, kind_named

PER_KIND = 3
PER_PAGE = 20
LONGEST_TEXT = 200
LAST_PAGE = 500

HEADINGS: dict[str, str | Promise] = {
    "post": gettext_lazy("Talk"),
    "tool": gettext_lazy("Tools"),
    "guide": gettext_lazy("Guides"),
    "webinar": gettext_lazy("Webinars"),
    "blog_post": gettext_lazy("Stories"),
    "coalition": gettext_lazy("Coalitions"),
    "member": gettext_lazy("People"),
    "site_page": gettext_lazy("Pages about this place"),
}
"""What a group of hits is called; a kind that is not here goes by its own label."""

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


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` finds in every room; `&kind=` stays in one, with pages; `&exact=1` takes the words as they were typed."""
    query = _query(request)
    kind = kind_named(request.GET.get("kind", ""))
    if not query.text:
        return render(request, "hub/search.html", {"meta": _about(query)})
    if kind:
        results = find(replace(query, kinds=(kind.name,)), request.user)
        if query.page > results.pages:
            raise Http404
        groups = [Group(kind, results.total, results.hits)] if results.hits else []
    else:
        overview = find_by_kind(query, request.user, PER_KIND)
        results, groups = overview.results, list(overview.groups)
    words = results.repair.text if results.repair else query.text
    context = {
        "results": results,
        "parts": [_part(group, query, words, request) for group in groups],
        "only": kind,
        "pages": _neighbours(results, query, kind) if kind else {},
        "exact_url": _address(query, kind=kind.name if kind else "", exact="1"),
        "everywhere_url": _address(query),
        "meta": _about(query),
    }
    return render(request, "hub/search.html", context)


def _query(request: HttpRequest) -> Query:
    page = request.GET.get("page", "")
    return Query(
        text=" ".join(request.GET.get("q", "").split())[:LONGEST_TEXT],
        language=reader_language(),
        page=min(int(page[:6]), LAST_PAGE) if page.isascii() and page.isdecimal() and int(page[:6]) else 1,
        per_page=PER_PAGE,
        scopes=scopes_of(request.user),
        repair=request.GET.get("exact") != "1",
    )


def _part(group: Group, query: Query, words: str, request: HttpRequest) -> Part:
    kind: Kind = group.kind
    room = OWN_SEARCH.get(kind.name)
    address = _address(query, path=room) if room else _address(query, kind=kind.name)
    cards = [_card(kind, hit, words, request) for hit in group.hits]
    return Part(kind, HEADINGS.get(kind.name, kind.label), group.total, cards, address)


def _card(kind: Kind, hit: Hit, words: str, request: HttpRequest) -> Card:
    """Draw a hit. A card may show `hit.title` and `why` in their place, or mark its own sentences with `words`."""
    why = hit.snippet if "<mark>" in hit.snippet else SafeString()
    context = {"thing": hit.thing, "language": reader_language(), "hit": hit, "words": words, "why": why}
    html = render_to_string(kind.card_template, context, request)
    return Card(html, SafeString() if "<mark>" in html else why, hit.language)


def _neighbours(results: Results, query: Query, kind: Kind) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    pages = {"previous": query.page - 1, "next": query.page + 1 if results.has_next else 0}
    return {name: _address(query, kind=kind.name, page=str(page)) for name, page in pages.items() if page}


def _address(query: Query, path: str = "search", **more: str) -> str:
    exact = {} if query.repair else {"exact": "1"}
    asked = {"q": query.text, **exact, **{name: value for name, value in more.items() if value}}
    return f"{reverse(path)}?{urlencode(asked)}"


def _about(query: Query) -> dict[str, object]:
    title = _("Search: %(text)s") % {"text": query.text} if query.text else _("Search")
    return {"title": title, "canonical": reverse("search"), "noindex": bool(query.text)}
