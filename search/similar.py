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
    thing: Any, viewer: Viewer, limit: int = 4, *, language: str = "", scopes: frozenset[str] = PUBLIC
) -> tuple[Hit, ...]:
    """Return things of the same kind that are most like one, best first: not itself, nor its other languages."""
    kind = kind_of(thing)
    entry = kind and Entry.objects.filter(kind=kind.name, thing_pk=str(thing.pk), deleted=False).first()
    if not kind or not entry:
        return ()
    clauses = tuple(Clause(code, terms, 0.0) for code, terms in _telling(entry).items() if terms)
    plan = Plan(clauses, scopes, (kind.name,), {}, RELEVANCE, 0, limit + SPARE)
    code = language or next(iter(entry.texts))
    own, seen = kind.key(thing), set()
    found = []
    for hit in hits_of(answer(plan).found.matches, viewer, code):
        key = kind.key(hit.thing)
        if key != own and key not in seen:
            seen.add(key)
            found.append(hit)
    return tuple(found[:limit])


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
