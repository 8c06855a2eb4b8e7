"""What webinars keep about a person, and what is left when they ask to be forgotten: a number in the attendance.

Answers, access needs, the calendar's address and mails that are due go with the name.
"""

from typing import Any

from django.db import transaction

from members.models import Member
from members.registry import PersonalData, register_data
from webinars import seats
from webinars.models import Answer, CalendarFeed, Mailing, Registration, RememberedNeeds, SessionChange, Speaker

FORGOTTEN = "forgotten-{pk}@forgotten.invalid"


def export(member: Member) -> dict[str, Any]:
    """Return a member's registrations, oldest first, and what is remembered for the next, as JSON-able data."""
    remembered = RememberedNeeds.objects.filter(member=member).first()
    return {
        "registrations": export_registrations(member),
        "access_needs": {"needs": remembered.needs, "note": remembered.note} if remembered else None,
        "calendars": [feed.created_at.isoformat() for feed in CalendarFeed.objects.filter(member=member)],
    }


def export_registrations(member: Member) -> list[dict[str, Any]]:
    mine = Registration.objects.of_member(member).select_related("session").order_by("created_at")
    return [
        {
            "webinar": str(registration.session.page_key),
            "starts_at": registration.session.starts_at.isoformat(),
            "name": registration.name,
            "email": registration.email,
            "status": registration.status,
            "registered_at": registration.created_at.isoformat(),
            "joined_at": registration.joined_at.isoformat() if registration.joined_at else None,
            "checked_in_at": registration.checked_in_at.isoformat() if registration.checked_in_at else None,
            "needs": registration.needs,
            "needs_note": registration.needs_note,
            "shows_coalition": registration.shows_coalition,
            "answers": [
                {"question": answer.question.label_in(member.language), "answer": answer.told_in(member.language)}
                for answer in registration.answers.all()
            ],
        }
        for registration in mine.prefetch_related("answers__question")
    ]


@transaction.atomic
def erase(member: Member) -> None:
    """Give live seats back without a word, then take name and address off what remains."""
    mine = Registration.objects.of_member(member)
    for pk in mine.live().values_list("pk", flat=True):
        seats.cancel(pk, tells=False)
    Answer.objects.filter(registration__in=mine).delete()
    Mailing.objects.filter(registration__in=mine).delete()
    for registration in Registration.objects.of_member(member):
        registration.member = None
        registration.name = registration.needs_note = ""
        registration.needs = []
        registration.shows_coalition = False
        registration.email = FORGOTTEN.format(pk=registration.pk)
        registration.save(update_fields=["member", "name", "email", "needs", "needs_note", "shows_coalition"])
    RememberedNeeds.objects.filter(member=member).delete()
    CalendarFeed.objects.filter(member=member).delete()
    for role in ("checked_in_by", "added_by"):
        Registration.objects.filter(**{role: member}).update(**{role: None})
    SessionChange.objects.filter(by=member).update(by=None)
    Speaker.objects.filter(member=member).update(member=None)


register_data(
    PersonalData("webinars", export, erase, [Registration, Speaker, SessionChange, RememberedNeeds, CalendarFeed])
)
