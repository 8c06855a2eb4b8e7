"""A mail before anybody gets it: to look at on the editor's page, or sent to the editor alone as a test."""

from django.utils import timezone

from members.delivery import Letter, post_letter
from members.models import Member, OutgoingMail
from webinars import policies
from webinars.models import Mailing, Registration, WebinarSession
from webinars.models.session import new_uid
from webinars.notices import CALLED_OFF, MOVED, REMINDER, STATES, letter_of, start_number, template_of


def sample(session: WebinarSession, kind: str, reader: Member) -> Mailing:
    """Return a mailing as if `reader` were registered, in the state it speaks to. Nothing is saved.

    `kind` is a template's name, `reminder` with or without its minutes. Its links lead to nobody's seat.
    """
    registration = Registration(
        pk=0,
        session=session,
        name=str(reader),
        email=reader.email,
        language=reader.language,
        zone=reader.zone,
        status=_status_for(template_of(kind)),
        queue_number=session.last_number + 1,
        verified_at=timezone.now(),
    )
    is_reminder = template_of(kind) == REMINDER
    number = start_number(session) if is_reminder else session.sequence
    return Mailing(registration=registration, kind=kind, sequence=number, due_at=timezone.now())


def preview(mailing: Mailing) -> Letter | None:
    """Return the words of a mail as its reader gets them; `None` while the page is not published."""
    return letter_of(mailing)


def send_test(session: WebinarSession, kind: str, reader: Member) -> OutgoingMail | None:
    """Mail a sample to `reader` alone; at most one a kind and minute. `None` while the page is not published.

    Its calendar entry has a UID of its own: a test must not touch the entry that the reader may really have.
    """
    session = WebinarSession.objects.get(pk=session.pk)
    session.uid = new_uid()
    letter = letter_of(sample(session, kind, reader))
    if letter is None:
        return None
    minute = int(timezone.now().timestamp()) // 60
    key = f"webinars.test:{session.pk}:{kind}:{reader.pk}:{minute}"
    known = OutgoingMail.objects.filter(key=key).first()
    return known or post_letter(_marked(letter), key=key, to=reader.email, language=reader.language)


def _marked(letter: Letter) -> Letter:
    return Letter(f"[Test] {letter.subject}", letter.text, letter.html, letter.calendar, letter.calendar_method)


def _status_for(template: str) -> str:
    """Of those whom a change is told to, the ones with a seat see most of it."""
    return policies.CONFIRMED if template in (MOVED, CALLED_OFF) else STATES[template][0]
