"""What pages remember of themselves is good for one edition.

The number is raised after the commit of what changed, by a statement of its own: a row that every editor's transaction
locked would make them wait for each other, in whatever order. Whoever makes something to keep asks for the number
before reading what it is made from, and keeps it under that number, so nothing that was read before a change is shown
once the number has moved. Where a process dies between a commit and the raise, what is kept ends by its age
(`content.remembering.MOST_SECONDS`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

READ = "SELECT (SELECT number FROM content_edition WHERE id = 1), (SELECT MAX(id) FROM live_event)"
RAISE = (
    "INSERT INTO content_edition (id, number) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET number = content_edition.number + 1"
)


@dataclass(frozen=True)
class Numbers:
    """The newest edition, and the number of the newest event in the log of talk."""

    edition: int
    event: int


_here: ContextVar[Numbers | None] = ContextVar("edition", default=None)


def read_numbers() -> Numbers:
    """Return the newest numbers, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        edition, event = cursor.fetchone()
    return Numbers(edition or 0, event or 0)


@contextmanager
def reading(numbers: Numbers) -> Iterator[None]:
    """Let whatever is made in the block be kept under these numbers, read before anything it is made from."""
    token = _here.set(numbers)
    try:
        yield
    finally:
        _here.reset(token)


def numbers_here() -> Numbers | None:
    """Return the numbers under which things may be kept; `None` outside of `reading`, where nothing is."""
    return _here.get()


def raise_edition() -> None:
    """Begin a new edition once this transaction is committed; at most once a transaction."""
    if not any(waiting[1] is _raise for waiting in connection.run_on_commit):
        transaction.on_commit(_raise, robust=True)


def _raise() -> None:
    with connection.cursor() as cursor:
        cursor.execute(RAISE)
