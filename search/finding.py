"""Find things: the one door through which pages, cards and the API search."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import orjson

from search.analysis import LANGUAGES, words
from search.asking import Answer, ask, patience
from search.engines import choice
from search.engines.headings import begun
from search.errors import EngineDown
from search.marking import Wanted, marked
from search.meaning.waiting import of_one_mind
from search.models import Entry
from search.places import as_written
from search.plan import PUBLIC, Match, Plan, plan
from search.query import KIND, MOST_USED, RELEVANCE, Facet, Group, Hit, Loosened, Overview, Query, Results, Value
from search.registry import Kind, Viewer, kind_named
from search.repairing import SHORTEST, is_doubtful
from search.written import SEVERAL_NAMES, Rows, moment_of, several

LANGUAGE = "language"
"""The facet that says in which languages a thing is."""
MOST_NEAREST = 3
MOST_WORDS = 6
"""Words of a query that nothing has for which titles are sought that begin like them."""


Named = tuple[str, str]
"""A thing by kind and primary key."""
Pks = Mapping[str, list[str]]
"""Primary keys by kind."""


class Written(NamedTuple):
    """What was written in a thing when it was saved: by language `title` and `body`; and what orders go by."""

    texts: Mapping[str, Mapping[str, str]]
    date: datetime | None
    uses: int
    score: float


def find(query: Query, viewer: Viewer) -> Results:
    """Return a page of what `viewer` may find.

    The engine sees only what `query.scopes` allow; each hit is then checked once more against `visible_to` of its kind,
    because a change of who may see it may not have reached the index yet.
    """
    with patience(), of_one_mind():
        return _found(query, viewer)


def find_by_kind(query: Query, viewer: Viewer, per_kind: int = 3) -> Overview:
    """Return the first hits of every kind in which something is found, and the counts over all of them."""
    with patience(), of_one_mind():
        return _found_by_kind(query, viewer, per_kind)


def _found(query: Query, viewer: Viewer) -> Results:
    answer = ask(query, spelling)
    hits = hits_of(answer.found.matches, viewer, query.language, answer.plan)
    results = Results(
        query=query,
        hits=hits,
        total=max(0, answer.found.total - (len(answer.found.matches) - len(hits))),
        facets=_facets(answer, query),
        repair=answer.repair,
        notice=answer.notice,
        engine=answer.engine,
        words_only=answer.words_only,
    )
    if results.total or not results.engine or not query.per_page:
        return results
    return _with_ways_on(results, answer.text, viewer)


def _found_by_kind(query: Query, viewer: Viewer, per_kind: int) -> Overview:
    counted = find(replace(query, per_page=0, page=1), viewer)
    text = counted.repair.text if counted.repair else query.text
    groups = []
    for value in counted.facet(KIND).values:
        if kind := kind_named(value.slug):
            one = replace(query, text=text, repair=False, kinds=(kind.name,), page=1, per_page=per_kind)
            found = find(one, viewer)
            if found.hits:
                groups.append(Group(kind, found.total, found.hits))
    return Overview(tuple(groups), counted)


def hits_of(matches: Sequence[Match], viewer: Viewer, language: str, asked: Plan | None = None) -> tuple[Hit, ...]:
    """Return matches as the viewer reads them, without what they may not see; what was asked for is marked."""
    wanted = {clause.language: clause.stems for clause in (asked.clauses if asked else None) or ()}
    named = [(match.kind, match.pk) for match in matches]
    return tuple(_hit(*found, wanted, language) for found in visible_entries(named, viewer))


def visible_entries(named: Sequence[Named], viewer: Viewer, *, to_show: bool = True) -> list[tuple[Kind, Any, Written]]:
    """Return what the viewer may see of some things, in order: each with its kind and what was written in it.

    `to_show=False` leaves out what only a card of the thing needs loaded.
    """
    pks = _by_kind(named)
    things, entries = _visible(pks, viewer, to_show), _entries(pks)
    return [(*things[one], entries[one]) for one in named if one in things and one in entries]


def _hit(kind: Kind, thing: Any, entry: Written, wanted: Wanted, language: str) -> Hit:
    words_of = marked(entry.texts, wanted, language)
    return Hit(
        kind=kind.name,
        thing=thing,
        url=kind.url(thing, language),
        title=words_of.title,
        snippet=words_of.snippet,
        language=words_of.language,
        date=entry.date,
        uses=entry.uses,
        score=entry.score,
    )


def _with_ways_on(results: Results, text: str, viewer: Viewer) -> Results:
    """Add to results without a hit what would be found with a little less, or near it."""
    query = replace(results.query, text=text, repair=False, page=1)
    loosened = tuple(
        Loosened(name, slug, total)
        for name, slugs in query.facets.items()
        for slug in slugs
        if (total := _total(query, {**query.facets, name: tuple(other for other in slugs if other != slug)}))
    )
    chosen = query.facets.get(LANGUAGE, ())
    others = tuple(code for code in LANGUAGES if code not in chosen)
    return replace(
        results,
        loosened=tuple(sorted(loosened, key=lambda way: -way.total)),
        other_language=_total(query, {**query.facets, LANGUAGE: others}) if chosen and others else 0,
        nearest=hits_of(_nearest(query), viewer, query.language, plan(query, text)),
    )


def _total(query: Query, facets: Mapping[str, tuple[str, ...]]) -> int:
    return ask(replace(query, facets=facets, per_page=0), spelling).found.total


def _nearest(query: Query) -> Sequence[Match]:
    """Return what holds the words whatever is chosen, else what has a title with words that begin like them."""
    few = replace(query, facets={}, sort=RELEVANCE, per_page=MOST_NEAREST)
    if query.facets and (matches := ask(few, spelling).found.matches):
        return matches
    beginnings = [
        word[:letters]
        for word, _start, _end in islice(words(query.text), MOST_WORDS)
        if is_doubtful(word)
        for letters in range(len(word), SHORTEST - 1, -1)
    ]
    path, scopes = choice.embedded().path, query.scopes or PUBLIC
    with suppress(EngineDown):
        for beginning in beginnings:
            if refs := begun(path, [beginning], scopes, query.kinds, MOST_NEAREST):
                return [Match(*ref.split(":", 1)) for ref in refs]
    return ask(replace(few, text="", sort=MOST_USED), spelling).found.matches if query.kinds else ()


def _visible(pks_of: Pks, viewer: Viewer, to_show: bool) -> dict[Named, tuple[Kind, Any]]:
    """Return the things that the viewer may see, by one query a kind."""
    things: dict[Named, tuple[Kind, Any]] = {}
    for name, pks in pks_of.items():
        if kind := kind_named(name):
            for thing in _load(kind, pks, viewer, to_show):
                things[name, str(thing.pk)] = (kind, thing)
    return things


def _load(kind: Kind, pks: Sequence[str], viewer: Viewer, to_show: bool) -> Iterable[Any]:
    if kind.load:
        return kind.load(viewer, pks, to_show)
    seen = kind.visible_to(viewer).filter(pk__in=pks).order_by()  # the engine's order is the one that counts
    return seen if to_show else seen.prefetch_related(None)


def _entries(pks_of: Pks) -> dict[Named, Written]:
    """Return what was written in each thing, by one query for a page of a kind."""
    found: dict[Named, Written] = {}
    for name, pks in pks_of.items():
        for start in range(0, len(pks), len(SEVERAL_NAMES)):
            some = several(SEVERAL_NAMES, pks[start : start + len(SEVERAL_NAMES)])
            for pk, texts, date, uses, score in _entries_of().ask({_OF_KIND: name, **some}):
                if written := orjson.loads(texts):
                    found[name, pk] = Written(written, moment_of(date), uses, score)
    return found


_OF_KIND = "\ue000kind\ue001"


@cache
def _entries_of() -> Rows:
    entries = Entry.objects.filter(kind=_OF_KIND, thing_pk__in=SEVERAL_NAMES, deleted=False)
    return Rows.of(entries.values_list("thing_pk", "texts", "date", "uses", "score"))


def _by_kind(named: Iterable[Named]) -> Pks:
    pks: dict[str, list[str]] = defaultdict(list)
    for kind, pk in named:
        pks[kind].append(pk)
    return pks


def _facets(answer: Answer, query: Query) -> dict[str, Facet]:
    """Sort each facet's values, most hits first; what is chosen stays, also with a count of zero."""
    facets = {}
    for name in [*answer.found.counts, *(name for name in query.facets if name not in answer.found.counts)]:
        chosen = frozenset(query.facets.get(name, ()))
        counts = dict.fromkeys(chosen, 0) | dict(answer.found.counts.get(name, {}))
        order = sorted(counts, key=lambda slug: (-counts[slug], slug))
        facets[name] = Facet(name, tuple(Value(slug, counts[slug], slug in chosen) for slug in order))
    return facets


def spelling(word: str, ref: str) -> str:
    """Return a folded word as it is written, with its accents, in a thing that has it."""
    kind, pk = ref.split(":", 1)
    entry = _entries({kind: [pk]}).get((kind, pk))
    for text in entry.texts.values() if entry else ():
        if written := as_written(text["title"], word) or as_written(text["body"], word):
            return written.lower()
    return word
