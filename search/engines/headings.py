"""Titles by how their words begin: what suggestions are made of, whichever engine answers searches."""

from collections.abc import Iterable, Sequence

import orjson

from search.engines import files
from search.engines.catalogue import catalogue
from search.engines.counting import bitset
from search.query import MOST_USED


def begun(path: str, words: Sequence[str], scopes: Iterable[str], kinds: Iterable[str], limit: int) -> list[str]:
    """Return what has a title with all these folded words, the last of them perhaps only begun; most used first.

    Each is named by its `ref`; of a group there is one. Only what holders of `scopes` may find is looked at.
    """
    if not words:
        return []
    *whole, last = (f'"{word}"' for word in words)
    match = " AND ".join([*whole, f"{last}*"])
    with files.answering(path) as (connection, index):
        table = f"i{index}_heading"
        sql = f"SELECT json_group_array(rowid) FROM {table} WHERE {table} MATCH ?"  # a third of the time of rows
        known = catalogue(path, index)
        with known.lock:
            known.catch_up(connection)
            numbers = orjson.loads(connection.execute(sql, (match,)).fetchone()[0])
            hits = bitset(numbers, known.size) & known.allowed(scopes, kinds)
            return [row.ref for row in known.first_of_groups(known.ordered(hits, MOST_USED), limit)]
