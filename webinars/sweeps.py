"""What webinars need done from time to time: held seats that ran out go to who waits."""

from django.utils import timezone

from webinars import seats
from webinars.models import WebinarSession


def pass_seats_on() -> None:
    """End overdue holds and let the line move, session by session, each under its own lock."""
    for pk in WebinarSession.objects.with_overdue_holds(timezone.now()).values_list("pk", flat=True):
        seats.promote(pk)


SWEEPS = {"pass_seats_on": (20, pass_seats_on)}
