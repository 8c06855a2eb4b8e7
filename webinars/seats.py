"""Seats: the only module that gives, keeps, moves or takes one.

Every function here is one transaction that locks the session's row, counts, and writes. On PostgreSQL the lock is the
row's; on SQLite it is the transaction itself, which begins IMMEDIATE (docs/decisions.md). What is promised:
never more seats taken than there are; one live registration a person; seats go in the order of `queue_number`;
whoever comes while somebody waits, waits behind them; a seat that comes free goes on in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from members.models import Member
from webinars import policies, tasks
from webinars.errors import CapacityTaken, SeatGivenUp, SessionCancelled, SessionFull, SessionOver
from webinars.models import Registration, WebinarSession

PLACE = {policies.HELD: "held", policies.CONFIRMED: "seat", policies.WAITING: "waiting"}
"""The mail that says what somebody has now."""

AGAIN = 10 * 60
"""Seconds in which asking again sends no second mail to the same person."""


@dataclass(frozen=True)
class Person:
    """Who takes a seat. A guest has no `member`; `is_known` says whether the address is known to be theirs."""

    name: str
    email: str
    language: str
    zone: str
    member: Member | None = None
    is_known: bool = False

    @classmethod
    def of(cls, member: Member) -> Self:
        return cls(str(member), member.email, member.language, member.zone, member, is_known=True)


@dataclass(frozen=True)
class Settled:
    """A session under its lock, brought up to now: seats taken, people waiting, and who was just promoted."""

    capacity: int
    taken: int
    waiting: int
    promoted: list[Registration]

    @property
    def takes_one_more(self) -> bool:
        """A seat is free and nobody waits for it: newcomers never overtake."""
        return self.taken < self.capacity and not self.waiting


@transaction.atomic
def register(session_id: int, person: Person, *, may_wait: bool = True, tells: bool = True) -> Registration:
    """Give a seat, or with `may_wait` a place at the end of the line. Asking again returns what the person has.

    A member's seat is confirmed at once; a guest's is held for 30 minutes, for the button behind the mailed link.
    Without `tells` nobody is written to: for lists that come from elsewhere.
    Refuses with `SessionFull`, `SessionOver`, `SessionCancelled`.
    """
    session, now, full = _open(session_id)
    if full and not may_wait and person.member is None:
        # Before anything is looked up: a registered address gets the same answer as any other.
        raise SessionFull
    known = _registration_of(session, person)
    if known:
        return _keep(known, person, now)
    if full and not may_wait:
        raise SessionFull
    registration = Registration(
        session=session, member=person.member, name=person.name, email=person.email.lower(),
        language=person.language, zone=person.zone, verified_at=now if person.is_known else None,
    )  # fmt: skip
    _place(registration, now, full=full)
    if tells:
        _tell(registration, PLACE[registration.status])
    return registration


@transaction.atomic
def confirm(registration_id: int) -> Registration:
    """The button behind the mailed link: the address is theirs, and so is the seat, or the place in the line.

    A hold that ran out is no dead end: a seat is taken anew, at the end of the line if there is one. Confirming twice
    changes nothing. Refuses with `SeatGivenUp`, `SessionOver`, `SessionCancelled`.
    """
    session, now, full = _open(_session_of(registration_id))
    registration = Registration.objects.select_related("session").get(pk=registration_id)
    if registration.status == policies.LAPSED:
        registration = session.registrations.live().filter(email=registration.email).first() or registration
    if registration.status == policies.CANCELLED:
        raise SeatGivenUp
    registration.session = session
    _verify(registration, now)
    if registration.status == policies.LAPSED:
        _place(registration, now, full=full)
        _tell(registration, PLACE[registration.status])
    elif registration.status == policies.HELD:
        _confirm(registration, now)
        _tell(registration, PLACE[registration.status])
    return registration


@transaction.atomic
def cancel(registration_id: int, *, tells: bool = True) -> Registration:
    """Give a seat, a hold or a place in the line back; what comes free goes to who is next. Twice changes nothing."""
    session = _lock(_session_of(registration_id))
    now = timezone.now()
    registration = Registration.objects.get(pk=registration_id)
    registration.session = session
    if not registration.is_live:
        return registration
    had_entry = registration.status == policies.CONFIRMED
    _end(registration, policies.CANCELLED, now)
    if had_entry:
        # Newer than the entry it takes back, and older than the one this person may get again (RFC 5546 §2.1.5).
        _raise_sequence(session)
        if tells:
            _tell(registration, "given_up")
        _raise_sequence(session)
    _settle(session, now)
    return registration


@transaction.atomic
def promote(session_id: int) -> list[Registration]:
    """End the holds that ran out and give what is free to the line, in order; return who got a seat."""
    return _settle(_lock(session_id), timezone.now()).promoted


@transaction.atomic
def change_capacity(session_id: int, capacity: int) -> list[Registration]:
    """Make the room larger or smaller; return who got a seat by it. Refuses what would take one away."""
    session, now = _lock(session_id), timezone.now()
    if capacity < _settle(session, now).taken:
        raise CapacityTaken
    session.capacity = capacity
    _write(session, capacity=capacity)
    return _settle(session, now).promoted


@transaction.atomic
def reschedule(session_id: int, starts_at: datetime, minutes: int, zone: str) -> WebinarSession:
    """Move a session; whoever has or awaits a seat is told, and calendars follow."""
    session = _lock(session_id)
    moved = (session.starts_at, session.minutes) != (starts_at, minutes)
    session.starts_at, session.minutes, session.zone = starts_at, minutes, zone
    session.save(update_fields=["starts_at", "ends_at", "minutes", "zone"])
    if moved:
        _raise_sequence(session)
        tasks.tell_everybody.enqueue(session.pk, "moved", session.sequence)
    return session


@transaction.atomic
def cancel_session(session_id: int, *, tells: bool = True) -> WebinarSession:
    """Call a session off. Registrations stay as they are, so that everybody can be told; twice changes nothing."""
    session = _lock(session_id)
    if session.is_cancelled:
        return session
    session.status = WebinarSession.Status.CANCELLED
    session.save(update_fields=["status"])
    _raise_sequence(session)
    if tells:
        tasks.tell_everybody.enqueue(session.pk, "called_off", session.sequence)
    return session


def _lock(session_id: int) -> WebinarSession:
    return WebinarSession.objects.select_for_update().get(pk=session_id)


def _session_of(registration_id: int) -> int:
    return int(Registration.objects.values_list("session_id", flat=True).get(pk=registration_id))


def _open(session_id: int) -> tuple[WebinarSession, datetime, bool]:
    """Lock a session that still takes people, bring its holds and its line up to now, and say whether it is full."""
    session, now = _lock(session_id), timezone.now()
    if session.is_cancelled:
        raise SessionCancelled
    if session.is_over(now):
        raise SessionOver
    return session, now, not _settle(session, now).takes_one_more


def _settle(session: WebinarSession, now: datetime) -> Settled:
    """End the holds that ran out, and seat as many of the line as there is room for. One query when nothing is due."""
    counted = _count(session, now)
    if not policies.takes_people(session, now):
        return Settled(session.capacity, counted["taken"], counted["waiting"], [])
    if counted["overdue"]:
        for registration in session.registrations.overdue(now):
            _end(registration, policies.LAPSED, now)
    taken = counted["taken"] - counted["overdue"]
    room = min(session.capacity - taken, counted["waiting"])
    promoted = list(session.registrations.in_line()[:room]) if room > 0 else []
    for registration in promoted:
        registration.session = session
        _seat(registration, now)
        _tell(registration, "promoted" if registration.status == policies.CONFIRMED else "held")
    return Settled(session.capacity, taken + len(promoted), counted["waiting"] - len(promoted), promoted)


def _count(session: WebinarSession, now: datetime) -> dict[str, int]:
    return session.registrations.aggregate(
        taken=Count("pk", filter=Q(status__in=policies.TAKING)),
        waiting=Count("pk", filter=Q(status=policies.WAITING)),
        overdue=Count("pk", filter=Q(status=policies.HELD, held_until__lte=now)),
    )


def _registration_of(session: WebinarSession, person: Person) -> Registration | None:
    live = session.registrations.live()
    own = live.filter(member=person.member).first() if person.member else None
    return own or live.filter(email=person.email.lower()).first()


def _keep(registration: Registration, person: Person, now: datetime) -> Registration:
    """Somebody asks for what they have. A member is known to be who they are; a guest gets the same mail again."""
    if person.member is None:
        _tell(registration, PLACE[registration.status], f"@{int(now.timestamp()) // AGAIN}")
        return registration
    _verify(registration, now)
    if registration.status == policies.HELD:
        _confirm(registration, now)
        _tell(registration, PLACE[registration.status])
    return registration


def _place(registration: Registration, now: datetime, *, full: bool) -> None:
    """Put somebody at the end: on a seat while there is one, else in the line."""
    registration.queue_number = _next_number(registration.session)
    registration.ended_at = None
    if full:
        registration.status = policies.WAITING
        registration.save()
    else:
        _seat(registration, now)


def _next_number(session: WebinarSession) -> int:
    session.last_number += 1
    _write(session, last_number=session.last_number)
    return session.last_number


def _seat(registration: Registration, now: datetime) -> None:
    """Confirmed where the address is known to be theirs, else held for the button behind the mailed link."""
    if registration.verified_at:
        _confirm(registration, now)
    else:
        registration.status = policies.HELD
        registration.held_until = now + policies.HOLD
        registration.save()


def _confirm(registration: Registration, now: datetime) -> None:
    registration.status = policies.CONFIRMED
    registration.confirmed_at = now
    registration.held_until = None
    registration.save()


def _end(registration: Registration, status: str, now: datetime) -> None:
    registration.status = status
    registration.ended_at = now
    registration.held_until = None
    registration.save(update_fields=["status", "ended_at", "held_until"])


def _verify(registration: Registration, now: datetime) -> None:
    """Remember that the address is theirs, and whose account it belongs to, if that account has no seat of its own."""
    if registration.member is None:
        member: Any = Member.objects.active().filter(email=registration.email).first()
        seated = registration.session.registrations.live().filter(member=member).exists() if member else True
        registration.member = None if seated else member
    registration.verified_at = registration.verified_at or now
    registration.save(update_fields=["member", "verified_at"])


def _tell(registration: Registration, template: str, stamp: str = "") -> None:
    """Queue a mail with its cause; it is written when the lock is gone. Once for each place in the order, and stamp."""
    place = f"{registration.queue_number}{stamp}"
    tasks.tell.enqueue(registration.pk, template, registration.session.sequence, place)


def _raise_sequence(session: WebinarSession) -> None:
    session.sequence += 1
    _write(session, sequence=session.sequence)


def _write(session: WebinarSession, **fields: int) -> None:
    """Write counters of the locked row by a bare UPDATE: nothing that is shown changed, so no index has to know."""
    WebinarSession.objects.filter(pk=session.pk).update(**fields)
