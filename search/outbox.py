"""Schedule things for the index, in the transaction that changes them.

`schedule` locks each thing's row, raises its `search_revision`, prepares its document and leaves one outbox row for
every engine. All of it commits with the change or not at all; nothing here talks to an engine.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils.timezone import now

from search.engines.choice import engine_names
from search.meaning.known import ADDRESSEE, models
from search.models import Entry, Outbox, Vector
from search.records import RULES, tokens_of
from search.registry import Document, Kind, kind_of

CHUNK = 200

Gathered = dict[str, tuple[Kind, dict[Any, bool]]]
"""By name of a kind, the things to queue; true where only a changed document counts."""

_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)

_DESCRIBED = ("texts", "facets", "scopes", "date", "uses", "score", "collapse", "deleted")
_PREPARED = ("revision", "tokens", "rules", *_DESCRIBED)
_QUEUED = ("revision", "op", "attempts", "due_at", "queued_at")


def schedule(things: Iterable[Model]) -> None:
    """Queue things (of any kinds) that were written in this transaction; things of no kind are passed over."""
    by_kind: dict[str, tuple[Kind, list[Any]]] = {}
    for thing in things:
        if kind := kind_of(thing):
            by_kind.setdefault(kind.name, (kind, []))[1].append(thing.pk)
    for kind, pks in by_kind.values():
        schedule_pks(kind, pks)


def schedule_pks(kind: Kind, pks: Iterable[Any], only_changed: bool = False) -> int:
    """Queue things by primary key; one that is no longer there is queued as deleted. Return how many were queued.

    `only_changed` leaves out whose document says what it said before: for changes in what a thing shows.
    """
    gathered = _gathered.get()
    if gathered is not None:
        known = gathered.setdefault(kind.name, (kind, {}))[1]
        known.update({pk: known.get(pk, True) and only_changed for pk in pks})
        return 0
    queued = 0
    for chunk in _chunks(sorted(set(pks))):
        with transaction.atomic():
            queued += _schedule(kind, chunk, only_changed)
    return queued


def says_otherwise(kind: Kind, thing: Any, before: Entry | None) -> bool:
    """Whether a thing says something else now than its entry does; not finding it is something as well."""
    document = kind.document(thing)
    if before is None:
        return document is not None
    return not _says_the_same(_described(kind, before.thing_pk, document), before)


@contextmanager
def gathering() -> Iterator[None]:
    """Make one transaction in which things are queued at the end, each once, however often they are saved.

    An import that saves a thing with ten relations would otherwise analyse it ten times.
    """
    with transaction.atomic():
        gathered: Gathered = {}
        token = _gathered.set(gathered)
        try:
            yield
        finally:
            _gathered.reset(token)
        for kind, pks in gathered.values():
            schedule_pks(kind, [pk for pk, only_changed in pks.items() if not only_changed])
            schedule_pks(kind, [pk for pk, only_changed in pks.items() if only_changed], only_changed=True)


def concerned(row: Model, kinds: Iterable[Kind]) -> Iterator[tuple[Kind, list[Any]]]:
    """Yield, kind by kind, the things that show `row` and have to be indexed anew when it changes."""
    for kind in kinds:
        for model, showing in kind.shows.items():
            if isinstance(row, model) and (pks := list(showing(row).values_list("pk", flat=True))):
                yield kind, pks


def _schedule(kind: Kind, pks: Sequence[Any], only_changed: bool) -> int:
    locked = kind.with_neighbours(_rows(kind, pks)).select_for_update(of=("self",)).order_by("pk")
    things = {thing.pk: thing for thing in locked}
    known = Entry.objects.filter(kind=kind.name, thing_pk__in=[str(pk) for pk in pks])
    before = {entry.thing_pk: entry for entry in known}
    prepared = (_prepared(kind, str(pk), things.get(pk), before.get(str(pk))) for pk in pks)
    entries = [entry for entry in prepared if entry and not (only_changed and _same(entry, before.get(entry.thing_pk)))]
    _raise_revisions(kind, things, {entry.thing_pk: entry.revision for entry in entries})
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["kind", "thing_pk"], update_fields=[*_PREPARED]
    )
    if gone := [entry.thing_pk for entry in entries if entry.deleted]:
        Vector.objects.filter(entry__kind=kind.name, entry__thing_pk__in=gone).delete()
    queue(entries)
    return len(entries)


def queue(entries: Sequence[Entry], engines: Sequence[str] | None = None) -> None:
    """Leave an outbox row for each entry and engine, due at once.

    By default for all engines of this site and, where it has models, for who makes vectors.
    """
    moment = now()
    rows = [
        Outbox(
            engine=engine,
            kind=entry.kind,
            thing_pk=entry.thing_pk,
            revision=entry.revision,
            op=Outbox.Op.DELETE if entry.deleted else Outbox.Op.INDEX,
            due_at=moment,
            queued_at=moment,
        )
        for entry in entries
        for engine in (_addressees() if engines is None else engines)
    ]
    Outbox.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["engine", "kind", "thing_pk"], update_fields=[*_QUEUED]
    )


def _addressees() -> list[str]:
    return [*engine_names(), *([ADDRESSEE] if models() else [])]


def _rows(kind: Kind, pks: Sequence[Any]) -> QuerySet[Any]:
    """Return the things whoever may see them: what is hidden now has to leave the index."""
    return kind.model._base_manager.filter(pk__in=pks)


def _prepared(kind: Kind, name: str, thing: Any, before: Entry | None) -> Entry | None:
    """Return the entry of a thing as it now is: a tombstone when it is gone or must not be found, `None` when the
    index never heard of it and need not."""
    document = kind.document(thing) if thing is not None else None
    if document is None and before is None:
        return None
    known = max(getattr(thing, "search_revision", 0), before.revision if before else 0)
    entry = _described(kind, name, document)
    entry.revision = known + 1
    if document is not None:
        entry.tokens, entry.rules = tokens_of(document), RULES
    return entry


def _described(kind: Kind, name: str, document: Document | None) -> Entry:
    """Return an entry that says what a document says, without what analysis makes of it."""
    entry = Entry(kind=kind.name, thing_pk=name, deleted=document is None)
    if document is not None:
        entry.texts = {code: {"title": text.title, "body": text.body} for code, text in document.texts.items()}
        entry.facets = {facet: sorted(slugs) for facet, slugs in document.facets.items() if slugs}
        entry.scopes = sorted(document.scopes)
        entry.date, entry.uses, entry.score = document.date, document.uses, document.score
        entry.collapse = document.collapse
    return entry


def _same(entry: Entry, before: Entry | None) -> bool:
    return before is not None and entry.tokens == before.tokens and _says_the_same(entry, before)


def _says_the_same(entry: Entry, before: Entry) -> bool:
    return all(getattr(entry, field) == getattr(before, field) for field in _DESCRIBED)


def _raise_revisions(kind: Kind, things: Mapping[Any, Any], revisions: Mapping[str, int]) -> None:
    """Raise the column in the rows that are locked; nearly always by one, in one statement."""
    by_step: dict[int, list[Any]] = {}
    for pk, thing in things.items():
        if revision := revisions.get(str(pk)):
            by_step.setdefault(revision - thing.search_revision, []).append(pk)
    for step, pks in by_step.items():
        _rows(kind, pks).update(search_revision=F("search_revision") + step)


def _chunks(pks: Sequence[Any]) -> Iterator[list[Any]]:
    remaining = iter(pks)
    while chunk := list(itertools.islice(remaining, CHUNK)):
        yield chunk
