"""Rounds of five hundred people for fifty seats, in a process and on a database of their own."""

import time
from typing import Any

from django_tasks_db.models import DBTaskResult

from tests.webinars.race import WAYS, at_once, known, new_session
from webinars.models import Mailing, Registration, WebinarSession

SEATS = 50
PEOPLE = 500


def rounds(number: str) -> list[dict[str, Any]]:
    """Play so many rounds; return what each came to."""
    return [play() for _ in range(int(number))]


def play() -> dict[str, Any]:
    """Let everybody register at once; compare what they were told with what stands.

    Every other one comes as from another process, so that both the turns and the lock are under load.
    """
    session_id, ways = new_session(SEATS), list(WAYS.values())
    told: dict[int, tuple[str, int]] = {}

    def register(number: int) -> None:
        registration = ways[number % 2](session_id, known(number))
        told[registration.pk] = (registration.status, registration.queue_number)

    begun = time.perf_counter()
    errors = at_once([lambda number=number: register(number) for number in range(PEOPLE)])
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "errors": errors[:5], "refused": len(errors), **judge(session_id, told)}


def judge(session_id: int, told: dict[int, tuple[str, int]]) -> dict[str, Any]:
    """Return how many seats were given, how far too many, and what of the told does not stand."""
    stands = Registration.objects.filter(session=session_id).order_by("queue_number")
    rows = list(stands.values_list("pk", "status", "queue_number"))
    confirmed = [status for _pk, status, _number in rows].count("confirmed")
    in_order = [status for _pk, status, _number in rows] == (
        ["confirmed"] * min(SEATS, len(rows)) + ["waiting"] * max(len(rows) - SEATS, 0)
    )
    last = WebinarSession.objects.values_list("last_number", flat=True).get(pk=session_id)
    return {
        "people": len(rows),
        "confirmed": confirmed,
        "oversold": max(confirmed - SEATS, 0),
        "out_of_order": int(not in_order),
        "gaps": sum(number != place for place, (_pk, _status, number) in enumerate(rows, 1)) + (last != len(rows)),
        "lost": len(set(told.items()) - {(pk, (status, number)) for pk, status, number in rows}),
        "half": abs(mails_about(rows) - len(rows)),
    }


def mails_about(rows: list[tuple[int, str, int]]) -> int:
    """Return of how many registrations a mail was queued, in the transaction that made them."""
    told_of = {task.args_kwargs["args"][0] for task in DBTaskResult.objects.filter(task_path="webinars.tasks.tell")}
    told_of.update(Mailing.objects.values_list("registration", flat=True))
    return len(told_of.intersection(pk for pk, _status, _number in rows))
