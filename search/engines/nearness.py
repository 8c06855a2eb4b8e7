"""What is near a query in the embedded engine: every vector compared, in numpy.

A process keeps the vectors of an index as one matrix, 1.5 kB a thing, and reads only what changed since. Comparing
fifteen thousand takes two milliseconds: an index that guesses would be faster from some hundred thousand on.
"""

import sqlite3
import threading
from typing import Any

import numpy as np

from search.engines import files
from search.engines.catalogue import Catalogue
from search.engines.counting import bitset, octets
from search.meaning.meant import NEAREST, Meant, Near
from search.plan import Match, Plan

REMEMBERED = 3
"""Matrices kept by a process: of the index that answers, and of those before it or beside it."""
SPARE = 1.25
"""How much larger a matrix is made than it has to be, so that it seldom grows."""

NOBODY = -1


class Matrix:
    """The vectors of an index in one language, a row each; `numbers` says whose it is."""

    def __init__(self, index: str, language: str, width: int) -> None:
        self.index, self.language, self.width = index, language, width
        self.stamp = -1
        self.rows: Any = np.zeros((0, width), dtype=np.float32)
        self.numbers: Any = np.zeros(0, dtype=np.int64)
        self._places: dict[int, int] = {}
        self._free: list[int] = []

    def catch_up(self, connection: sqlite3.Connection) -> None:
        """Read what changed since the last time; `connection` is in a transaction."""
        now = files.stamp(connection)
        if now <= self.stamp:
            return
        sql = (
            f"SELECT e.id, v.vector FROM i{self.index}_entry e LEFT JOIN i{self.index}_vector v"
            " ON v.id = e.id AND v.language = ? WHERE e.stamp > ?"
        )
        changed = connection.execute(sql, (self.language, self.stamp)).fetchall()
        for number, _ in changed:
            if number in self._places:
                self._free.append(self._places.pop(number))
                self.numbers[self._free[-1]] = NOBODY
        # A model of another width may have made vectors before: they wait for this one's.
        self._learn([(number, vector) for number, vector in changed if vector and len(vector) == 4 * self.width])
        self.stamp = now

    def _learn(self, added: list[tuple[int, bytes]]) -> None:
        if (lacking := len(added) - len(self._free)) > 0:
            size = len(self.rows)
            larger = int((size + lacking) * SPARE)
            self._free = [*range(larger - 1, size - 1, -1), *self._free]
            self.rows = np.concatenate([self.rows, np.zeros((larger - size, self.width), dtype=np.float32)])
            self.numbers = np.concatenate([self.numbers, np.full(larger - size, NOBODY)])
        for number, vector in added:
            place = self._places[number] = self._free.pop()
            self.rows[place] = np.frombuffer(vector, dtype="<f4")
            self.numbers[place] = number


_matrices: dict[tuple[object, str, str, int], Matrix] = {}
_lock = threading.Lock()


def near(connection: sqlite3.Connection, path: str, known: Catalogue, meant: Meant, plan: Plan) -> Near:
    """Return what holders of the plan's scopes may find near a query; `known` is up to date, and locked."""
    matrix = _matrix(path, known.index, meant)
    matrix.catch_up(connection)
    likeness = matrix.rows @ np.frombuffer(meant.vector, dtype="<f4")
    likeness[~_have(matrix.numbers, known.allowed(plan.scopes, ()))] = -np.inf
    places = np.flatnonzero(likeness >= meant.least)
    ranked = sorted((-float(likeness[place]), known.rows[int(matrix.numbers[place])].ref, place) for place in places)
    numbers = [int(matrix.numbers[place]) for _, _, place in ranked[:NEAREST]]
    return Near(
        refs=tuple(known.rows[number].ref for number in numbers),
        kept=tuple(_match(known, number) for number in _chosen(known, numbers, plan)),
    )


def _matrix(path: str, index: str, meant: Meant) -> Matrix:
    width = len(meant.vector) // 4
    name = (files.identity(path), index, meant.language, width)
    with _lock:
        if name not in _matrices:
            while len(_matrices) >= REMEMBERED:
                del _matrices[next(iter(_matrices))]
            _matrices[name] = Matrix(index, meant.language, width)
        return _matrices[name]


def _have(numbers: Any, bits: int) -> Any:
    """Return which of the numbers a set has."""
    having = np.unpackbits(np.frombuffer(octets(bits), dtype=np.uint8), bitorder="little")
    inside = (numbers >= 0) & (numbers < len(having))
    return inside & having[np.where(inside, numbers, 0)].astype(bool)


def _chosen(known: Catalogue, numbers: list[int], plan: Plan) -> list[int]:
    """Return those of the kinds and facets that were chosen, in their order."""
    kept = bitset(numbers, known.size) & known.allowed(plan.scopes, plan.kinds)
    for name, slugs in plan.facets.items():
        having = 0
        for slug in slugs:
            having |= known.facets.get(f"{name}={slug}", 0)
        kept &= having
    return [number for number in numbers if kept >> number & 1]


def _match(known: Catalogue, number: int) -> Match:
    row = known.rows[number]
    kind, _, pk = row.ref.partition(":")
    return Match(kind, pk, group=row.group or row.ref, by_words=False)
