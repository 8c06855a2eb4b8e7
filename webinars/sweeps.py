"""What webinars need done from time to time: held seats that ran out go to who waits, and reminders go out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from webinars import reminders, seats, tasks
from webinars.models import Mailing, WebinarSession

LEFT_LYING = timedelta(minutes=2)
"""From so long after it was due, a mail that nobody wrote is taken to have lost its worker."""


def pass_seats_on() -> None:
    """End overdue holds and let the line move, session by session, each under its own lock."""
    for pk in WebinarSession.objects.with_overdue_holds(timezone.now()).values_list("pk", flat=True):
        seats.promote(pk)


@transaction.atomic
def remind() -> None:
    """Note the reminders that are due, and have them written: both or neither."""
    if reminders.note_reminders():
        tasks.write_due.enqueue()


def write_what_was_left() -> None:
    """Have mails written whose worker was killed, or that could not be written the first time."""
    late = timezone.now() - LEFT_LYING
    if Mailing.objects.filter(state=Mailing.State.DUE, due_at__lte=late).exists():
        tasks.write_due.enqueue()


SWEEPS = {
    "pass_seats_on": (20, pass_seats_on),
    "webinars.remind": (20, remind),
    "webinars.write_what_was_left": (5 * 60, write_what_was_left),
}
