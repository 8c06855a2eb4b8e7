"""What is like a thing: it shares the words that are most its own."""

from collections import Counter
from collections.abc import Mapping
from math import log
from typing import Any

from search.asking import answer
from search.engines import choice
from search.engines.terms import spread
from search.errors import EngineDown
from search.finding import hits_of
from search.models import Entry
from search.plan import PUBLIC, Clause, Plan
from search.query import RELEVANCE, Hit
from search.registry import Viewer, kind_of

TELLING = 24
"""Stems of a thing that are looked for: the most telling ones."""
SPARE = 8
"""Hits asked for beyond those wanted: the thing itself is among them, and its translations."""


def similar_to(
    thing: Any,
    viewer: Viewer,
    limit: int = 4,
    *,
    language: str = "",
    scopes: frozenset[str] = PUBLIC,
    kinds: tuple[str, ...] = (),
) -> tuple[Hit, ...]:
    """Return things that are most like one, best first: not itself, nor its other languages.

    They are of its own kind, or of the `kinds` that are named.
    """
    kind = kind_of(thing)
    entry = kind and Entry.objects.filter(kind=kind.name, thing_pk=str(thing.pk), deleted=False).first()
    if not kind or not entry:
        return ()
    clauses = tuple(Clause(code, terms, 0.0) for code, terms in _telling(entry).items() if terms)
    plan = Plan(clauses, scopes, kinds or (kind.name,), {}, RELEVANCE, 0, limit + SPARE)
    code = language or next(iter(entry.texts))
    seen = {name_of(thing)}
    found = []
    for hit in hits_of(answer(plan).found.matches, viewer, code):
        name = name_of(hit.thing)
        if name and name not in seen:
            seen.add(name)
            found.append(hit)
    return tuple(found[:limit])


def name_of(thing: Any) -> str:
    """Name a thing as others store it (`tool:<key>`), alike in all its languages; empty for what is of no kind."""
    kind = kind_of(thing)
    return f"{kind.name}:{kind.key(thing)}" if kind else ""


def _telling(entry: Entry) -> dict[str, dict[str, float]]:
    """Return, by language, the stems that tell a thing from others; how often it says one counts little."""
    embedded = choice.embedded()
    said = {code: Counter(text.split()) for code, text in entry.tokens["texts"].items()}
    try:
        return {code: _weighed(counts, *spread(embedded.path, code, counts)) for code, counts in said.items()}
    except EngineDown:
        return {code: dict.fromkeys(list(counts)[:TELLING], 1.0) for code, counts in said.items()}


def _weighed(counts: Mapping[str, int], texts: int, holding: Mapping[str, int]) -> dict[str, float]:
    # What nothing else says finds nothing else.
    worth = {stem: (1 + log(counts[stem])) * log(1 + texts / held) for stem, held in holding.items() if held > 1}
    return dict.fromkeys(sorted(worth, key=lambda stem: (-worth[stem], stem))[:TELLING], 1.0)
