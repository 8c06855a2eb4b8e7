"""Twenty people for five seats, all at once. Run by test_race.py in a process and a database of its own."""

import itertools
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from webinars import seats
from webinars.models import WebinarSession

SEATS = 5
PEOPLE = 20
REST = 0.02
"""Seconds between counting and writing: with it the race is one on any machine."""


def outcome(mode: str) -> dict[str, Any]:
    """Let the people loose on the seat module (`seats`), or on the same without its lock (`control`).

    The control must oversell. On PostgreSQL it reads the session's row without FOR UPDATE; on SQLite, where the
    IMMEDIATE transaction is the lock, every statement commits by itself.
    """
    session_id = _new_session()
    register = _without_the_lock() if mode == "control" else seats.register
    _rest_after_counting()
    people = [_guest(number) for number in range(PEOPLE)]
    errors = _at_once([lambda person=person: register(session_id, person) for person in people])
    states = WebinarSession.objects.get(pk=session_id).registrations.order_by("queue_number")
    return {"engine": connection.vendor, "states": list(states.values_list("status", flat=True)), "errors": errors}


def _new_session() -> int:
    starts_at = timezone.now() + timedelta(days=3)
    return int(WebinarSession.objects.create(page_key=uuid4(), starts_at=starts_at, capacity=SEATS).pk)


def _guest(number: int) -> seats.Person:
    return seats.Person(f"Guest {number}", f"guest-{number}@home.example", "en", "America/Chicago", is_known=True)


def _without_the_lock() -> Callable[..., Any]:
    numbers = itertools.count(1)
    seats._lock = lambda pk: WebinarSession.objects.get(pk=pk)
    # Numbers not from the row, or their unique constraint would stand in for the lock.
    seats._next_number = lambda session: next(numbers)
    return seats.register.__wrapped__ if connection.vendor == "sqlite" else seats.register


def _rest_after_counting() -> None:
    count = seats._count

    def counted(session: WebinarSession, now: datetime) -> dict[str, int]:
        found = count(session, now)
        time.sleep(REST)
        return found

    seats._count = counted


def _at_once(jobs: list[Callable[[], object]]) -> list[str]:
    """Run each job in a thread with a connection of its own, all let go at one moment; return what went wrong."""
    errors: list[str] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            job()
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
