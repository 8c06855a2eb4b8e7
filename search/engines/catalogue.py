"""What a process remembers of the embedded index: who may find each entry, its facets and its place in every order.

Everything but the words. It is read once, then only what changed since (`stamp` numbers the changes): counting facets
over fifteen thousand entries takes a millisecond, reading their rows for it took fifty.
"""

import sqlite3
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from search.engines import files
from search.engines.counting import bitset, members, octets
from search.query import BEST_REVIEWED, MOST_USED, NEWEST

SEPARATOR = "\x1f"
MANY = 100
"""Changed entries from which an order is sorted anew when it is next asked for."""
REMEMBERED = 3
"""Catalogues kept by a process: of the index that answers, and of those before it or beside it."""


class Row(NamedTuple):
    """An entry: how it is named, what it is collapsed into ("" alone), and what orders go by."""

    ref: str
    group: str
    date: int | None
    uses: int
    score: float


Key = Callable[[Row], tuple[object, ...]]


UNDATED = float("inf")


def _newest(row: Row) -> tuple[object, ...]:
    ref, _group, date, _uses, _score = row
    return UNDATED if date is None else -date, ref


def _most_used(row: Row) -> tuple[object, ...]:
    ref, _group, date, uses, _score = row
    return -uses, UNDATED if date is None else -date, ref


def _best_reviewed(row: Row) -> tuple[object, ...]:
    return -row.score, *_most_used(row)


KEYS: dict[str, Key] = {NEWEST: _newest, MOST_USED: _most_used, BEST_REVIEWED: _best_reviewed}


class Catalogue:
    """One index. Use it under its `lock`: another thread may bring it up to date at any time."""

    def __init__(self, index: str) -> None:
        self.index = index
        self.lock = threading.RLock()
        self.stamp = -1
        self.size = 1
        self.rows: dict[int, Row] = {}
        self.facets: dict[str, int] = {}
        self.scopes: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self._groups: dict[str, set[int]] = defaultdict(set)
        self._shared = 0
        self._orders: dict[str, list[int]] = {}

    def catch_up(self, connection: sqlite3.Connection) -> None:
        """Read what changed since the last time; `connection` is in a transaction."""
        now = files.stamp(connection)
        if now <= self.stamp:
            return
        sql = (
            "SELECT id, ref, grp, date, uses, score, facets,"
            f" (SELECT group_concat(scope, char(31)) FROM i{self.index}_scope s WHERE s.id = e.id)"
            f" FROM i{self.index}_entry e WHERE stamp > ?"
        )
        changed = connection.execute(sql, (self.stamp,)).fetchall()
        self._forget([row[0] for row in changed])
        self._learn(changed)
        self.texts = {}
        self.stamp = now

    def size_of(self, connection: sqlite3.Connection, table: str) -> int:
        """Return how many texts a table of words holds."""
        if table not in self.texts:
            self.texts[table] = connection.execute(f"SELECT count(*) FROM {table}_docsize").fetchone()[0]
        return self.texts[table]

    def allowed(self, scopes: Iterable[str], kinds: Iterable[str]) -> int:
        """Return the entries that holders of `scopes` may find, of some kinds (none: of all)."""
        found = reduce(or_, (self.scopes.get(scope, 0) for scope in scopes), 0)
        names = [f"kind={kind}" for kind in kinds]
        return found & reduce(or_, (self.facets.get(name, 0) for name in names), 0) if names else found

    def count(self, hits: int) -> int:
        """Return how many hits are shown: those of one group once."""
        shared = hits & self._shared
        if not shared:
            return hits.bit_count()
        return (hits ^ shared).bit_count() + len({self.rows[number].group for number in members(shared)})

    def ordered(self, hits: int, sort: str) -> Iterator[int]:
        """Yield hits as a sort has them."""
        if hits.bit_count() * 20 < len(self.rows):
            yield from sorted(members(hits), key=lambda number: KEYS[sort](self.rows[number]))
            return
        having = octets(hits)
        end = len(having) * 8
        for number in self._order(sort):
            if number < end and having[number >> 3] >> (number & 7) & 1:
                yield number

    def first_of_groups(self, numbers: Iterable[int], wanted: int) -> list[Row]:
        """Return the first rows, `wanted` at most, of each group only the first."""
        rows: list[Row] = []
        seen: set[str] = set()
        for number in numbers:
            row = self.rows[number]
            if row.group and row.group in seen:
                continue
            seen.add(row.group)
            rows.append(row)
            if len(rows) >= wanted:
                break
        return rows

    def _order(self, sort: str) -> list[int]:
        if sort not in self._orders:
            self._orders[sort] = sorted(self.rows, key=lambda number: KEYS[sort](self.rows[number]))
        return self._orders[sort]

    def _forget(self, numbers: list[int]) -> None:
        known = [number for number in numbers if number in self.rows]
        if not known:
            return
        gone = bitset(known, self.size)
        for values in (self.facets, self.scopes):
            for value in [value for value, having in values.items() if having & gone]:
                values[value] &= ~gone
        self._shared &= ~gone
        if len(known) > MANY:
            self._orders.clear()
        for sort, order in self._orders.items():
            for number in known:
                del order[self._place(number, sort, order)]
        groups = {self.rows[number].group for number in known}
        for number in known:
            self._groups[self.rows.pop(number).group].discard(number)
        for group in groups:
            self._share(group)

    def _learn(self, changed: list[Any]) -> None:
        facets: dict[str, list[int]] = defaultdict(list)
        scopes: dict[str, list[int]] = defaultdict(list)
        groups = set()
        added = []
        for number, ref, group, date, uses, score, values, held in changed:
            self.size = max(self.size, number + 1)
            if not held:
                continue  # a tombstone
            row = Row(ref, "" if group == ref else group, date, uses, score)
            self.rows[number] = row
            added.append(number)
            for value in values.split(SEPARATOR) if values else ():
                facets[value].append(number)
            for scope in held.split(SEPARATOR):
                scopes[scope].append(number)
            if row.group:
                self._groups[row.group].add(number)
                groups.add(row.group)
        for known, found in ((self.facets, facets), (self.scopes, scopes)):
            for value, numbers in found.items():
                known[value] = known.get(value, 0) | bitset(numbers, self.size)
        for group in groups:
            self._share(group)
        if len(added) > MANY:
            self._orders.clear()
        for sort, order in self._orders.items():
            for number in added:
                order.insert(self._place(number, sort, order), number)

    def _place(self, number: int, sort: str, order: list[int]) -> int:
        """Return where an entry stands in an order, or would stand."""
        key = KEYS[sort]
        return bisect_left(order, key(self.rows[number]), key=lambda other: key(self.rows[other]))

    def _share(self, group: str) -> None:
        """Note whether a group has several members."""
        numbers = self._groups[group]
        several = bitset(numbers, self.size)
        self._shared = self._shared | several if len(numbers) > 1 else self._shared & ~several
        if not numbers:
            del self._groups[group]


_catalogues: dict[tuple[object, str], Catalogue] = {}
_lock = threading.Lock()


def catalogue(path: str, index: str) -> Catalogue:
    """Return what this process knows of an index of the file at `path`."""
    name = (files.identity(path), index)
    with _lock:
        if name not in _catalogues:
            while len(_catalogues) >= REMEMBERED:
                del _catalogues[next(iter(_catalogues))]
            _catalogues[name] = Catalogue(index)
        return _catalogues[name]
