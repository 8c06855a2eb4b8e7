"""Scenes of people who register at the same moment. Run by test_turns.py in a process and a database of its own."""

import threading
from contextlib import suppress
from typing import Any
from unittest import mock

from django.db import IntegrityError

from tests.webinars.race import at_once, known, new_session, rest_after_counting
from webinars import seats
from webinars.models import Registration
from webinars.seats import settling, turns

PEOPLE = 20
REST = 0.01
"""Seconds in which others come while somebody is served."""


def served() -> dict[str, Any]:
    """Let everybody register; compare what they were told with what stands, and count the locks."""
    session_id = new_session(5)
    rest_after_counting(REST)
    told: list[list[object]] = []

    def register(number: int) -> None:
        one = seats.register(session_id, known(number))
        told.append([one.email, one.status, one.queue_number])

    with mock.patch.object(settling, "lock", wraps=settling.lock) as lock:
        errors = at_once([lambda number=number: register(number) for number in range(PEOPLE)])
    stand = Registration.objects.filter(session=session_id).values_list("email", "status", "queue_number")
    return {
        "errors": errors,
        "people": PEOPLE,
        "transactions": lock.call_count,
        "told": sorted(told),
        "stand": sorted(map(list, stand)),
        "left": len(turns._lines),
    }


def refused() -> dict[str, Any]:
    """Fifteen people who will not wait, for five seats."""
    session_id = new_session(5)
    rest_after_counting(REST)
    errors = at_once(
        [lambda number=number: seats.register(session_id, known(number), may_wait=False) for number in range(15)]
    )
    confirmed = Registration.objects.filter(session=session_id).confirmed().count()
    return {"errors": [error.partition(":")[0] for error in errors], "confirmed": confirmed}


def one_fails() -> dict[str, Any]:
    """One of twenty cannot be written, whoever serves them."""
    session_id = new_session(5)
    rest_after_counting(REST)
    place = settling.place

    def place_or_fail(registration: Registration, *args: Any, **options: Any) -> None:
        place(registration, *args, **options)
        if registration.email == known(7).email:
            raise IntegrityError

    with mock.patch.object(settling, "place", place_or_fail):
        errors = at_once([lambda number=number: seats.register(session_id, known(number)) for number in range(PEOPLE)])
    return {"errors": [error.partition(":")[0] for error in errors], **_after(session_id)}


def interrupted() -> dict[str, Any]:
    """Whoever serves first is interrupted by what no handler of errors catches."""
    session_id, caught = new_session(5), []
    rest_after_counting(REST)
    place, once = settling.place, threading.Lock()

    def place_or_leave(registration: Registration, *args: Any, **options: Any) -> None:
        place(registration, *args, **options)
        if once.acquire(blocking=False):
            raise SystemExit

    def register(number: int) -> None:
        try:
            seats.register(session_id, known(number))
        except SystemExit:
            caught.append(number)

    with mock.patch.object(settling, "place", place_or_leave), suppress(SystemExit):
        at_once([lambda number=number: register(number) for number in range(PEOPLE)])
    return {"interrupted": len(caught), "people": PEOPLE - len(caught), **_after(session_id)}


def _after(session_id: int) -> dict[str, Any]:
    numbers = Registration.objects.filter(session=session_id).order_by("queue_number")
    return {"numbers": list(numbers.values_list("queue_number", flat=True)), "left": len(turns._lines)}
