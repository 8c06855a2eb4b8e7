"""Tell the engines what the outbox holds. A row goes only when the engine has acknowledged that very thing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils.timezone import now

from search import breaker
from search.engines.choice import engines
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Engine
from search.errors import EngineDown
from search.models import Entry, Outbox, Rebuild
from search.outbox import queue

BATCH = 500
LONGEST_WAIT = 30
"""Seconds a row waits at most for an engine that is away or refuses it, however often it did: by then after the engine
has recovered everything is caught up with."""

log = structlog.get_logger(__name__)


def drain() -> dict[str, int]:
    """Send what is due, engine by engine, the embedded one first. Return how many rows each acknowledged."""
    sent: dict[str, int] = {}
    for engine in reversed(engines()):
        circuit = breaker.draining if engine.name == ElasticEngine.name else breaker.Breaker()
        if not circuit.allows():
            continue
        try:
            sent[engine.name] = drain_engine(engine)
            circuit.succeeded()
        except EngineDown as error:
            circuit.failed()
            log.warning("index_not_reached", engine=engine.name, error=str(error))
    return sent


def drain_engine(engine: Engine) -> int:
    """Send one engine everything that is due. `EngineDown` passes through; the rows stay, due a little later."""
    if engine.prepare():
        fill(engine)
    acknowledged = 0
    while rows := _due(engine):
        try:
            outcomes, revisions = _send(engine, rows)
        except EngineDown:
            _postpone(rows)
            raise
        acknowledged += _settle(rows, outcomes, revisions)
    return acknowledged


def fill(engine: Engine) -> None:
    """Queue everything there is for one engine, whose index is new."""
    last = 0
    while entries := list(Entry.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        queue(entries, [engine.name])
        last = entries[-1].pk


def _due(engine: Engine) -> list[Outbox]:
    return list(Outbox.objects.filter(engine=engine.name, due_at__lte=now()).order_by("due_at", "pk")[:BATCH])


def _send(engine: Engine, rows: Sequence[Outbox]) -> tuple[Mapping[str, str], Mapping[str, int]]:
    """Write each row's thing as it is *now*, also to an index that is being rebuilt.

    Return what went wrong ("": nothing, in any index) and the revision that was sent, by `ref`.
    """
    records = [entry.record() for entry in _entries(rows)]
    # Asked after the entries are read: what was read before a rebuild began was committed before its copy starts, and
    # is in it. Asked before, an entry could be saved and read while the copy runs, and acknowledged without it.
    targets = [None, *Rebuild.objects.filter(engine=engine.name).values_list("index", flat=True)]
    outcomes = {f"{row.kind}:{row.thing_pk}": "" for row in rows}
    for target in targets:
        for ref, problem in engine.write(records, target).items():
            outcomes[ref] = outcomes[ref] or problem
    return outcomes, {record.ref: record.revision for record in records}


def _entries(rows: Sequence[Outbox]) -> list[Entry]:
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.thing_pk)
    return [
        entry for kind, pks in by_kind.items() for entry in Entry.objects.filter(kind=kind, thing_pk__in=pks).to_index()
    ]


def _settle(rows: Sequence[Outbox], outcomes: Mapping[str, str], revisions: Mapping[str, int]) -> int:
    """Remove acknowledged rows, unless a newer revision was queued meanwhile; let the refused ones wait."""
    refused = [row for row in rows if outcomes[f"{row.kind}:{row.thing_pk}"]]
    for row in refused:
        log.error("thing_not_indexed", row=str(row), problem=outcomes[f"{row.kind}:{row.thing_pk}"])
    _postpone(refused)
    accepted = {row.pk: revisions.get(f"{row.kind}:{row.thing_pk}", row.revision) for row in rows if row not in refused}
    with transaction.atomic():
        current = Outbox.objects.select_for_update().filter(pk__in=accepted).values_list("pk", "revision")
        done = [pk for pk, revision in current if revision <= accepted[pk]]
        Outbox.objects.filter(pk__in=done).delete()
    return len(done)


def _postpone(rows: Sequence[Outbox]) -> None:
    """Let rows wait twice as long each time; one that was queued anew meanwhile is left as it is."""
    moment = now()
    for row in rows:
        wait = timedelta(seconds=min(2 ** min(row.attempts, 12), LONGEST_WAIT))
        changed = Outbox.objects.filter(pk=row.pk, revision=row.revision)
        changed.update(attempts=row.attempts + 1, due_at=moment + wait)
