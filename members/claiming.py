"""One process at a mail: held by whoever lives, not by a date, so no clock that jumps lets a second one in.

The hold ends with its process. What a killed worker had in hand is tried again; what a slow one has is left to it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

MAIL = 0x6D61696C << 32
"""Sets these locks apart from any other on the database (`mail` in the upper half of the number)."""

SHELVES = 64
"""Lock files on SQLite. Two mails that share one wait for each other, which costs a minute and does no harm."""


@contextmanager
def alone_with(mail_id: int) -> Iterator[bool]:
    """Yield whether this process alone has the mail in hand, and keep it so until the end of the block."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAIL | mail_id])
            mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [MAIL | mail_id])
    else:
        # SQLite has one machine, so the machine's own locks do.
        shelf = Path(settings.MAIL_LOCKS)
        shelf.mkdir(parents=True, exist_ok=True)
        with (shelf / str(mail_id % SHELVES)).open("w") as file:
            yield _taken(file.fileno())


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
