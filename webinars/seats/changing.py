"""What editors and presenters do to a session. Each change leaves its trace, with the words that go to people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import Member
from webinars import tasks
from webinars.errors import CapacityTaken, SessionCancelled, SessionOver
from webinars.models import Registration, SessionChange, WebinarSession
from webinars.seats import settling

Kind = SessionChange.Kind
Registering = WebinarSession.Registering


@dataclass(frozen=True)
class Message:
    """What people are told with a change, in each language; empty for nothing but the change itself."""

    en: str = ""
    es: str = ""


@transaction.atomic
def change_capacity(session_id: int, capacity: int, *, by: Member | None = None) -> list[Registration]:
    """Make the room larger or smaller; return who got a seat by it. Refuses what would take one away."""
    session, now = settling.lock(session_id), timezone.now()
    settled = settling.settle(session, now)
    if capacity < settled.taken:
        raise CapacityTaken
    if capacity == session.capacity:
        return settled.promoted
    _note(session, Kind.CAPACITY, by, {"capacity": session.capacity}, {"capacity": capacity})
    session.capacity = capacity
    settling.write(session, capacity=capacity)
    return [*settled.promoted, *settling.settle(session, now).promoted]


@transaction.atomic
def reschedule(
    session_id: int,
    starts_at: datetime,
    minutes: int,
    zone: str,
    *,
    by: Member | None = None,
    message: Message | None = None,
) -> WebinarSession:
    """Move a session; whoever has or awaits a seat is told, and calendars follow.

    A session moved ahead again opens its line again. A door that was opened by hand is shut with a new start.
    Refuses to move what was called off (`SessionCancelled`).
    """
    session = settling.lock(session_id)
    before = _times(session)
    moved = (session.starts_at, session.minutes) != (starts_at, minutes)
    if moved and session.is_cancelled:
        raise SessionCancelled
    if session.starts_at != starts_at:
        session.opened_at = None
    session.starts_at, session.minutes, session.zone = starts_at, minutes, zone
    session.save(update_fields=["starts_at", "ends_at", "minutes", "zone", "opened_at"])
    if moved:
        settling.raise_sequence(session)
        _note(session, Kind.MOVED, by, before, _times(session), message)
        tasks.tell_everybody.enqueue(session.pk, "moved", session.sequence)
        settling.settle(session, timezone.now())
    return session


@transaction.atomic
def cancel_session(
    session_id: int, *, by: Member | None = None, message: Message | None = None, tells: bool = True
) -> WebinarSession:
    """Call a session off. Registrations stay as they are, so that everybody can be told; twice changes nothing."""
    session = settling.lock(session_id)
    if session.is_cancelled:
        return session
    session.status = WebinarSession.Status.CANCELLED
    session.save(update_fields=["status"])
    settling.raise_sequence(session)
    _note(session, Kind.CANCELLED, by, {"status": "scheduled"}, {"status": "cancelled"}, message)
    if tells:
        tasks.tell_everybody.enqueue(session.pk, "called_off", session.sequence)
    return session


@transaction.atomic
def close_registration(session_id: int, *, by: Member | None = None) -> WebinarSession:
    """Take no more registrations and stop the line; who has a seat keeps it. Twice changes nothing."""
    return _set_registration(session_id, Registering.CLOSED, by)


@transaction.atomic
def open_registration(session_id: int, *, by: Member | None = None) -> WebinarSession:
    """Take registrations again; what is free goes to the line first. Twice changes nothing."""
    return _set_registration(session_id, Registering.OPEN, by)


@transaction.atomic
def open_gate(session_id: int, *, by: Member | None = None) -> WebinarSession:
    """Open the door now, for who has a seat. Twice changes nothing. Refuses with `SessionOver`, `SessionCancelled`."""
    session, now = settling.lock(session_id), timezone.now()
    if session.is_cancelled:
        raise SessionCancelled
    if session.is_over(now):
        raise SessionOver
    if now < session.opens_at:
        _note(session, Kind.GATE, by, {"opens_at": session.opens_at.isoformat()}, {"opens_at": now.isoformat()})
        session.opened_at = now
        settling.write(session, opened_at=now)
    return session


@transaction.atomic
def change_link(session_id: int, join_url: str, *, by: Member | None = None) -> WebinarSession:
    """Lead people to another meeting. Nobody is written to: what they have is the door's address, which stays."""
    session = settling.lock(session_id)
    if session.join_url != join_url:
        _note(session, Kind.LINK, by, {"link": bool(session.join_url)}, {"link": bool(join_url)})
        session.join_url = join_url
        settling.write(session, join_url=join_url)
    return session


def _set_registration(session_id: int, state: Registering, by: Member | None) -> WebinarSession:
    session = settling.lock(session_id)
    if session.registration == state:
        return session
    kind = Kind.OPENED if state == Registering.OPEN else Kind.CLOSED
    _note(session, kind, by, {"registration": session.registration}, {"registration": state.value})
    session.registration = state.value
    settling.write(session, registration=state.value)
    settling.settle(session, timezone.now())
    return session


def _times(session: WebinarSession) -> dict[str, Any]:
    return {"starts_at": session.starts_at.isoformat(), "minutes": session.minutes, "zone": session.zone}


def _note(
    session: WebinarSession,
    kind: SessionChange.Kind,
    by: Member | None,
    before: dict[str, Any],
    after: dict[str, Any],
    message: Message | None = None,
) -> None:
    """Write the trace of a change; its `sequence` is the one that mails of the change carry."""
    said = message or Message()
    SessionChange.objects.create(
        session=session, kind=kind, by=by, before=before, after=after, sequence=session.sequence,
        message_en=said.en, message_es=said.es,
    )  # fmt: skip
