"""The demo's post office: mail is kept as files and shown on a page, so that every flow works without a mail server."""

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from time import time_ns

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage as DjangoMessage
from django.utils import timezone

SHOWN = 60


@dataclass(frozen=True)
class Letter:
    """One mail as the page shows it. `calendar` is the iCalendar text, if there is one."""

    name: str
    to: str
    subject: str
    text: str
    calendar: str
    at: datetime


class MailboxBackend(BaseEmailBackend):
    """Writes each message to a file of its own under `settings.DEMO_MAILBOX`."""

    def send_messages(self, email_messages: Sequence[DjangoMessage]) -> int:
        folder = Path(settings.DEMO_MAILBOX)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder / f"{time_ns()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


def letters() -> list[Letter]:
    """Return the newest letters, newest first."""
    folder = Path(settings.DEMO_MAILBOX)
    names = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN] if folder.exists() else []
    return [_letter(path) for path in names]


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Letter(
        name=path.stem,
        to=str(message["to"]),
        subject=str(message["subject"]),
        text=_part(message, "text/plain"),
        calendar=_part(message, "text/calendar"),
        at=datetime.fromtimestamp(int(path.stem) / 1e9, tz=timezone.get_current_timezone()),
    )


def _part(message: EmailMessage, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind:
            return str(part.get_content())
    return ""
