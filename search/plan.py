"""What a query means, once for both engines: their two compilers start from a `Plan`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from search.analysis import LANGUAGES, language_of, query_stems
from search.query import MOST_USED, NEWEST, RELEVANCE, Query

PUBLIC = frozenset({"public"})
MOST_TERMS = 64
DEEPEST = 10_000
"""Hits that can be paged to: Elasticsearch's own limit, kept by both engines."""

# Relevance is a sum: tiers far above any text score (at most about 12 a term) put hits with all terms first and, among
# them, those in the reader's language; below 4,096 Elasticsearch's 32-bit scores still tell 0.0003 apart.
ALL_TERMS_TIER = 2048.0
LANGUAGE_TIER = 1024.0
TITLE_WEIGHT = 0.5


@dataclass(frozen=True)
class Clause:
    """A text read in one language: each stem with how often it was typed; `tier` is what any match is worth."""

    language: str
    terms: Mapping[str, int]
    tier: float


@dataclass(frozen=True)
class Plan:
    """A query as engines run it. `clauses` is `None` for "everything" and empty for a text that can match nothing."""

    clauses: tuple[Clause, ...] | None
    scopes: frozenset[str]
    kinds: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int


@dataclass(frozen=True)
class Match:
    """What an engine found: a thing, by kind and primary key."""

    kind: str
    pk: str


@dataclass(frozen=True)
class Found:
    """An engine's answer: one page of matches, how many there are (collapsed), and counts by facet and slug."""

    matches: tuple[Match, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]


def plan(query: Query, text: str) -> Plan:
    """Return how to run a query, with `text` in place of what was typed."""
    reader = language_of(query.language)
    clauses = None
    if text.strip():
        read = {language: Counter(query_stems(text, language, MOST_TERMS)) for language in LANGUAGES}
        clauses = tuple(
            Clause(language, terms, LANGUAGE_TIER if language == reader else 0.0)
            for language, terms in read.items()
            if terms
        )
    sort = query.sort if query.sort in (NEWEST, MOST_USED) else RELEVANCE
    offset = min(max(0, query.page - 1) * query.per_page, DEEPEST)
    return Plan(
        clauses=clauses,
        scopes=query.scopes or PUBLIC,
        kinds=tuple(sorted(set(query.kinds))),
        facets={name: tuple(sorted(set(slugs))) for name, slugs in sorted(query.facets.items()) if slugs},
        sort=NEWEST if clauses is None and sort == RELEVANCE else sort,
        offset=offset,
        limit=max(0, min(query.per_page, DEEPEST - offset)),
    )
