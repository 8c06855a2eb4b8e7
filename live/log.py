"""The log: what happened in a stream, numbered without a gap. It is the truth; the bell only says that it grew."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from live import bell
from live.models import Event

PRUNED_AT_ONCE = 1000
"""Rows a pruning transaction deletes: short enough that nobody who posts waits for it."""


def append(stream: str, key: str, kind: str, data: Mapping[str, Any]) -> Event:
    """Add an event and ring the bell on commit; return it. Raises what `append_all` raises."""
    (event,) = append_all(stream, key, kind, [data])
    return event


def append_all(stream: str, key: str, kind: str, data: Sequence[Mapping[str, Any]]) -> list[Event]:
    """Add events of one kind, one after the other, and ring the bell once on commit.

    To be called in a transaction that holds the lock of the owner's row (the thread's): the lock makes `seq`
    contiguous. Without it two writers may take the same number, and one of them fails with `IntegrityError`. Outside
    of a transaction it raises `TransactionManagementError`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is appended in the transaction of what it tells")
    first = head(stream, key) + 1
    events = [
        Event(stream=stream, key=key, seq=seq, kind=kind, data=dict(one)) for seq, one in enumerate(data, start=first)
    ]
    Event.objects.bulk_create(events)
    if events:
        transaction.on_commit(lambda: bell.ring(stream, key, events[-1].seq), robust=True)
    return events


def head(stream: str, key: str) -> int:
    """Return the newest `seq` of one key, 0 where nothing happened yet."""
    newest = Event.objects.filter(stream=stream, key=key).order_by("-seq").values_list("seq", flat=True).first()
    return newest or 0


def heads(stream: str, keys: Collection[str]) -> dict[str, int]:
    """Return the newest `seq` of every key something happened in, in one query."""
    rows = Event.objects.filter(stream=stream, key__in=keys).order_by().values("key")
    return dict(rows.annotate(head=Max("seq")).values_list("key", "head"))


def after(stream: str, key: str, seq: int, limit: int) -> Sequence[Event]:
    """Return at most `limit` events newer than `seq`, oldest first."""
    return list(Event.objects.filter(stream=stream, key=key, seq__gt=seq).order_by("seq")[:limit])


def prune(before: datetime) -> int:
    """Delete events older than `before`, but never the head of a key: the count goes on from it. Return how many."""
    newer = Event.objects.filter(stream=OuterRef("stream"), key=OuterRef("key"), seq__gt=OuterRef("seq"))
    old = Event.objects.filter(Exists(newer), at__lt=before).order_by("at").values_list("pk", flat=True)
    deleted = 0
    while batch := list(old[:PRUNED_AT_ONCE]):
        deleted += Event.objects.filter(pk__in=batch).delete()[0]
    return deleted


class LoggedStream:
    """The half of a `live.registry.Stream` that every stream in this log shares."""

    name: str
    moves: frozenset[str] = frozenset()

    def heads(self, keys: Collection[str]) -> Mapping[str, int]:
        return heads(self.name, keys)

    def after(self, key: str, seq: int, limit: int) -> Sequence[Event]:
        return after(self.name, key, seq, limit)
