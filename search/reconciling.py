"""Compare what the database, the entries and the engines say, and queue every difference.

Writes that go round the signals (`update()`, `bulk_create`, a restored backup, a lost file) and saves whose process
ended before they were queued are found every night.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import structlog

from search.engines.choice import engines
from search.engines.protocol import Engine
from search.errors import EngineDown
from search.models import Entry, Outbox
from search.outbox import CHUNK, queue, says_otherwise, schedule_pks
from search.records import RULES, tokens_of
from search.registry import Kind, kind_named, kinds

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Differences:
    """How many things were queued: `things` whose entry was missing, old or left over, and by engine what its index
    had not, had in another revision, or had too much."""

    things: int
    engines: Mapping[str, int]


def reconcile() -> Differences:
    """Queue every difference; an engine that is down is passed over until the next time."""
    things = sum(reconcile_kind(kind) + reconcile_documents(kind) for kind in kinds())
    found = {}
    for engine in engines():
        try:
            found[engine.name] = reconcile_engine(engine)
        except EngineDown as error:
            log.warning("index_not_compared", engine=engine.name, error=str(error))
    differences = Differences(things, found)
    log.info("search_reconciled", things=differences.things, **found)
    return differences


def reconcile_kind(kind: Kind) -> int:
    """Schedule things without an entry, with an older one than themselves, and entries without their thing."""
    stored = dict(kind.model._base_manager.values_list("pk", "search_revision"))
    entries = Entry.objects.filter(kind=kind.name).values_list("thing_pk", "revision", "deleted")
    known = {thing_pk: revision for thing_pk, revision, _ in entries}
    stale = [pk for pk, revision in stored.items() if known.get(str(pk), -1) < revision]
    names = {str(pk) for pk in stored}
    gone = [pk_of(kind, thing_pk) for thing_pk, _, deleted in entries if not deleted and thing_pk not in names]
    return schedule_pks(kind, [*stale, *gone])


def reconcile_documents(kind: Kind) -> int:
    """Schedule things that say something else than their entry does, whatever their revisions are.

    Compared without locks and without analysis, and once more with both where it differs.
    """
    things = kind.with_neighbours(kind.model._base_manager.order_by("pk")).iterator(chunk_size=CHUNK)
    different: list[Any] = []
    while chunk := list(islice(things, CHUNK)):
        named = Entry.objects.filter(kind=kind.name, thing_pk__in=[str(thing.pk) for thing in chunk])
        entries = {entry.thing_pk: entry for entry in named.defer("tokens")}
        different += [thing.pk for thing in chunk if says_otherwise(kind, thing, entries.get(str(thing.pk)))]
    return schedule_pks(kind, different, only_changed=True)


def reanalyse() -> int:
    """Schedule every thing whose tokens are not what today's analysis makes of its words.

    Only what was analysed by other rules is looked at: where those make no difference it is noted, once.
    """
    changed: dict[str, list[Any]] = {}
    same: list[int] = []
    for entry in Entry.objects.filter(deleted=False).exclude(rules=RULES).iterator(chunk_size=500):
        if entry.tokens != tokens_of(entry.document()):
            changed.setdefault(entry.kind, []).append(entry.thing_pk)
        else:
            same.append(entry.pk)
    for start in range(0, len(same), CHUNK):
        Entry.objects.filter(pk__in=same[start : start + CHUNK]).update(rules=RULES)
    return sum(
        schedule_pks(kind, [pk_of(kind, thing_pk) for thing_pk in pks])
        for name, pks in changed.items()
        if (kind := kind_named(name))
    )


def reconcile_engine(engine: Engine) -> int:
    """Queue, for one engine, each entry that its index lacks or has in another revision, and each leftover."""
    engine.prepare()
    indexed = dict(engine.revisions())
    waiting = {f"{kind}:{pk}" for kind, pk in Outbox.objects.filter(engine=engine.name).values_list("kind", "thing_pk")}
    different = []
    for entry in Entry.objects.iterator(chunk_size=500):
        ref = f"{entry.kind}:{entry.thing_pk}"
        revision = indexed.pop(ref, None)
        if ref in waiting or revision == entry.revision or (revision is None and entry.deleted):
            continue
        if revision is not None and revision > entry.revision:
            _catch_up(entry, revision)
        different.append(entry)
    leftovers = [_leftover(ref, revision) for ref, revision in indexed.items()]
    queue([*different, *leftovers], [engine.name])
    return len(different) + len(leftovers)


def _catch_up(entry: Entry, revision: int) -> None:
    """Number an entry above an index that is ahead of it: the database was restored from a backup."""
    entry.revision = revision + 1
    Entry.objects.filter(pk=entry.pk).update(revision=entry.revision)
    if kind := kind_named(entry.kind):
        rows = kind.model._base_manager.filter(pk=pk_of(kind, entry.thing_pk))
        rows.update(search_revision=entry.revision)


def _leftover(ref: str, revision: int) -> Entry:
    """Make the tombstone of something that only an index knows."""
    kind, _, thing_pk = ref.partition(":")
    values = {"revision": revision + 1, "deleted": True}
    return Entry.objects.get_or_create(kind=kind, thing_pk=thing_pk, defaults=values)[0]


def pk_of(kind: Kind, thing_pk: str) -> Any:
    """Return a thing's primary key as its column has it."""
    return kind.model._meta.pk.to_python(thing_pk)
