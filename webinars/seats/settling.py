"""The lock of a session, the count under it, the line behind it. Called by `taking` and `changing`, inside theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.transaction import TransactionManagementError

from search.written import SEVERAL, Objects
from webinars import policies, tasks
from webinars.models import Registration, WebinarSession
from webinars.seats.person import Person

PLACE = {policies.HELD: "held", policies.CONFIRMED: "seat", policies.WAITING: "waiting"}
"""The mail that says what somebody has now."""

THIS = SEVERAL[0]
LOCKED = Objects(lambda: WebinarSession.objects.select_for_update().filter(pk=THIS).order_by())

COUNT = """
SELECT count(*) FILTER (WHERE status IN ('held', 'confirmed')),
       count(*) FILTER (WHERE status = 'waiting'),
       count(*) FILTER (WHERE status = 'held' AND held_until <= %s),
       count(*) FILTER (WHERE status IN ('held', 'confirmed', 'waiting') AND (email = %s OR member_id = %s))
  FROM webinars_registration WHERE session_id = %s
"""
"""By hand: to put the same question together anew costs Django more than all the rest of a registration, and everybody
who wants a seat waits meanwhile. Both databases read it; a test compares it with the states and the queries."""

NUMBER = "UPDATE webinars_webinarsession SET last_number = %s WHERE id = %s"
"""By hand for the same reason."""


class Counted(NamedTuple):
    """Seats taken (also by holds that ran out: the `overdue`), people who wait, live registrations of one person."""

    taken: int
    waiting: int
    overdue: int
    known: int


@dataclass(frozen=True)
class Settled:
    """A session under its lock, brought up to now: seats taken, people waiting, and who was just promoted.

    `knows` says whether it may have a live registration of the person who was asked for; if not, it has none.
    """

    capacity: int
    taken: int
    waiting: int
    promoted: list[Registration]
    knows: bool

    @property
    def takes_one_more(self) -> bool:
        """A seat is free and nobody waits for it: newcomers never overtake."""
        return self.taken < self.capacity and not self.waiting


def lock(session_id: int) -> WebinarSession:
    """Return a session that nobody else changes until this transaction ends. Without one there is no lock."""
    if not connection.in_atomic_block:
        raise TransactionManagementError
    for session in LOCKED.ask({THIS: session_id}):
        return session
    raise WebinarSession.DoesNotExist


@contextmanager
def locked(session_id: int) -> Iterator[WebinarSession]:
    """The lock, for a block that gives numbers: the last one is noted at the session's row when the block ends."""
    session = lock(session_id)
    before = session.last_number
    yield session
    if session.last_number != before:
        with connection.cursor() as cursor:
            cursor.execute(NUMBER, [session.last_number, session.pk])


def settle(session: WebinarSession, now: datetime, who: Person | None = None) -> Settled:
    """End the holds that ran out, and seat as many of the line as there is room for. One query when nothing is due."""
    counted = count(session, now, who)
    knows = bool(counted.known)
    if not policies.is_ahead_or_on(session, now):
        return Settled(session.capacity, counted.taken, counted.waiting, [], knows)
    if counted.overdue:
        for registration in session.registrations.overdue(now):
            end(registration, policies.LAPSED, now)
    taken = counted.taken - counted.overdue
    room = min(session.capacity - taken, counted.waiting) if policies.line_moves(session, now) else 0
    promoted = list(session.registrations.in_line()[:room]) if room > 0 else []
    for registration in promoted:
        registration.session = session
        seat(registration, now)
        tell(registration, "promoted" if registration.status == policies.CONFIRMED else "held")
    return Settled(session.capacity, taken + len(promoted), counted.waiting - len(promoted), promoted, knows)


def count(session: WebinarSession, now: datetime, who: Person | None) -> Counted:
    """Count the people of a session, under its lock; `known` are the live registrations of `who`."""
    email, member = (who.email.lower(), who.member) if who else ("", None)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [moment, email, member.pk if member else None, session.pk])
        return Counted(*cursor.fetchone())


def place(registration: Registration, now: datetime, *, full: bool) -> None:
    """Put somebody at the end: on a seat while there is one, else in the line."""
    registration.queue_number = next_number(registration.session)
    registration.ended_at = None
    if full:
        registration.status = policies.WAITING
        registration.save()
    else:
        seat(registration, now)


def next_number(session: WebinarSession) -> int:
    """Give the next number; inside `locked`, which notes it."""
    session.last_number += 1
    return session.last_number


def seat(registration: Registration, now: datetime) -> None:
    """Confirmed where the address is known to be theirs, else held for the button behind the mailed link."""
    if registration.verified_at:
        confirm(registration, now)
    else:
        registration.status = policies.HELD
        registration.held_until = now + policies.HOLD
        registration.save()


def confirm(registration: Registration, now: datetime) -> None:
    registration.status = policies.CONFIRMED
    registration.confirmed_at = now
    registration.held_until = None
    registration.save()


def end(registration: Registration, status: str, now: datetime) -> None:
    registration.status = status
    registration.ended_at = now
    registration.held_until = None
    registration.save(update_fields=["status", "ended_at", "held_until"])


def tell(registration: Registration, template: str, stamp: str = "") -> None:
    """Queue a mail with its cause; it is written when the lock is gone. Once for each place in the order, and stamp."""
    stamped = f"{registration.queue_number}{stamp}"
    tasks.tell.enqueue(registration.pk, template, registration.session.sequence, stamped)


def raise_sequence(session: WebinarSession) -> None:
    """Something changed that calendars must learn (RFC 5545 §3.8.7.4)."""
    session.sequence += 1
    write(session, sequence=session.sequence)


def write(session: WebinarSession, **fields: object) -> None:
    """Write columns of the locked row by a bare UPDATE: nothing that is searched changed, so no index has to know."""
    WebinarSession.objects.filter(pk=session.pk).update(**fields)
