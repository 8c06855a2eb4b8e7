"""Build an index anew beside the one that answers, and swap them in one step when they have proved equal.

While the copy runs the drainer writes to both, so nothing saved meanwhile is lost; the old index stays for `roll_back`.
"""

from collections.abc import Callable

from search.draining import BATCH, drain_engine
from search.engines.protocol import Engine
from search.models import Entry, Outbox, Rebuild
from search.reconciling import reanalyse, reconcile_engine, reconcile_kind
from search.registry import kinds

ATTEMPTS = 5
"""Comparisons with the database before giving up: each may meet things that are being saved."""


class RebuildRefused(Exception):
    """The new index is not what the database says; the old one goes on answering."""


def rebuild(engine: Engine, copied: Callable[[int], None] | None = None) -> int:
    """Rebuild an engine's index and return how many documents it holds. `copied` hears how many were copied so far."""
    reanalyse()  # first: what is found missing after it is analysed by today's rules anyway
    for kind in kinds():
        reconcile_kind(kind)
    engine.prepare()
    _give_up(engine)
    drain_engine(engine)  # what waits goes to the index that answers; with the new one beside it, it would go to both
    index = engine.new_index()
    Rebuild.objects.create(engine=engine.name, index=index, total=Entry.objects.count())
    try:
        _copy(engine, index, copied)
        count = _prove(engine, index)
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


def differences(engine: Engine, index: str) -> tuple[set[str], int]:
    """Return what differs between an index and the database by content, without what is still queued, and the count."""
    indexed = dict(engine.digests(index))
    count = len(indexed)
    different = set()
    for entry in Entry.objects.iterator(chunk_size=BATCH):
        record = entry.record()
        if indexed.pop(record.ref, None) != record.digest:
            different.add(record.ref)
    queued = Outbox.objects.filter(engine=engine.name).values_list("kind", "thing_pk")
    return (different | set(indexed)) - {f"{kind}:{pk}" for kind, pk in queued}, count


def _copy(engine: Engine, index: str, copied: Callable[[int], None] | None) -> None:
    last = done = 0
    while entries := list(Entry.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        outcomes = engine.write([entry.record() for entry in entries], index)
        problems = [f"{ref}: {problem}" for ref, problem in outcomes.items() if problem]
        if problems:
            raise RebuildRefused(f"{len(problems)} documents were refused, the first is {problems[0]}")
        last = entries[-1].pk
        done += len(entries)
        _note(engine, index, done=done)
        if copied:
            copied(done)


def _prove(engine: Engine, index: str) -> int:
    """Compare every document by count and hash with the database, which may change meanwhile."""
    different: set[str] = set()
    for _ in range(ATTEMPTS):
        _note(engine, index)
        drain_engine(engine)
        different, count = differences(engine, index)
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
