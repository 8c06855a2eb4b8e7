"""The rounds of `benchmarks/seats.py`, in a process and on a database of their own."""

import statistics
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from webinars.models import WebinarSession
from webinars.seats import Person, register

NUMBERS = count()
INSERT = (
    "INSERT INTO webinars_registration (session_id, name, email, language, zone, status, queue_number, "
    "verified_at, confirmed_at, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def measure(rounds: str, people: str, crowd: str) -> dict[str, tuple[float, float]]:
    """Return registrations and bare INSERTs a second: alone, and from a crowd of threads."""
    found = {"alone": ([], []), "crowd": ([], [])}
    for _ in range(int(rounds)):
        for how, threads in (("alone", 1), ("crowd", int(crowd))):
            for job, rates in zip((take_a_seat, write_a_row), found[how], strict=True):
                rates.append(rate(job, new_session(int(people) // 2), int(people), threads))
    return {how: (statistics.median(seats), statistics.median(bare)) for how, (seats, bare) in found.items()}


def new_session(capacity: int) -> int:
    """Half of those who come find a seat; the others wait, which costs the same."""
    starts_at = timezone.now() + timedelta(days=3)
    return int(WebinarSession.objects.create(page_key=uuid4(), starts_at=starts_at, capacity=capacity).pk)


def rate(job: Callable[[int], None], session_id: int, people: int, threads: int) -> float:
    start = threading.Barrier(threads + 1)

    def work() -> None:
        connection.ensure_connection()
        start.wait()
        for _ in range(people // threads):
            job(session_id)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    return people / (time.perf_counter() - begun)


def take_a_seat(session_id: int) -> None:
    person = Person("Ana Prado", f"ana-{next(NUMBERS)}@home.example", "en", "America/Denver", is_known=True)
    register(session_id, person)


def write_a_row(session_id: int) -> None:
    now, number = timezone.now(), next(NUMBERS)
    row = (
        session_id,
        "Ana Prado",
        f"ana-{number}@home.example",
        "en",
        "America/Denver",
        "confirmed",
        number,
        now,
        now,
        now,
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, row)
