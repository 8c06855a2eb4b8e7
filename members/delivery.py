"""The only way a message leaves the hub: written down with its cause, sent by a worker, once."""

import uuid
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from css_inline import inline
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from content.models import Network
from members.models import OutgoingMail
from members.sending import site_domain
from members.tasks import send_mail


@dataclass(frozen=True)
class Letter:
    """The words of a mail. `calendar` is an iCalendar text that travels with `calendar_method` (RFC 6047)."""

    subject: str
    text: str
    html: str
    calendar: str = ""
    calendar_method: str = ""


def post_mail(
    *,
    key: str,
    to: str,
    language: str,
    template: str,
    context: dict[str, Any],
    calendar: str = "",
    calendar_method: str = "",
    headers: dict[str, str] | None = None,
    secret: bool = False,
) -> OutgoingMail:
    """Write a mail down and queue it, in the transaction of its cause.

    `template` names `templates/emails/<template>.subject.txt`, `.txt` and `.html`. `key` is used once: a second call
    with the same key returns the first mail and sends nothing. `calendar` is an iCalendar text that
    travels as a body alternative with `calendar_method` (RFC 6047). The words of a `secret` mail are kept no longer
    than it waits.
    """
    existing = OutgoingMail.objects.filter(key=key).first()
    if existing:
        return existing
    letter = compose(template, language, context, calendar, calendar_method)
    return post_letter(letter, key=key, to=to, language=language, headers=headers, secret=secret)


def compose(
    template: str, language: str, context: dict[str, Any], calendar: str = "", calendar_method: str = ""
) -> Letter:
    """Return a mail in a language, to look at or to post. Nothing is written down."""
    with translation.override(language):
        full = {"network": Network.load(), "site_url": settings.SITE_URL, "language": language, **context}
        subject = " ".join(render_to_string(f"emails/{template}.subject.txt", full).split())[:300]
        text = render_to_string(f"emails/{template}.txt", full).strip() + "\n"
        html = inline(render_to_string(f"emails/{template}.html", {**full, "subject": subject}))
    return Letter(subject, text, html, calendar, calendar_method)


@transaction.atomic
def post_letter(
    letter: Letter, *, key: str, to: str, language: str, headers: dict[str, str] | None = None, secret: bool = False
) -> OutgoingMail:
    """Write a composed mail down and queue it. Sender, date and Message-ID are kept: every try has the same bytes."""
    fixed = {
        "From": Network.load().sender or settings.DEFAULT_FROM_EMAIL,
        "Date": formatdate(),
        # Not of the row's number, which comes again where a backup is restored.
        "Message-ID": f"<{uuid.uuid4()}@{site_domain()}>",
    }
    mail = OutgoingMail.objects.create(
        key=key,
        to=to,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        headers=fixed | (headers or {}),
        is_secret=secret,
    )
    send_mail.enqueue(mail.pk)
    return mail
