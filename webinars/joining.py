"""The door: who may go in, and the note that they came. The meeting's address leaves the server here and only here."""

from django.utils import timezone

from webinars.errors import DoorClosed, NotYourSeat
from webinars.models import Registration
from webinars.policies import CONFIRMED, can_join


def enter(registration: Registration | None) -> str:
    """Return the meeting's address for a redirect, and record the attendance (the first time counts).

    Refuses with `NotYourSeat` or `DoorClosed`.
    """
    now = timezone.now()
    if registration is None or registration.status != CONFIRMED:
        raise NotYourSeat
    if not can_join(registration, registration.session, now):
        raise DoorClosed
    Registration.objects.filter(pk=registration.pk, joined_at=None).update(joined_at=now)
    return str(registration.session.join_url)
