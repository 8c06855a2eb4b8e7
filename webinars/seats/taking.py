"""What people do about their seat, and what a presenter does for one of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import Member
from webinars import answering, policies
from webinars.answering import Given
from webinars.errors import (
    NotYourSeat,
    RegistrationClosed,
    SeatError,
    SeatGivenUp,
    SessionCancelled,
    SessionFull,
    SessionOver,
)
from webinars.models import Registration, WebinarSession
from webinars.seats import settling, turns
from webinars.seats.person import Person

AGAIN = 10 * 60
"""Seconds in which asking again sends no second mail to the same person."""


def register(
    session_id: int, person: Person, *, given: Given | None = None, may_wait: bool = True, tells: bool = True
) -> Registration:
    """Give a seat, or with `may_wait` a place at the end of the line. Asking again returns what the person has.

    A member's seat is confirmed at once; a guest's is held for 30 minutes, for the button behind the mailed link.
    Without `tells` nobody is written to: for lists that come from elsewhere.
    In one transaction with those who register at the same moment (`turns`), or in that which is open.
    Refuses with `SessionFull`, `SessionOver`, `SessionCancelled`, `RegistrationClosed`.
    """

    def job(session: WebinarSession) -> Registration:
        return _register(session, person, given=given, may_wait=may_wait, tells=tells)

    return turns.together(session_id, job)


def register_all(
    session_ids: Iterable[int], person: Person, *, given: Given | None = None, may_wait: bool = True
) -> dict[int, Registration | SeatError]:
    """Register for several dates, each its own seat or its own refusal; return what came of each, by its number.

    A transaction for each, in ascending order: no date's lock is held while another's is waited for, so two people
    with overlapping choices never wait for each other, and a full date keeps nobody from the next.
    """
    came_of: dict[int, Registration | SeatError] = {}
    for session_id in sorted(set(session_ids)):
        try:
            came_of[session_id] = register(session_id, person, given=given, may_wait=may_wait)
        except SeatError as error:
            came_of[session_id] = error
    return came_of


def confirm(registration_id: int) -> Registration:
    """The button behind the mailed link: the address is theirs, and so is the seat, or the place in the line.

    A hold that ran out is no dead end: a seat is taken anew, at the end of the line if there is one. Confirming twice
    changes nothing. A seat held before registration was closed can still be confirmed.
    Refuses with `SeatGivenUp`, `SessionOver`, `SessionCancelled`; a hold that ran out also with `RegistrationClosed`.
    """
    return turns.alone(_session_of(registration_id), lambda session: _confirm(session, registration_id))


def confirm_all(registration_id: int) -> list[Registration]:
    """Confirm a registration and what the same address asked for at the other dates of the webinar and its series.

    Whoever reads the mail of one reads that of the others; a date that refuses keeps its state. A transaction for
    each, in the order of the sessions, as in `register_all`.
    """
    asked = Registration.objects.select_related("session").get(pk=registration_id)
    dates = WebinarSession.objects.beside(asked.session)
    beside = Registration.objects.live().filter(session__in=dates, email=asked.email, verified_at=None)
    confirmed = [confirm(registration_id)]
    for pk in beside.order_by("session_id").values_list("pk", flat=True):
        try:
            confirmed.append(confirm(pk))
        except SeatError:
            continue
    return confirmed


@transaction.atomic
def cancel(registration_id: int, *, tells: bool = True) -> Registration:
    """Give a seat, a hold or a place in the line back; what comes free goes to who is next. Twice changes nothing.

    So somebody also declines a seat that the line brought them. It can be done at any time, also when registration is
    closed; coming back means the end of the line.
    """
    session = settling.lock(_session_of(registration_id))
    now = timezone.now()
    registration = Registration.objects.get(pk=registration_id)
    registration.session = session
    if not registration.is_live:
        return registration
    had_entry = registration.status == policies.CONFIRMED
    settling.end(registration, policies.CANCELLED, now)
    if had_entry:
        # Newer than the entry it takes back, and older than the one this person may get again (RFC 5546 §2.1.5).
        settling.raise_sequence(session)
        if tells:
            settling.tell(registration, "given_up")
        settling.raise_sequence(session)
    settling.settle(session, now)
    return registration


@transaction.atomic
def promote(session_id: int) -> list[Registration]:
    """End the holds that ran out and give what is free to the line, in order; return who got a seat."""
    return settling.settle(settling.lock(session_id), timezone.now()).promoted


@transaction.atomic
def answer(registration_id: int, given: Given) -> Registration:
    """Change what somebody said when they registered; their seat stays as it is. Refuses with `SeatGivenUp`."""
    session = settling.lock(_session_of(registration_id))
    registration = Registration.objects.get(pk=registration_id)
    registration.session = session
    if not registration.is_live:
        raise SeatGivenUp
    answering.keep(registration, given)
    return registration


def add(session_id: int, person: Person, *, by: Member, given: Given | None = None, tells: bool = True) -> Registration:
    """Register somebody by a presenter's hand, also when registration is closed; the presenter vouches for the address.

    The promises hold for them too: on a free seat while nobody waits, else at the end of the line. Adding somebody
    who is there confirms what they have. Refuses with `SessionOver`, `SessionCancelled`.
    """
    member: Any = person.member or Member.objects.active().filter(email=person.email.lower()).first()
    person = replace(person, member=member, is_known=True)

    def job(session: WebinarSession) -> Registration:
        now, settled = _open(session, person)
        known = _registration_of(session, person) if settled.knows else None
        if known:
            return _keep(known, person, now, given)
        return _newcomer(session, person, now, full=not settled.takes_one_more, given=given, tells=tells, added_by=by)

    return turns.alone(session_id, job)


@transaction.atomic
def check_in(registration_id: int, *, by: Member, came: bool = True) -> Registration:
    """Note by hand that somebody came, or take that note back; the first time counts. Refuses with `NotYourSeat`."""
    settling.lock(_session_of(registration_id))
    registration = Registration.objects.select_related("session").get(pk=registration_id)
    if registration.status != policies.CONFIRMED:
        raise NotYourSeat
    if came != bool(registration.checked_in_at):
        registration.checked_in_at, registration.checked_in_by = (timezone.now(), by) if came else (None, None)
        registration.save(update_fields=["checked_in_at", "checked_in_by"])
    return registration


def _session_of(registration_id: int) -> int:
    return int(Registration.objects.values_list("session_id", flat=True).get(pk=registration_id))


def _open(session: WebinarSession, who: Person | None = None) -> tuple[datetime, settling.Settled]:
    """Bring the holds and the line of a locked session that is not over up to now, and say how full it is."""
    now = timezone.now()
    if session.is_cancelled:
        raise SessionCancelled
    if session.is_over(now):
        raise SessionOver
    return now, settling.settle(session, now, who)


def _register(
    session: WebinarSession, person: Person, *, given: Given | None, may_wait: bool, tells: bool
) -> Registration:
    """Register under the lock of the session. Whoever is refused has left nothing behind."""
    now, settled = _open(session, person)
    full = not settled.takes_one_more
    if not session.takes_registrations:
        raise RegistrationClosed
    if full and not may_wait and person.member is None:
        # Whoever has a seat: a registered address gets the same answer as any other.
        raise SessionFull
    known = _registration_of(session, person) if settled.knows else None
    if known:
        return _keep(known, person, now, given)
    if full and not may_wait:
        raise SessionFull
    return _newcomer(session, person, now, full=full, given=given, tells=tells)


def _registration_of(session: WebinarSession, person: Person) -> Registration | None:
    live = session.registrations.live()
    own = live.filter(member=person.member).first() if person.member else None
    return own or live.filter(email=person.email.lower()).first()


def _confirm(session: WebinarSession, registration_id: int) -> Registration:
    now, settled = _open(session)
    registration = Registration.objects.select_related("session").get(pk=registration_id)
    if registration.status == policies.LAPSED:
        registration = session.registrations.live().filter(email=registration.email).first() or registration
    if registration.status == policies.CANCELLED:
        raise SeatGivenUp
    if registration.status == policies.LAPSED and not session.takes_registrations:
        raise RegistrationClosed
    registration.session = session
    _verify(registration, now)
    if registration.status == policies.LAPSED:
        settling.place(registration, now, full=not settled.takes_one_more)
        settling.tell(registration, settling.PLACE[registration.status])
    elif registration.status == policies.HELD:
        settling.confirm(registration, now)
        settling.tell(registration, settling.PLACE[registration.status])
    return registration


def _newcomer(
    session: WebinarSession,
    person: Person,
    now: datetime,
    *,
    full: bool,
    given: Given | None,
    tells: bool,
    added_by: Member | None = None,
) -> Registration:
    registration = Registration(
        session=session, member=person.member, name=person.name, email=person.email.lower(),
        language=person.language, zone=person.zone, verified_at=now if person.is_known else None, added_by=added_by,
    )  # fmt: skip
    settling.place(registration, now, full=full)
    if given:
        answering.keep(registration, given)
    if tells:
        settling.tell(registration, settling.PLACE[registration.status])
    return registration


def _keep(registration: Registration, person: Person, now: datetime, given: Given | None) -> Registration:
    """Somebody asks for what they have. Who is known to be who they are changes what they said, too.

    A guest gets the same mail again and changes nothing: anybody can type anybody's address.
    """
    if not person.is_known:
        again = f"@{int(now.timestamp()) // AGAIN}"
        settling.tell(registration, settling.PLACE[registration.status], again)
        return registration
    _verify(registration, now)
    if given:
        answering.keep(registration, given)
    if registration.status == policies.HELD:
        settling.confirm(registration, now)
        settling.tell(registration, settling.PLACE[registration.status])
    return registration


def _verify(registration: Registration, now: datetime) -> None:
    """Remember that the address is theirs, and whose account it belongs to, if that account has no seat of its own."""
    if registration.member is None:
        member: Any = Member.objects.active().filter(email=registration.email).first()
        seated = registration.session.registrations.live().filter(member=member).exists() if member else True
        registration.member = None if seated else member
    registration.verified_at = registration.verified_at or now
    registration.save(update_fields=["member", "verified_at"])
