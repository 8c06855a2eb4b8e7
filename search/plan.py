"""What a query means, once for both engines: their two compilers start from a `Plan`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from search.analysis import LANGUAGES, language_of, query_stems
from search.query import BEST_REVIEWED, MOST_USED, NEWEST, RELEVANCE, Query
from search.thesaurus import EMPTY, Phrase, Thesaurus

PUBLIC = frozenset({"public"})
MOST_TERMS = 64
DEEPEST = 10_000
"""Hits that can be paged to: Elasticsearch's own limit, kept by both engines."""

# Relevance is a sum: tiers far above any text score (at most about 12 a term) put hits with all terms first and, among
# them, those in the reader's language; below 4,096 Elasticsearch's 32-bit scores still tell 0.0003 apart.
ALL_TERMS_TIER = 2048.0
LANGUAGE_TIER = 1024.0
PIN_TIER = 8192.0
TITLE_WEIGHT = 0.5
SYNONYM_WEIGHT = 0.8
"""What a synonym is worth of the word that was typed, all stems of a phrase together."""
MOST_PINS = 20


@dataclass(frozen=True)
class Clause:
    """A text read in one language: each stem with how often it was typed; `tier` is what any match is worth.

    `synonyms` are phrases that mean what was typed: a thing with all stems of one is found too. `needs` says when a
    thing has "everything": of each need it holds all stems of at least one phrase.
    """

    language: str
    terms: Mapping[str, float]
    tier: float
    synonyms: tuple[Phrase, ...] = ()
    needs: tuple[tuple[Phrase, ...], ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that is looked for: what a reader sees marked."""
        return frozenset(self.terms).union(*self.synonyms)


@dataclass(frozen=True)
class Plan:
    """A query as engines run it. `clauses` is `None` for "everything" and empty for a text that can match nothing.

    `pins` names things (`tool:5`) that are found as well, and by relevance come first, in this order. `near` names
    things that are found as well, and by relevance come last. Groups `without` are passed over when hits are listed,
    not when they are counted.
    """

    clauses: tuple[Clause, ...] | None
    scopes: frozenset[str]
    kinds: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int
    pins: tuple[str, ...] = field(default=())
    near: tuple[str, ...] = field(default=())
    without: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Match:
    """What an engine found: a thing, by kind and primary key.

    `group` is what it is collapsed into (its own `ref` when it stands alone), `by_words` is false for what was found
    only because the plan names it as near; neither makes it another thing.
    """

    kind: str
    pk: str
    group: str = field(default="", compare=False, kw_only=True)
    by_words: bool = field(default=True, compare=False, kw_only=True)

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.pk}"


@dataclass(frozen=True)
class Found:
    """An engine's answer: one page of matches, how many there are (collapsed), and counts by facet and slug."""

    matches: tuple[Match, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]


def plan(query: Query, text: str, thesaurus: Thesaurus = EMPTY, pins: Sequence[str] = ()) -> Plan:
    """Return how to run a query, with `text` in place of what was typed."""
    clauses = clauses_of(text, query.language, thesaurus) if text.strip() else None
    sort = query.sort if query.sort in (NEWEST, MOST_USED, BEST_REVIEWED) else RELEVANCE
    offset = min(max(0, query.page - 1) * query.per_page, DEEPEST)
    return Plan(
        clauses=clauses,
        scopes=query.scopes or PUBLIC,
        kinds=tuple(sorted(set(query.kinds))),
        facets={name: tuple(sorted(set(slugs))) for name, slugs in sorted(query.facets.items()) if slugs},
        sort=NEWEST if clauses is None and sort == RELEVANCE else sort,
        offset=offset,
        limit=max(0, min(query.per_page, DEEPEST - offset)),
        pins=() if clauses is None else tuple(pins[:MOST_PINS]),
    )


def clauses_of(text: str, reader: str, thesaurus: Thesaurus = EMPTY) -> tuple[Clause, ...]:
    """Read a text in every language; the reader's own comes first."""
    first = language_of(reader)
    read = ((language, query_stems(text, language, MOST_TERMS)) for language in LANGUAGES)
    return tuple(
        clause(stems, language, LANGUAGE_TIER if language == first else 0.0, thesaurus)
        for language, stems in read
        if stems
    )


def clause(stems: Sequence[str], language: str, tier: float, thesaurus: Thesaurus = EMPTY) -> Clause:
    """Return the clause of a query's stems in one language."""
    meant = thesaurus.meant(stems, language)
    said = frozenset[str]().union(*(phrase for phrase, _ in meant))
    return Clause(
        language=language,
        terms=Counter(stems),
        tier=tier,
        synonyms=tuple(dict.fromkeys(other for _, others in meant for other in others)),
        needs=(
            *((phrase, *others) for phrase, others in meant),
            *(((stem,),) for stem in dict.fromkeys(stems) if stem not in said),
        ),
    )
