"""The rounds of `benchmarks/webinars.py`, in a process and on a database of their own."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from webinars.models import Registration, WebinarSession
from webinars.seats import Person, register

TABLE = Registration._meta.db_table


@dataclass(frozen=True)
class Played:
    """What one round came to: how many a second, each way, and how many seats too many were given."""

    registered: float
    bare: float
    by_hand: float
    oversold: int


def measure(rounds: str, people: str, seats: str, crowd: str) -> list[dict[str, Any]]:
    """Return for `crowd` and `alone` the median rates, the median ratios of each round, and what was oversold."""
    found = []
    for how, threads in (("crowd", int(crowd)), ("alone", 1)):
        played = [play(int(people), int(seats), threads) for _ in range(int(rounds))]
        found.append(
            {
                "how": how,
                "registered": statistics.median(one.registered for one in played),
                "bare": statistics.median(one.bare for one in played),
                "by_hand": statistics.median(one.by_hand for one in played),
                "ratio": statistics.median(one.registered / one.bare for one in played),
                "ratio_by_hand": statistics.median(one.registered / one.by_hand for one in played),
                "oversold": sum(one.oversold for one in played),
            }
        )
    return found


def play(people: int, seats: int, threads: int) -> Played:
    """Let everybody register, then write the same rows beside two other sessions."""
    session_id, bare_id, hand_id = (new_session(seats) for _ in range(3))
    registered = rate([lambda n=number: register(session_id, person(n)) for number in range(people)], threads)
    bare = rate([lambda rows=rows: insert(rows) for rows in left_by(session_id, bare_id)], threads)
    statement, rows = rows_of(session_id, hand_id)
    by_hand = rate([lambda row=row: write(statement, row) for row in rows], threads)
    for one in (session_id, bare_id, hand_id):
        if Registration.objects.filter(session=one).count() != people:
            raise RuntimeError("Not every row was written: the rates mean nothing.")
    confirmed = Registration.objects.filter(session=session_id).confirmed().count()
    return Played(registered, bare, by_hand, max(confirmed - seats, 0))


def new_session(seats: int) -> int:
    starts_at = timezone.now() + timedelta(days=3)
    return int(WebinarSession.objects.create(page_key=uuid4(), starts_at=starts_at, capacity=seats).pk)


def person(number: int) -> Person:
    return Person("Ana Prado", f"ana-{number}@home.example", "en", "America/Denver", is_known=True)


def left_by(session_id: int, other_id: int) -> list[list[Model]]:
    """Return for each registration of a session the rows it left, ready to be written anew for another session."""
    mails: dict[int, list[Model]] = {}
    for task in DBTaskResult.objects.filter(task_path="webinars.tasks.tell"):
        mails.setdefault(task.args_kwargs["args"][0], []).append(task)
        task.pk = uuid4()
    left = []
    for registration in Registration.objects.filter(session=session_id).order_by("pk"):
        rows = mails.get(registration.pk, [])
        registration.pk, registration.session_id = None, other_id
        left.append([registration, *rows])
    if any(len(rows) != 2 for rows in left):
        raise RuntimeError("A registration left other rows than itself and its mail.")
    return left


def insert(rows: list[Model]) -> None:
    with transaction.atomic():
        for row in rows:
            row.save(force_insert=True)


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
