"""What a worker does with a mail that was written down."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from content.models import Network
from members.models import OutgoingMail

ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)


def send(mail_id: int) -> timedelta | None:
    """Send a waiting mail. Return how long to wait before another try, or `None` when nothing is left to do.

    A failure is tried again after 30 s, doubling to 2 h; after ten attempts the mail is given up and says why.

    The row is claimed by raising `attempts` first, so two workers never send one mail. A worker killed between the
    mail server's yes and our mark leaves at most one repeat, with the same Message-ID.
    """
    mail = OutgoingMail.objects.filter(pk=mail_id, state=OutgoingMail.State.WAITING).first()
    if mail is None or not _claim(mail):
        return None
    try:
        _message(mail).send()
    except Exception as error:
        return _postpone(mail, error)
    mail.state = OutgoingMail.State.SENT
    mail.sent_at = timezone.now()
    mail.error = ""
    _forget_secrets(mail)
    mail.save(update_fields=["state", "sent_at", "error", "text", "html"])
    return None


def _claim(mail: OutgoingMail) -> bool:
    claimed = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, state=OutgoingMail.State.WAITING).update(
        attempts=mail.attempts + 1
    )
    mail.attempts += claimed
    return bool(claimed)


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    sender = Network.load().sender or settings.DEFAULT_FROM_EMAIL
    domain = settings.SITE_URL.partition("//")[2].partition(":")[0] or "localhost"
    headers = {"Message-ID": f"<mail-{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated", **mail.headers}
    message = EmailMultiAlternatives(mail.subject, mail.text, sender, [mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        # A body alternative, not an attachment: only so do Google and Outlook update the entry (RFC 6047 §2.4).
        message.attach_alternative(mail.calendar, f"text/calendar; method={mail.calendar_method}")
    return message


def _postpone(mail: OutgoingMail, error: Exception) -> timedelta | None:
    mail.error = f"{type(error).__name__}: {error}"[:500]
    given_up = mail.attempts >= ATTEMPTS
    if given_up:
        mail.state = OutgoingMail.State.FAILED
        _forget_secrets(mail)
    mail.save(update_fields=["state", "error", "text", "html"])
    return None if given_up else min(FIRST_PAUSE * 2 ** (mail.attempts - 1), LONGEST_PAUSE)


def _forget_secrets(mail: OutgoingMail) -> None:
    """A code that has left (or never will) must not be read here later."""
    if mail.is_secret:
        mail.text = mail.html = ""
