"""What is asked of search, and what comes back: one shape for both engines, for pages, cards and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString

RELEVANCE = "relevance"
NEWEST = "newest"
MOST_USED = "most_used"
BEST_REVIEWED = "best_reviewed"
SORTS = (RELEVANCE, NEWEST, MOST_USED, BEST_REVIEWED)

KIND = "kind"
"""A facet that everything has: the name of its kind. Choose it for counts that keep their own selection."""


@dataclass(frozen=True)
class Query:
    """What somebody looks for; an empty `text` finds everything.

    `language` is the reader's; both languages are searched, this one comes first. `kinds` limits what is looked at,
    counts included. `facets` maps a facet's name to the chosen slugs: any of a facet's, and that in every facet.
    `scopes` are those the viewer holds (`members.policies.scopes_of`); none means a visitor's. `repair=False` searches
    for exactly what was typed, `words_only=True` by its words alone. Pages count from 1.
    """

    text: str
    language: str
    kinds: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    per_page: int = 20
    scopes: frozenset[str] = frozenset()
    repair: bool = True
    words_only: bool = False


class Hit(NamedTuple):
    """One found thing, checked with `visible_to`. `title` and `snippet` are safe HTML with `<mark>`, in `language`."""

    kind: str
    thing: Any
    url: str
    title: SafeString
    snippet: SafeString
    language: str
    date: datetime | None
    uses: int
    score: float = 0.0


@dataclass(slots=True)
class Value:
    """A value of a facet: how many hits choosing it (beside what is chosen in its facet) would add or keep."""

    slug: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """A facet's values, most hits first; a chosen value stays, also with no hit left."""

    name: str
    values: tuple[Value, ...]

    @property
    def selected(self) -> tuple[Value, ...]:
        return tuple(value for value in self.values if value.selected)

    def count(self, slug: str) -> int:
        return next((value.count for value in self.values if value.slug == slug), 0)


@dataclass(frozen=True)
class Repair:
    """What was searched instead: `text` is the repaired query, `words` maps what was typed to what was meant."""

    text: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Loosened:
    """A chosen value of a facet without which something would be found, and how much."""

    facet: str
    slug: str
    total: int


@dataclass(frozen=True)
class Results:
    """A page of hits. `notice` is a sentence to show, or empty; `engine` names who answered (`""`: nobody could).

    Where nothing is found there are ways on: what each chosen value alone keeps away (most first), how much is there in
    the other language where one was chosen, and what comes nearest to what was asked. `words_only` says that words
    alone were searched for although a model knows the language (what they mean came too late): ask for other pages so.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, Facet] = field(default_factory=dict)
    repair: Repair | None = None
    notice: str | Promise = ""
    engine: str = ""
    loosened: tuple[Loosened, ...] = ()
    other_language: int = 0
    nearest: tuple[Hit, ...] = ()
    words_only: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // max(1, self.query.per_page)))

    @property
    def has_next(self) -> bool:
        return self.query.page < self.pages

    def facet(self, name: str) -> Facet:
        """Return a facet, empty where no hit has it."""
        return self.facets.get(name) or Facet(name, ())


@dataclass(frozen=True)
class Group:
    """The first hits of one kind, and how many there are."""

    kind: Any
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Overview:
    """Everything found, kind by kind, most hits first; `results` holds counts, repair and notice, and no hits."""

    groups: tuple[Group, ...]
    results: Results
