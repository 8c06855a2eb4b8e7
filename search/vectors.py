"""Make the vectors of what was saved: later, in a worker, never while somebody waits for a save.

Whoever makes them is told by the outbox, as an engine is. A vector is made anew when the words or the model changed;
the thing is then scheduled once more, so that its vector reaches the engines as every other change does.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from search.meaning.known import ADDRESSEE, fingerprint, models
from search.models import Entry, Outbox, Vector
from search.outbox import queue, schedule_pks
from search.reconciling import pk_of
from search.registry import kind_named

BATCH = 32
LONGEST = 10.0
"""Seconds after which a task ends, so that others have their turn; the next one goes on."""
PAUSE = timedelta(minutes=5)
"""How long what a model failed at waits."""

log = structlog.get_logger(__name__)


def make_vectors(seconds: float = LONGEST) -> int:
    """Make what is due, as far as `seconds` go, and return how many vectors were made."""
    deadline, made = time.monotonic() + seconds, 0
    while models() and time.monotonic() < deadline and (rows := list(due()[:BATCH])):
        made += _make(rows)
    return made


def due() -> QuerySet[Outbox]:
    """Return what waits for its vectors."""
    return Outbox.objects.filter(engine=ADDRESSEE, due_at__lte=now()).order_by("due_at", "pk")


def compare_vectors() -> int:
    """Queue everything whose vectors are missing or of other words; return how many. Forget what nobody makes."""
    if not models():
        Outbox.objects.filter(engine=ADDRESSEE).delete()
        return 0
    queued = 0
    for chunk in _chunks(Entry.objects.filter(deleted=False).to_index().iterator(chunk_size=500)):
        lacking = [entry for entry in chunk if _is_lacking(entry)]
        queue(lacking, [ADDRESSEE])
        queued += len(lacking)
    return queued


def _is_lacking(entry: Entry) -> bool:
    return len(entry.current_vectors()) < len(entry.to_read()) or len(entry.vectors.all()) > len(entry.to_read())


def _make(rows: Sequence[Outbox]) -> int:
    """Bring the vectors of some things up to date, and let the rows go unless they were queued anew meanwhile."""
    made: list[Vector] = []
    left: list[int] = []
    changed: list[Entry] = []
    revisions: dict[tuple[str, str], int] = {}
    for entry in _entries(rows):
        revisions[entry.kind, entry.thing_pk] = entry.revision
        kept = {vector.language for vector in entry.current_vectors()}
        try:
            fresh = [_vector(entry, code, text) for code, text in entry.to_read().items() if code not in kept]
        except Exception as error:  # a broken model must not break whatever else the worker does
            log.exception("vector_not_made", thing=str(entry), error=str(error))
            _postpone(rows)
            return 0
        made += fresh
        languages = kept.union(vector.language for vector in fresh)
        left += [vector.pk for vector in entry.vectors.all() if vector.language not in languages]
        changed += [entry] if fresh else []
    with transaction.atomic():
        Vector.objects.filter(pk__in=left).delete()
        Vector.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["entry", "language"], update_fields=["made", "numbers"]
        )
        _settle(rows, revisions)
        _tell(changed)
    return len(made)


def _vector(entry: Entry, code: str, text: str) -> Vector:
    model = models()[code]
    return Vector(entry=entry, language=code, made=fingerprint(model, text), numbers=model.vector(text))


def _entries(rows: Sequence[Outbox]) -> Iterator[Entry]:
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.thing_pk)
    for kind, pks in by_kind.items():
        yield from Entry.objects.to_index().filter(kind=kind, thing_pk__in=pks)


def _settle(rows: Sequence[Outbox], revisions: dict[tuple[str, str], int]) -> None:
    for row in rows:
        read = revisions.get((row.kind, row.thing_pk), row.revision)
        Outbox.objects.filter(pk=row.pk, revision__lte=read).delete()


def _tell(changed: Sequence[Entry]) -> None:
    """Schedule things that have new vectors: a higher revision, so that no engine keeps what it was told without."""
    by_kind: dict[str, list[str]] = {}
    for entry in changed:
        by_kind.setdefault(entry.kind, []).append(entry.thing_pk)
    for name, pks in by_kind.items():
        if kind := kind_named(name):
            schedule_pks(kind, [pk_of(kind, pk) for pk in pks])


def _postpone(rows: Sequence[Outbox]) -> None:
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now() + PAUSE)


def _chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    chunk: list[Entry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == 500:
            yield chunk
            chunk = []
    yield chunk
