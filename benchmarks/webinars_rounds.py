"""The rounds of `benchmarks/webinars.py`, in a process and on a database of their own."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from webinars.models import Registration, WebinarSession
from webinars.seats import Person, register

TABLE = Registration._meta.db_table


def measure(rounds: str, people: str, seats: str, crowd: str) -> list[dict[str, Any]]:
    """Return for `crowd` and `alone`: registrations and bare INSERTs a second, their ratio, and what was oversold."""
    found = []
    for how, threads in (("crowd", int(crowd)), ("alone", 1)):
        played = [play(int(people), int(seats), threads) for _ in range(int(rounds))]
        registered, bare, oversold = zip(*played, strict=True)
        found.append(
            {
                "how": how,
                "registered": statistics.median(registered),
                "bare": statistics.median(bare),
                "ratio": statistics.median(one / other for one, other in zip(registered, bare, strict=True)),
                "oversold": sum(oversold),
            }
        )
    return found


def play(people: int, seats: int, threads: int) -> tuple[float, float, int]:
    """Let everybody register, then write the same rows beside another session; return both rates, and the oversold."""
    session_id, other_id = new_session(seats), new_session(seats)
    registered = rate([lambda n=number: register(session_id, person(n)) for number in range(people)], threads)
    insert, rows = rows_of(session_id, other_id)
    bare = rate([lambda row=row: write(insert, row) for row in rows], threads)
    for one in (session_id, other_id):
        if Registration.objects.filter(session=one).count() != people:
            raise RuntimeError("Not every row was written: the rates mean nothing.")
    confirmed = Registration.objects.filter(session=session_id).confirmed().count()
    return registered, bare, max(confirmed - seats, 0)


def new_session(seats: int) -> int:
    starts_at = timezone.now() + timedelta(days=3)
    return int(WebinarSession.objects.create(page_key=uuid4(), starts_at=starts_at, capacity=seats).pk)


def person(number: int) -> Person:
    return Person("Ana Prado", f"ana-{number}@home.example", "en", "America/Denver", is_known=True)


def rows_of(session_id: int, other_id: int) -> tuple[str, list[Sequence[Any]]]:
    """Return an INSERT and the rows of a session, as they stand, for another session."""
    columns = [field.column for field in Registration._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {TABLE} WHERE session_id = %s ORDER BY id", [session_id])
        rows = [list(row) for row in cursor.fetchall()]
    for row in rows:
        row[columns.index("session_id")] = other_id
    return f"INSERT INTO {TABLE} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", rows


def write(insert: str, row: Sequence[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, row)


def rate(jobs: Sequence[Callable[[], object]], threads: int) -> float:
    """Do all jobs from so many threads at once; return how many a second. What goes wrong fails the run."""
    start, errors = threading.Barrier(threads + 1), []

    def work(mine: Sequence[Callable[[], object]]) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            for job in mine:
                job()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(jobs[number::threads],)) for number in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - begun
    if errors:
        raise errors[0]
    return len(jobs) / seconds
