"""The only way a message leaves the hub: written down with its cause, sent by a worker, once."""

from typing import Any

from css_inline import inline
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from content.models import Network
from members.models import OutgoingMail
from members.tasks import send_mail


@transaction.atomic
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
    with translation.override(language):
        full = {"network": Network.load(), "site_url": settings.SITE_URL, "language": language, **context}
        subject = " ".join(render_to_string(f"emails/{template}.subject.txt", full).split())
        text = render_to_string(f"emails/{template}.txt", full).strip() + "\n"
        html = render_to_string(f"emails/{template}.html", {**full, "subject": subject})
    mail = OutgoingMail.objects.create(
        key=key,
        to=to,
        language=language,
        subject=subject[:300],
        text=text,
        html=inline(html),
        calendar=calendar,
        calendar_method=calendar_method,
        headers=headers or {},
        is_secret=secret,
    )
    send_mail.enqueue(mail.pk)
    return mail
