"""What webinars keep about a person, and what is left when they ask to be forgotten: a number in the attendance."""

from typing import Any

from django.db import transaction

from members.models import Member
from members.registry import PersonalData, register_data
from webinars import seats
from webinars.models import Registration, Speaker

FORGOTTEN = "forgotten-{pk}@forgotten.invalid"


def export(member: Member) -> list[dict[str, Any]]:
    """Return every registration of a member as JSON-able data, oldest first."""
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
        }
        for registration in mine
    ]


@transaction.atomic
def erase(member: Member) -> None:
    """Give live seats back without a word, then take name and address off what remains."""
    mine = Registration.objects.of_member(member)
    for pk in mine.live().values_list("pk", flat=True):
        seats.cancel(pk, tells=False)
    for registration in Registration.objects.of_member(member):
        registration.member = None
        registration.name = ""
        registration.email = FORGOTTEN.format(pk=registration.pk)
        registration.save(update_fields=["member", "name", "email"])
    Speaker.objects.filter(member=member).update(member=None)


register_data(PersonalData("webinars", export, erase, [Registration, Speaker]))
