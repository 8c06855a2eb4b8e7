"""The file of the embedded engine: connections, tables, and which of its indexes answers.

One file holds several versions of the index, each a set of tables with a number in their names, so that swapping them
is one row in one transaction (renaming a SQLite file that other processes have open corrupts it). WAL: readers never
wait.
"""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from search.analysis import LANGUAGES
from search.errors import EngineDown

BUSY_SECONDS = 10
SCHEMA = 3
"""Raised whenever the tables change: a file of an earlier form is emptied, and filled anew by the next drain."""
TEXT_TABLES = tuple(f"{part}_{language}" for part in ("title", "text") for language in LANGUAGES)

WORD_TABLES = (*TEXT_TABLES, "words", "heading")

_connections = threading.local()

STATE = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID"
# `ascii` leaves every character beyond ASCII alone: the tokens are stored as analysis.py made them.
FTS = "CREATE VIRTUAL TABLE i{index}_{table} USING fts5(tokens, tokenize = 'ascii', detail = {detail})"
TABLES = (
    "CREATE TABLE i{index}_entry (id INTEGER PRIMARY KEY, ref TEXT UNIQUE NOT NULL, kind TEXT NOT NULL,"
    " pk TEXT NOT NULL, revision INTEGER NOT NULL, deleted INTEGER NOT NULL, grp TEXT NOT NULL, facets TEXT NOT NULL,"
    " date INTEGER, uses INTEGER NOT NULL, score REAL NOT NULL, stamp INTEGER NOT NULL)",
    "CREATE INDEX i{index}_by_stamp ON i{index}_entry (stamp)",
    "CREATE TABLE i{index}_scope (id INTEGER NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (id, scope)) WITHOUT ROWID",
    "CREATE INDEX i{index}_in_scope ON i{index}_scope (scope, id)",
    "CREATE TABLE i{index}_vector (id INTEGER NOT NULL, language TEXT NOT NULL, made TEXT NOT NULL,"
    " vector BLOB NOT NULL, UNIQUE (id, language))",
    *(FTS.format(index="{index}", table=table, detail="full") for table in TEXT_TABLES),
    FTS.format(index="{index}", table="words", detail="none"),
    "CREATE VIRTUAL TABLE i{index}_heading USING fts5(tokens, tokenize = 'ascii', detail = none, prefix = '1 2 3 4')",
    "CREATE VIRTUAL TABLE i{index}_vocabulary USING fts5vocab(i{index}_words, row)",
    *(
        f"CREATE VIRTUAL TABLE i{{index}}_terms_{language} USING fts5vocab(i{{index}}_text_{language}, row)"
        for language in LANGUAGES
    ),
)


@contextlib.contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """Open one consistent view of the file."""
    with _transaction(path, "BEGIN") as connection:
        yield connection


@contextlib.contextmanager
def writing(path: str) -> Iterator[sqlite3.Connection]:
    """Open a transaction that is the only writer, of all processes."""
    with _transaction(path, "BEGIN IMMEDIATE") as connection:
        yield connection


@contextlib.contextmanager
def answering(path: str) -> Iterator[tuple[sqlite3.Connection, str]]:
    """Open one consistent view of the file, with the number of the index that answers, be it a new and empty one."""
    with reading(path) as connection:
        if index := _live(connection):
            yield connection, index
            return
    ensure(path)
    with reading(path) as connection:
        yield connection, live_index(connection)


def ensure(path: str) -> None:
    """Make sure that there is an index to read and write, be it empty."""
    with reading(path) as connection:
        if _live(connection):
            return
    with writing(path) as connection:
        if not _live(connection):
            connection.execute("INSERT OR REPLACE INTO state VALUES ('live', ?)", (int(make_index(connection)),))


def live_index(connection: sqlite3.Connection) -> str:
    """Return the number of the index that answers searches."""
    if index := _live(connection):
        return index
    raise EngineDown("the index was not prepared")


def _live(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM state WHERE name = 'live'").fetchone()
    return str(row[0]) if row else ""


def stamp(connection: sqlite3.Connection) -> int:
    """Return the number of the newest change to any index."""
    row = connection.execute("SELECT value FROM state WHERE name = 'changes'").fetchone()
    return int(row[0]) if row else 0


def next_stamp(connection: sqlite3.Connection) -> int:
    """Number a change; what a process remembers of the file is older than this."""
    connection.execute("INSERT INTO state VALUES ('changes', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
    return stamp(connection)


def make_index(connection: sqlite3.Connection) -> str:
    """Create the tables of a new index and return its number; numbers are never used again."""
    connection.execute("INSERT INTO state VALUES ('made', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
    index = str(connection.execute("SELECT value FROM state WHERE name = 'made'").fetchone()[0])
    for statement in TABLES:
        connection.execute(statement.format(index=index))
    return index


def drop_index(connection: sqlite3.Connection, index: str) -> None:
    for table in ("vocabulary", *(f"terms_{language}" for language in LANGUAGES)):
        connection.execute(f"DROP TABLE IF EXISTS i{int(index)}_{table}")
    for table in ("entry", "scope", "vector", *WORD_TABLES):
        connection.execute(f"DROP TABLE IF EXISTS i{int(index)}_{table}")


def indexes(connection: sqlite3.Connection) -> list[str]:
    """Return every index in the file, oldest first."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'i[0-9]*_entry'")
    return sorted((name[1:].partition("_")[0] for (name,) in rows), key=int)


@contextlib.contextmanager
def _transaction(path: str, begin: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = _connection(path)
        connection.execute(begin)
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        raise EngineDown(f"the search file {path}: {error}") from error


def _connection(path: str) -> sqlite3.Connection:
    """Return this thread's own connection to the file as it is now; a forked process, a replaced file: a new one."""
    cache: dict[str, tuple[object, sqlite3.Connection]] = _connections.__dict__.setdefault("by_path", {})
    known = cache.get(path)
    if known and known[0] == identity(path):
        return known[1]
    connection = _connect(path)
    cache[path] = (identity(path), connection)
    return connection


def identity(path: str) -> tuple[int, int, int] | None:
    """Tell this process's file at `path` from any other that was or will be there."""
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return None
    return os.getpid(), stat.st_dev, stat.st_ino


def _connect(path: str) -> sqlite3.Connection:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute(STATE)
    _renew(connection)
    return connection


def _renew(connection: sqlite3.Connection) -> None:
    """Empty a file whose tables an earlier release made; what it holds is all in the database."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA:
        return
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
        for index in indexes(connection):
            drop_index(connection, index)
        connection.execute("DELETE FROM state WHERE name NOT IN ('made', 'changes')")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    connection.execute("COMMIT")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; two processes that open a new file at once meet a lock that SQLite's patience does not cover."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
