"""A site's timer and workers, to be killed while they send. Run by test_killed_sender.py in processes of their own."""

import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hub import working
from members import sending
from members.delivery import Letter
from members.tasks import queue_what_waits
from tests.webinars.race import known, new_session
from webinars import mailings, seats, sweeps
from webinars.models import Mailing, Registration, WebinarSession

PEOPLE = 12
SOON = timedelta(seconds=1)
"""A lost worker is missed after so long, and a mail tried again: a test does not wait for minutes."""


def prepare() -> int:
    """Seat some people at a webinar of which they are due a reminder; return how many."""
    session_id, long_ago = new_session(PEOPLE), timezone.now() - timedelta(days=3)
    for number in range(PEOPLE):
        seats.register(session_id, known(number), tells=False)
    starts_at = timezone.now() + timedelta(minutes=40)
    WebinarSession.objects.filter(pk=session_id).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    return Registration.objects.filter(session=session_id).update(confirmed_at=long_ago)


def work(port: str) -> dict[str, Any]:
    """Do all that a site does for mail, in one process, until every mail has ended; return what came of them."""
    settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    working.LIMITS = dict.fromkeys(working.LIMITS, 3 * SOON)
    sending.FIRST_PAUSE = SOON
    mailings.letter_of = lambda mailing: Letter("Soon", f"{mailing.registration.name}\n", "<p>Soon</p>")
    stop = threading.Event()
    workers = [threading.Thread(target=working.run_until, args=(stop, queue)) for queue in working.LIMITS]
    for worker in workers:
        worker.start()
    while Mailing.objects.filter(state=Mailing.State.SENT).count() < PEOPLE:
        sweeps.remind()
        sweeps.write_what_was_left()
        working.give_back_stuck_tasks()
        queue_what_waits()
        stop.wait(0.2)
    stop.set()
    for worker in workers:
        worker.join()
    return {
        "engine": connection.vendor,
        "digests": dict(Mailing.objects.values_list("message_id", "body_digest")),
        "kinds": sorted(set(Mailing.objects.values_list("kind", flat=True))),
    }
