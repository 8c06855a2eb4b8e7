"""Build an index anew beside the one that answers, and swap them in one step when they have proved equal.

While the copy runs the drainer writes to both, so nothing saved meanwhile is lost; the old index stays for `roll_back`.
The engine stores some batches while the next are read: it hardly waits, and neither do we.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from search.draining import BATCH, drain_engine
from search.engines.protocol import Engine
from search.models import Entry, Outbox, Rebuild
from search.planner import learn_sizes
from search.reconciling import reanalyse, reconcile_engine, reconcile_kind
from search.records import Record
from search.registry import kinds
from search.vectors import compare_vectors

ATTEMPTS = 5
"""Comparisons with the database before giving up: each may meet things that are being saved."""
AHEAD = 4
"""Batches that are read before the engine has acknowledged the first of them."""
SENDERS = 2
"""Batches under way at once: while the engine stores one, the next is written down for it."""
PAUSE = 0.5
"""Seconds between two notes of how far a copy is."""

Copied = Mapping[str, tuple[int, str]]
"""What was copied: by `ref`, the revision and the digest of what the database said."""


class RebuildRefused(Exception):
    """The new index is not what the database says; the old one goes on answering."""


def rebuild(engine: Engine, copied: Callable[[int], None] | None = None) -> int:
    """Rebuild an engine's index and return how many documents it holds. `copied` hears how many were copied so far."""
    learn_sizes()  # an index is built anew after much has changed
    reanalyse()  # first: what is found missing after it is analysed by today's rules anyway
    for kind in kinds():
        reconcile_kind(kind)
    compare_vectors()
    engine.prepare()
    _give_up(engine)
    drain_engine(engine)  # what waits goes to the index that answers; with the new one beside it, it would go to both
    index = engine.new_index()
    Rebuild.objects.create(engine=engine.name, index=index, total=Entry.objects.count())
    try:
        count = _prove(engine, index, _copy(engine, index, copied))
        _note(engine, index)
        engine.adopt(index)
    except BaseException:
        _give_up(engine, index)
        raise
    Rebuild.objects.filter(engine=engine.name, index=index).delete()
    return count


def roll_back(engine: Engine) -> str:
    """Let the index before answer again, queue what it has missed, and return its name."""
    index = engine.previous()
    if index is None:
        raise RebuildRefused("there is no index to go back to")
    engine.adopt(index)
    reconcile_engine(engine)
    return index


def differences(engine: Engine, index: str, copied: Copied | None = None) -> tuple[set[str], int]:
    """Return what differs between an index and the database by content, without what is still queued, and the count.

    What the index really holds is read back and hashed. Of the database only those entries are read again whose
    revision is not the one that was copied, or that the index has otherwise than it was copied.
    """
    indexed, known = dict(engine.digests(index)), copied or {}
    count = len(indexed)
    doubtful = []
    names = Entry.objects.values_list("pk", "kind", "thing_pk", "revision")
    for pk, kind, thing_pk, revision in names.iterator(chunk_size=BATCH):
        ref = f"{kind}:{thing_pk}"
        if ref in known and known[ref] == (revision, indexed.get(ref)):
            del indexed[ref]
        else:
            doubtful.append(pk)
    different = set()
    for start in range(0, len(doubtful), BATCH):
        for entry in Entry.objects.to_index().filter(pk__in=doubtful[start : start + BATCH]):
            record = entry.record()
            if indexed.pop(record.ref, None) != record.digest:
                different.add(record.ref)
    queued = Outbox.objects.filter(engine=engine.name).values_list("kind", "thing_pk")
    return (different | set(indexed)) - {f"{kind}:{pk}" for kind, pk in queued}, count


def _copy(engine: Engine, index: str, copied: Callable[[int], None] | None) -> Copied:
    said: dict[str, tuple[int, str]] = {}
    done = 0
    noted = time.monotonic()
    with ThreadPoolExecutor(SENDERS, "copying") as sender:
        for size, outcomes in _sent(engine, index, sender, said):
            if problems := [f"{ref}: {problem}" for ref, problem in outcomes.items() if problem]:
                raise RebuildRefused(f"{len(problems)} documents were refused, the first is {problems[0]}")
            done += size
            if time.monotonic() - noted > PAUSE:
                _note(engine, index, done=done)
                noted = time.monotonic()
            if copied:
                copied(done)
    _note(engine, index, done=done)
    return said


def _sent(
    engine: Engine, index: str, sender: ThreadPoolExecutor, said: dict[str, tuple[int, str]]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Send everything, a batch after the other; yield how many each was, and what the engine answered."""
    under_way: deque[tuple[int, Future[Mapping[str, str]]]] = deque()
    for records in _batches():
        under_way.append((len(records), sender.submit(engine.write, records, index)))
        said |= {record.ref: (record.revision, record.digest) for record in records}
        if len(under_way) > AHEAD:
            size, answer = under_way.popleft()
            yield size, answer.result()
    for size, answer in under_way:
        yield size, answer.result()


def _batches() -> Iterator[list[Record]]:
    records, last = Entry.objects.records(0, BATCH)
    while records:
        yield records
        records, last = Entry.objects.records(last, BATCH)


def _prove(engine: Engine, index: str, copied: Copied) -> int:
    """Compare every document by count and hash with the database, which may change meanwhile."""
    different: set[str] = set()
    for _ in range(ATTEMPTS):
        _note(engine, index)
        drain_engine(engine)
        different, count = differences(engine, index, copied)
        if not different:
            return count
    raise RebuildRefused(f"{len(different)} documents differ from the database, among them {min(different)}")


def _note(engine: Engine, index: str, **far: int) -> None:
    """Note how far a rebuild is, or find that another began and took its index away."""
    if not Rebuild.objects.filter(engine=engine.name, index=index).update(index=index, **far):
        raise RebuildRefused("another rebuild began meanwhile")


def _give_up(engine: Engine, index: str = "") -> None:
    """Forget a rebuild that did not end: that of one index, or whichever there is."""
    named = {"index": index} if index else {}
    for unfinished in Rebuild.objects.filter(engine=engine.name, **named):
        unfinished.delete()
        engine.drop(unfinished.index)
    if index:
        engine.drop(index)
