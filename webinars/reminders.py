"""Which reminders are due: the editor's offsets before a start, for each person with a seat, never after it.

A reminder is noted when its moment has come, not before, so that a moved session needs no unplanning. Whoever took
their seat after a moment was told then; the next moment is the first that reminds them. Where several moments passed
while nothing ran, the last one speaks for all.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from webinars import mailings
from webinars.models import Mailing, Registration, SessionChange, WebinarSession
from webinars.notices import REMINDER, start_number

LONGEST = timedelta(days=14)
"""The earliest moment of a reminder (`models.session.check_offsets`)."""


def moments(session: WebinarSession) -> list[tuple[datetime, int]]:
    """Return when each reminder is due, with its minutes before the start; the earliest first.

    Minutes are counted on the instants, so a night in which clocks are turned makes none come twice or not at all.
    """
    return sorted((session.starts_at - timedelta(minutes=offset), offset) for offset in session.reminder_offsets)


def due_moment(session: WebinarSession, now: datetime) -> tuple[datetime, int] | None:
    """Return the last moment that has come, while the session is still to come."""
    if session.is_cancelled or now >= session.starts_at:
        return None
    return max((one for one in moments(session) if one[0] <= now), default=None)


def note_reminders(now: datetime | None = None) -> int:
    """Note the reminders whose moment has come; return how many are new."""
    now = now or timezone.now()
    soon = WebinarSession.objects.scheduled().filter(starts_at__gt=now, starts_at__lte=now + LONGEST)
    return sum(_note(session, now) for session in soon)


def _note(session: WebinarSession, now: datetime) -> int:
    due = due_moment(session, now)
    if due is None:
        return 0
    moment, offset = due
    moved = session.changes.filter(kind=SessionChange.Kind.MOVED).aggregate(at=Max("at"))["at"]
    if moved and moment <= moved:
        return 0  # The mail about the new time has just said it.
    kind, number = f"{REMINDER}.{offset}", start_number(session)
    noted = Mailing.objects.filter(registration=OuterRef("pk"), kind=kind, sequence=number)
    people = Registration.objects.confirmed().filter(session=session, confirmed_at__lte=moment)
    fresh = list(people.filter(~Exists(noted)).values_list("pk", flat=True))
    mailings.note(fresh, kind, number, moment)
    return len(fresh)
