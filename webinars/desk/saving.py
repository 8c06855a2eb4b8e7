"""What the desk's buttons do once they are pressed for good; everything about seats goes through `webinars.seats`."""

from typing import Any

from django.db import transaction

from members.models import Member
from webinars import seats, tasks
from webinars.desk.meanwhile import stamp_of
from webinars.errors import ChangedMeanwhile
from webinars.models import WebinarSession
from webinars.notices import RECORDING

PLAIN = (
    "title", "title_es", "opens_early_minutes", "reminder_offsets", "captions", "interpretation", "recording_url",
    "slides_url", "transcript_url",
)  # fmt: skip
"""Fields that no seat and no calendar depends on."""

SETTINGS = ("page_key", "minutes", "zone", "capacity", "join_url")


@transaction.atomic
def save(shown: WebinarSession, data: dict[str, Any], by: Member, words: dict[str, str]) -> WebinarSession:
    """Write what the form says: each field goes its own way, so that the line moves and people are told.

    `shown` is the date that the editor was shown a change of. Refuses with `ChangedMeanwhile` where it is another now.
    """
    pk = shown.pk
    if stamp_of(WebinarSession.objects.select_for_update().get(pk=pk)) != stamp_of(shown):
        raise ChangedMeanwhile
    seats.change_capacity(pk, data["capacity"], by=by)
    seats.reschedule(pk, data["starts_at"], data["minutes"], data["zone"], by=by, message=seats.Message(**words))
    session = seats.change_link(pk, data["join_url"], by=by)
    is_first_recording = data["recording_url"] and not session.recording_url
    for name in PLAIN:
        setattr(session, name, data[name])
    session.save(update_fields=PLAIN)
    if is_first_recording and not session.is_cancelled:
        tasks.tell_everybody.enqueue(session.pk, RECORDING, session.sequence)
    return session


@transaction.atomic
def add(first: WebinarSession, moments: list[Any]) -> list[WebinarSession]:
    """Save `first` and the same again at the other moments; each with seats of its own."""
    made = []
    for moment in moments:
        fields = {name: getattr(first, name) for name in (*SETTINGS, *PLAIN)}
        made.append(WebinarSession.objects.create(starts_at=moment, **fields))
    return made
