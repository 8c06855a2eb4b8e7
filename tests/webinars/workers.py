"""Workers that fall over one another's mail. Run by test_workers.py in a process and a database of their own."""

import random
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from email.parser import BytesParser
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from members import sending
from members.delivery import Letter
from members.models import OutgoingMail
from tests.support.postbox import DROP, LATER, TAKE, Postbox
from tests.webinars.race import at_once, known, new_session
from webinars import mailings, seats
from webinars.models import Mailing

PEOPLE = 12
WORKERS = 4


def outcome(mode: str) -> dict[str, Any]:
    """Let workers write and send the same mails at once (`held`), or with nobody holding one (`control`).

    The control must send something twice. Everybody is due the same reminder; the server hides some of its yeses.
    """
    session_id = new_session(PEOPLE)
    for number in range(PEOPLE):
        seats.register(session_id, known(number), tells=False)
    mailings.letter_of = lambda mailing: Letter("Soon", f"{mailing.registration.name}\n", "<p>Soon</p>")
    mailings.is_wanted = lambda mailing, now: True
    people = [registration.pk for registration in seats_of(session_id)]
    with Postbox() as box:
        settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 5
        box.rest = 0.05
        box.script.extend(random.Random(4).choices([TAKE, DROP, LATER], [8, 1, 1], k=30))
        if mode == "control":
            sending.alone_with = nobody_holds
        errors = at_once([lambda: work(people) for _ in range(WORKERS)])
        for pk in OutgoingMail.objects.values_list("pk", flat=True):
            while sending.send(pk):
                pass
        taken = Counter(BytesParser().parsebytes(words)["Message-ID"] for _to, words in box.taken)
        hidden = box.seen.count(DROP)
    return {
        "engine": connection.vendor,
        "errors": errors,
        "mailings": dict(Counter(Mailing.objects.values_list("state", flat=True))),
        "people": len(taken),
        "twice": sum(taken.values()) - len(taken),
        "hidden": hidden,
    }


def seats_of(session_id: int) -> Any:
    return mailings.Registration.objects.filter(session=session_id).order_by("pk")


def work(people: list[int]) -> None:
    """Do what the timer and both workers do, each step of it as often as anybody else."""
    mailings.note(people, "reminder.60", 1, timezone.now() - timedelta(minutes=1))
    mailings.write_due()
    for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True):
        sending.send(pk)


@contextmanager
def nobody_holds(_mail_id: int) -> Any:
    yield True
