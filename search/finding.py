"""Find things: the one door through which pages, cards and the API search."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from search.analysis import words
from search.asking import Answer, ask
from search.marking import marked
from search.models import Entry
from search.plan import Match
from search.query import KIND, Facet, Group, Hit, Overview, Query, Results, Value
from search.registry import Kind, Viewer, kind_named


def find(query: Query, viewer: Viewer) -> Results:
    """Return a page of what `viewer` may find.

    The engine sees only what `query.scopes` allow; each hit is then checked once more against `visible_to` of its kind,
    because a change of who may see it may not have reached the index yet.
    """
    answer = ask(query, _spelling)
    hits = _hits(answer, query, viewer)
    return Results(
        query=query,
        hits=hits,
        total=max(0, answer.found.total - (len(answer.found.matches) - len(hits))),
        facets=_facets(answer, query),
        repair=answer.repair,
        notice=answer.notice,
        engine=answer.engine,
    )


def find_by_kind(query: Query, viewer: Viewer, per_kind: int = 3) -> Overview:
    """Return the first hits of every kind in which something is found, and the counts over all of them."""
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


def _hits(answer: Answer, query: Query, viewer: Viewer) -> tuple[Hit, ...]:
    things = _visible(answer.found.matches, viewer)
    entries = _entries(answer.found.matches)
    return tuple(
        _hit(*things[match], entries[match], answer.text, query.language)
        for match in answer.found.matches
        if match in things and match in entries
    )


def _hit(kind: Kind, thing: Any, entry: Entry, text: str, language: str) -> Hit:
    words_of = marked(entry.texts, text, language)
    return Hit(
        kind=kind.name,
        thing=thing,
        url=kind.url(thing, language),
        title=words_of.title,
        snippet=words_of.snippet,
        language=words_of.language,
        date=entry.date,
        uses=entry.uses,
    )


def _visible(matches: Iterable[Match], viewer: Viewer) -> dict[Match, tuple[Kind, Any]]:
    """Return the things among the matches that the viewer may see, by one query a kind."""
    things: dict[Match, tuple[Kind, Any]] = {}
    for name, pks in _by_kind(matches).items():
        if kind := kind_named(name):
            seen = kind.visible_to(viewer).filter(pk__in=pks)
            things |= {Match(name, str(thing.pk)): (kind, thing) for thing in seen}
    return things


def _entries(matches: Sequence[Match]) -> dict[Match, Entry]:
    """Return what was written in each match, by one query."""
    wanted = [Q(kind=name, thing_pk__in=pks) for name, pks in _by_kind(matches).items()]
    if not wanted:
        return {}
    entries = Entry.objects.filter(reduce(or_, wanted), deleted=False).defer("tokens", "scopes", "facets")
    return {Match(entry.kind, entry.thing_pk): entry for entry in entries if entry.texts}


def _by_kind(matches: Iterable[Match]) -> dict[str, list[str]]:
    pks: dict[str, list[str]] = defaultdict(list)
    for match in matches:
        pks[match.kind].append(match.pk)
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


def _spelling(word: str, ref: str) -> str:
    """Return a folded word as it is written, with its accents, in a thing that has it."""
    kind, _, pk = ref.partition(":")
    entry = Entry.objects.filter(kind=kind, thing_pk=pk, deleted=False).first()
    for text in entry.texts.values() if entry else ():
        whole = f"{text['title']}\n{text['body']}"
        for folded, start, end in words(whole):
            if folded == word:
                return whole[start:end].lower()
    return word
