"""What a worker does with a mail that was written down."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from content.models import Network
from members.claiming import alone_with
from members.models import OutgoingMail
from members.registry import writer_of

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

LONGEST_OUTAGE = timedelta(days=5)
"""As long as a mail server has to keep trying, too (RFC 5321 §4.5.4.1)."""

ATTEMPTS = 100
"""A mail is not given up before so many tries either: a clock that jumps makes an outage of no time look like days."""

IN_HAND = timedelta(minutes=1)
"""How long to leave a mail to the worker that has it."""

PERMANENT = 500
"""From this reply code on, a server says that asking again changes nothing (RFC 5321 §4.2.1)."""


class SameMessage(EmailMultiAlternatives):
    """A message that has the same bytes whenever it is built: even the boundary is made of what it is, not drawn."""

    def message(self, **options: Any) -> Any:
        built: Any = super().message(**options)
        if built.is_multipart():
            built.set_boundary(salted_hmac("members.boundary", self.extra_headers["Message-ID"]).hexdigest())
        return built


def send(mail_id: int) -> timedelta | None:
    """Send a waiting mail. Return how long to wait before another try, or `None` when nothing is left to do.

    A failure is tried again after 30 s, doubling to 1 h, for five days. Then, or as soon as the server says that this
    recipient or these words will never be taken, the mail is given up and says why. Every try has the same bytes.
    A worker killed between the mail server's yes and our mark leaves at most one repeat, with the same Message-ID.
    """
    with alone_with(mail_id) as mine:
        mail = OutgoingMail.objects.filter(pk=mail_id, state=OutgoingMail.State.WAITING).first()
        if mail is None:
            return None
        if not mine:
            return IN_HAND
        return _try(mail)


def look_again(mail_ids: Iterable[int]) -> int:
    """Let mails that were given up wait once more; return how many. `tasks.queue_what_waits` has them tried.

    One whose words were a secret has none any more. A mail's writer hears of its new end, too.
    """
    given_up = OutgoingMail.objects.filter(pk__in=list(mail_ids), state=OutgoingMail.State.FAILED)
    return given_up.exclude(is_secret=True).update(state=OutgoingMail.State.WAITING, attempts=0)


def bytes_of(mail: OutgoingMail) -> bytes:
    """Return what goes over the wire after DATA, before dots are doubled."""
    return bytes(_message(mail).message().as_bytes(linesep="\r\n"))


def digest_of(mail: OutgoingMail) -> str:
    """Return the SHA-256 of a mail's bytes, in hexadecimal."""
    return sha256(bytes_of(mail)).hexdigest()


def message_id_of(mail: OutgoingMail) -> str:
    """Return the Message-ID, the same at every try. One written before it was kept with the mail is of its number."""
    return str(mail.headers.get("Message-ID") or f"<mail-{mail.pk}@{site_domain()}>")


def site_domain() -> str:
    """Return what stands behind the @ of a Message-ID."""
    return settings.SITE_URL.partition("//")[2].partition(":")[0] or "localhost"


def _try(mail: OutgoingMail) -> timedelta | None:
    try:
        if not _is_wanted(mail):
            _end(mail, OutgoingMail.State.DROPPED, "no longer called for")
            return None
        # Before the try, so that one whose worker is killed counts.
        OutgoingMail.objects.filter(pk=mail.pk).update(attempts=mail.attempts + 1)
        _message(mail).send()
    except Exception as error:
        return _postpone(mail, error)
    mail.attempts += 1
    mail.sent_at = timezone.now()
    _end(mail, OutgoingMail.State.SENT, "")
    return None


def _message(mail: OutgoingMail) -> SameMessage:
    sender = Network.load().sender or settings.DEFAULT_FROM_EMAIL
    headers = {"Message-ID": message_id_of(mail), "Auto-Submitted": "auto-generated", **mail.headers}
    message = SameMessage(mail.subject, mail.text, sender, [mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        # A body alternative, not an attachment: only so do Google and Outlook update the entry (RFC 6047 §2.4).
        message.attach_alternative(mail.calendar, f"text/calendar; method={mail.calendar_method}")
    return message


def _postpone(mail: OutgoingMail, error: Exception) -> timedelta | None:
    reason = f"{type(error).__name__}: {error}"[:500]
    mail.attempts += 1
    waited = timezone.now() - mail.created_at
    if _is_final(error) or (mail.attempts >= ATTEMPTS and waited >= LONGEST_OUTAGE):
        _end(mail, OutgoingMail.State.FAILED, reason)
        return None
    mail.error = reason
    mail.save(update_fields=["error", "attempts"])
    return min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)


def _is_final(error: Exception) -> bool:
    """A 5xx about this recipient or these words. One about us (login, sender) is the operator's to correct."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT


def _is_wanted(mail: OutgoingMail) -> bool:
    if mail.is_secret and timezone.now() - mail.created_at > timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT):
        return False  # Nobody is let in with this code any more.
    writer = writer_of(mail.key)
    return writer is None or writer.is_wanted(mail.key)


@transaction.atomic
def _end(mail: OutgoingMail, state: str, error: str) -> None:
    """Write the end of a mail down, and let the app that wrote it know, in one transaction."""
    mail.state = state
    mail.error = error
    if mail.is_secret:
        # A code that has left (or never will) must not be read here later.
        mail.text = mail.html = ""
    mail.save(update_fields=["state", "error", "attempts", "sent_at", "text", "html"])
    writer = writer_of(mail.key)
    if writer:
        try:
            with transaction.atomic():
                writer.ended(mail)
        except Exception:
            # What an app makes of it must not undo our mark: an accepted mail would be sent once more.
            log.exception("mail_end_not_heard", mail=mail.pk, state=state)
