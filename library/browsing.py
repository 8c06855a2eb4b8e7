"""Looking through the library: an address becomes a query, and its results become panels, chips and links."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from library.documents import APART
from library.facets import (
    LABELS,
    LINKED,
    MOST_COALITIONS,
    NAMES,
    PANELS,
    Choices,
    choices_of,
    coalition_words,
    narrowed,
    words_of,
)
from library.models import Tool
from members.policies import scopes_of
from search.analysis import language_of, query_stems
from search.finding import find
from search.marking import mark
from search.places import places
from search.plan import MOST_TERMS
from search.query import BEST_REVIEWED, MOST_USED, NEWEST, RELEVANCE, Hit, Query, Results

PER_PAGE = 20
AT_ONCE = 1000
"""Hits of one search where all of them are wanted."""
LONGEST_TEXT = 200
ORDERS = {
    RELEVANCE: _("Best match"),
    MOST_USED: _("Most used"),
    BEST_REVIEWED: _("Best reviewed"),
    NEWEST: _("Newest"),
}
NEIGHBOURS = 2
"""Page numbers shown on either side of the one that is open."""


@dataclass(frozen=True)
class Chip:
    """A value in use; `url` is the same page without it, `facet` says what sort of value it is."""

    label: str
    url: str
    lang: str = ""
    facet: str | Promise = ""


@dataclass(frozen=True)
class Row:
    """A found tool with its words marked; `excerpt` says why it was found where title and summary do not."""

    tool: Tool
    title: SafeString
    summary: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Search:
    """What an address asks for. `exact` searches for the text as typed, without repair; `words` by words alone, since
    the page before was found so."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    exact: bool = False
    words: bool = False

    def address(self, **changes: Any) -> str:
        """Return the query string of this search with some parts changed; it begins at page 1 unless told."""
        asked = replace(self, **{"page": 1, "words": False, **changes})
        pairs = [("q", asked.text)] if asked.text else []
        pairs += [(name, slug) for name in NAMES for slug in asked.chosen.get(name, ())]
        pairs += [("sort", asked.sort)] if asked.sort != RELEVANCE else []
        pairs += [("exact", "1")] if asked.exact else []
        pairs += [("words", "1")] if asked.words else []
        pairs += [("page", str(asked.page))] if asked.page > 1 else []
        return "?" + urlencode(pairs)

    def without(self, facet: str, slug: str) -> str:
        """Return the query string without one chosen value."""
        rest = tuple(other for other in self.chosen[facet] if other != slug)
        return self.address(chosen={**self.chosen, facet: rest})


def read_address(params: QueryDict) -> Search:
    """Return what an address asks for; what makes no sense is left out, never refused."""
    page = params.get("page", "")
    sort = params.get("sort", "")
    return Search(
        text=" ".join(params.get("q", "").split())[:LONGEST_TEXT],
        chosen={name: tuple(dict.fromkeys(params.getlist(name)))[:40] for name in NAMES if params.getlist(name)},
        sort=sort if sort in ORDERS else RELEVANCE,
        page=int(page) if page.isascii() and page.isdecimal() and 0 < int(page[:6]) < 10_000 else 1,
        exact=params.get("exact") == "1",
        words=params.get("words") == "1",
    )


def found_row(hit: Hit, text: str) -> Row:
    """Return a found tool as a list shows it; `text` is what was searched for, repaired."""
    tool = hit.thing
    language = language_of(tool.lang)
    summary = mark(tool.summary, places(tool.summary, language, query_stems(text, language, MOST_TERMS)))
    told = "<mark>" in hit.title + summary or "<mark>" not in hit.snippet
    return Row(tool, hit.title, summary, SafeString() if told else reason(hit.snippet))


def reason(snippet: SafeString) -> SafeString:
    """Return of a passage what holds a mark: a sentence about a tool, or its tags, without whatever list comes next."""
    return SafeString(APART.join(part for part in snippet.split(APART) if "<mark>" in part))


class Browse:
    """One page of the library, as a viewer sees it. `asked` is the address without what nobody has or may know of."""

    def __init__(self, asked: Search, viewer: Any, language: str) -> None:
        self.viewer = viewer
        self.language = language
        self.words = words_of(asked.chosen, viewer)
        chosen = asked.chosen.items()
        known = {name: tuple(slug for slug in slugs if slug in self.words[name]) for name, slugs in chosen}
        self.asked = replace(asked, chosen={name: slugs for name, slugs in known.items() if slugs})
        self.results = self.find(self.asked)

    @cached_property
    def panels(self) -> list[Choices]:
        """Return each panel with the values that have a hit or are chosen."""
        users = [value.slug for value in self.results.facet("coalition").values[:MOST_COALITIONS]]
        words = {**self.words, "coalition": self.words["coalition"] | coalition_words(users, self.viewer)}
        chosen = self.asked.chosen
        found = (
            choices_of(panel, words[panel.name], chosen.get(panel.name, ()), self.results.facet(panel.name).count)
            for panel in PANELS
        )
        return [choices for choices in found if choices]

    @cached_property
    def chips(self) -> list[Chip]:
        """Return what is chosen, each with the address without it. A topic within a chosen one stands for both."""
        return [
            Chip(word.label, self.asked.without(name, slug), word.lang, LABELS[name])
            for name, slugs in self.chosen.items()
            for slug, word in ((slug, self.words[name][slug]) for slug in slugs)
        ]

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Return what is searched for of what is chosen."""
        return {name: narrowed(slugs, self.words[name]) for name, slugs in self.asked.chosen.items()}

    @cached_property
    def rows(self) -> list[Row]:
        text = self.results.repair.text if self.results.repair else self.asked.text
        return [found_row(hit, text) for hit in self.results.hits]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Return what the form must carry along although no field shows it."""
        return [(name, slug) for name in LINKED for slug in self.asked.chosen.get(name, ())]

    @property
    def orders(self) -> list[tuple[str, str | Promise, bool]]:
        """Return the orders to choose from: value, label, whether it is in use.

        The usual one (best match where there is something to match, else newest) has no value, so that an address
        does not carry it along and a first question asked from the plain page is answered by best match.
        """
        usual = RELEVANCE if self.asked.text else NEWEST
        current = usual if self.asked.sort == RELEVANCE else self.asked.sort
        offered = [usual, *(sort for sort in ORDERS if sort not in (usual, RELEVANCE))]
        return [("" if sort == usual else sort, ORDERS[sort], sort == current) for sort in offered]

    @property
    def clear_url(self) -> str:
        return self.asked.address(chosen={})

    @property
    def exact_url(self) -> str:
        return self.asked.address(exact=True)

    @property
    def pages(self) -> list[tuple[int, str]]:
        """Return the page numbers to link to, with their addresses; 0 stands for a gap."""
        last, here = self.results.pages, self.asked.page
        near = {1, last, *range(max(1, here - NEIGHBOURS), min(last, here + NEIGHBOURS) + 1)}
        numbered: list[tuple[int, str]] = []
        for number in sorted(near):
            if numbered and number - numbered[-1][0] > 1:
                numbered.append((0, ""))
            numbered.append((number, self._page_address(number)))
        return numbered if last > 1 else []

    @property
    def previous_url(self) -> str:
        return self._page_address(self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self._page_address(self.asked.page + 1) if self.results.has_next else ""

    def _page_address(self, number: int) -> str:
        """Return where another page of these very results stands."""
        return self.asked.address(page=number, words=self.results.words_only)

    def everything(self, most: int) -> list[Tool]:
        """Return all that is found, in its order and at most so many, each loaded as its own page shows it."""
        keys: list[int] = []
        asked = replace(self.asked, words=self.results.words_only)
        for page in range(1, -(-min(self.results.total, most) // AT_ONCE) + 1):
            keys += [hit.thing.pk for hit in self.find(replace(asked, page=page), AT_ONCE).hits]
        tools = Tool.objects.for_its_page().prefetch_related("used_by").in_bulk(keys)
        return [tools[key] for key in keys if key in tools]

    def find(self, asked: Search, per_page: int = PER_PAGE) -> Results:
        """Return what a search of this viewer finds; none a page only counts."""
        query = Query(
            text=asked.text,
            language=self.language,
            kinds=("tool",),
            facets={name: narrowed(slugs, self.words[name]) for name, slugs in asked.chosen.items()},
            sort=asked.sort,
            page=asked.page,
            per_page=per_page,
            scopes=scopes_of(self.viewer),
            repair=not asked.exact,
            words_only=asked.words,
        )
        return find(query, self.viewer)
