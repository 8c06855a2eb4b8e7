"""The ledger of mails: each cause starts one mail to one person, however often and wherever its work is begun.

A `Mailing` is noted with its cause, written as an outgoing mail when it is due (in one transaction, under its row's
lock), and follows that mail to its end. What the clock does in between changes nothing: a noted cause is never noted
again, and a written mail has its bytes and Message-ID.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from members.delivery import post_letter, post_mail
from members.models import Member, OutgoingMail
from members.sending import digest_of, message_id_of
from webinars.models import Mailing, Registration, WebinarPage, WebinarSession
from webinars.notices import RECORDING, STATES, is_wanted, letter_of, title_of
from webinars.policies import can_manage_sessions

log = structlog.get_logger(__name__)

NAME = "webinars"
MOST = 1000
"""Mails written by one task; what is more waits for the next."""

TRIES = 10
PAUSE = timedelta(minutes=5)
"""A mail that cannot be written (its template fails) is put off so long, so many times, then given up."""

ENDS = {
    OutgoingMail.State.SENT: Mailing.State.SENT,
    OutgoingMail.State.FAILED: Mailing.State.REFUSED,
    OutgoingMail.State.DROPPED: Mailing.State.DROPPED,
}


def tell(registration_id: int, template: str, sequence: int, stamp: str) -> bool:
    """Write one mail of `templates/emails/webinars/`, once for each `stamp`; say whether it was called for.

    `sequence` is the session's as it was when the cause happened: calendars sort entries by it.
    """
    mailing, _is_new = Mailing.objects.get_or_create(
        registration_id=registration_id,
        kind=f"{template}.{stamp}" if stamp else template,
        defaults={"sequence": sequence, "due_at": timezone.now()},
    )
    return write(mailing.pk)


def tell_everybody(session_id: int, template: str, sequence: int) -> int:
    """Tell all whom a template speaks to that the session changed, or what came of it; return how many were told.

    A second run for the same change (`sequence`) writes to nobody twice.
    """
    people = Registration.objects.filter(session=session_id, status__in=STATES[template])
    due_at = timezone.now()
    if template == RECORDING:
        # Once, whatever happens to the address of the recording; and not while people still sit together.
        people, sequence = people.exclude(verified_at=None), 0
        due_at = max(due_at, WebinarSession.objects.values_list("ends_at", flat=True).get(pk=session_id))
    note(people.values_list("pk", flat=True), template, sequence, due_at)
    mine = Mailing.objects.filter(registration__session=session_id, kind=template, sequence=sequence)
    due = mine.filter(state=Mailing.State.DUE, due_at__lte=timezone.now())
    return sum(write(pk) for pk in due.values_list("pk", flat=True))


def note(registration_ids: Iterable[int], kind: str, sequence: int, due_at: datetime) -> None:
    """Note one mail to each of these people, due at a time. Who has it noted already keeps it as it is."""
    rows = [Mailing(registration_id=pk, kind=kind, sequence=sequence, due_at=due_at) for pk in registration_ids]
    Mailing.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def write_due() -> int:
    """Write what is due, the oldest first; return how many mails were called for."""
    due = Mailing.objects.filter(state=Mailing.State.DUE, due_at__lte=timezone.now())
    return sum(write(pk) for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST])


def write(mailing_id: int) -> bool:
    """Turn a noted mail into an outgoing one, or drop it where it is not called for any more; say which.

    One that another worker has under its lock is left to it. One that cannot be written stands in nobody's way.
    """
    try:
        return _write(mailing_id)
    except Exception:
        log.exception("mailing_not_written", mailing=mailing_id)
        _put_off(mailing_id)
        return False


@transaction.atomic
def _write(mailing_id: int) -> bool:
    locked = Mailing.objects.select_for_update(skip_locked=True, of=("self",))
    mailing = locked.select_related("registration__session").filter(pk=mailing_id, state=Mailing.State.DUE).first()
    if mailing is None:
        return False
    letter = letter_of(mailing) if is_wanted(mailing, timezone.now()) else None
    if letter is None:
        mailing.state = Mailing.State.DROPPED
        mailing.save(update_fields=["state"])
        return False
    registration = mailing.registration
    mail = post_letter(letter, key=f"{NAME}:{mailing.pk}", to=registration.email, language=registration.language)
    mailing.state = Mailing.State.SENDING
    mailing.message_id, mailing.body_digest = message_id_of(mail), digest_of(mail)
    mailing.save(update_fields=["state", "message_id", "body_digest"])
    return True


def _put_off(mailing_id: int) -> None:
    this = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.DUE)
    this.update(tries=F("tries") + 1, due_at=timezone.now() + PAUSE)
    if this.filter(tries__gte=TRIES).update(state=Mailing.State.REFUSED):
        _tell_editor(Mailing.objects.get(pk=mailing_id))


def still_wanted(key: str) -> bool:
    """Say, before a try, whether the mail of a key is still called for (`members.registry.MailWriter`)."""
    mailing = _behind(key)
    return mailing is None or is_wanted(mailing, timezone.now())


def ended(mail: OutgoingMail) -> None:
    """Note how the mail of a mailing ended; where it was refused, tell the editor."""
    mailing = _behind(mail.key)
    if mailing is None:
        return
    mailing.state, mailing.tries, mailing.sent_at = ENDS[OutgoingMail.State(mail.state)], mail.attempts, mail.sent_at
    mailing.save(update_fields=["state", "tries", "sent_at"])
    if mailing.state == Mailing.State.REFUSED:
        _tell_editor(mailing)


def _behind(key: str) -> Mailing | None:
    number = key.partition(":")[2]
    if not number.isdigit():
        return None
    return Mailing.objects.select_related("registration__session").filter(pk=int(number)).first()


def _tell_editor(mailing: Mailing) -> None:
    """Write to who looks after the webinar, once a day for each date: the list there shows whom it concerns."""
    session = mailing.registration.session
    page = WebinarPage.objects.filter(translation_key=session.page_key).order_by("locale_id").first()
    if page is None:
        return
    day = timezone.now().date().isoformat()
    for reader in _editors(page):
        post_mail(
            key=f"webinars.refused:{session.pk}:{reader.pk}:{day}",
            to=reader.email,
            language=reader.language,
            template="webinars/refused",
            context={
                "title": title_of(session, page, reader.language),
                "registration": mailing.registration,
                "list_url": f"{settings.SITE_URL}{reverse('webinarsession:inspect', args=[session.pk])}",
            },
        )


def _editors(page: WebinarPage) -> list[Member]:
    """Who made the page, while they look after webinars; else the operators."""
    owner = page.owner
    if owner and owner.is_active and can_manage_sessions(owner):
        return [owner]
    return list(Member.objects.active().filter(site_role=Member.SiteRole.OPERATOR))
