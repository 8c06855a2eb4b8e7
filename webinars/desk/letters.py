"""The mails of a change as people will read them, before anybody does: rendered for somebody who does not exist."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from content.models import Network
from members.delivery import compose
from webinars import policies
from webinars.desk.languages import name_of
from webinars.models import Registration, WebinarPage, WebinarSession
from webinars.notices import address_of, page_for, title_of
from webinars.segments import context_of

NOBODY = 0
"""The number in a specimen's addresses: no registration has it, so they open nothing."""


@dataclass(frozen=True)
class Specimen:
    """One mail in one language."""

    language: str
    name: str
    subject: str
    text: str

    @property
    def called(self) -> str:
        """What its language is called inside a sentence."""
        return name_of(self.language)


def specimens(
    session: WebinarSession, template: str, *, status: str = policies.CONFIRMED, words: dict[str, str] | None = None
) -> list[Specimen]:
    """Return a mail of `templates/emails/webinars/` in each language the hub speaks; none while no page is published.

    `session` may hold values that are not saved; `words` is the editor's message by language.
    """
    found = []
    for code, name in settings.LANGUAGES:
        page = page_for(session, code)
        if page:
            with translation.override(code):
                context = _context(session, page, code, status, (words or {}).get(code, ""))
            found.append(_specimen(template, context, code, str(name)))
    return found


def message_specimens(session: WebinarSession, subjects: dict[str, str], texts: dict[str, str]) -> list[Specimen]:
    """Return a message to a part of the people as it will be read."""
    found = []
    for code, name in settings.LANGUAGES:
        page = page_for(session, code)
        if page:
            context = context_of(session, page, code, subjects[code], texts[code])
            found.append(_specimen("message", context, code, str(name)))
    return found


def _specimen(template: str, context: dict[str, object], code: str, name: str) -> Specimen:
    letter = compose(f"webinars/{template}", code, context)
    return Specimen(code, name, letter.subject, letter.text.strip())


def _context(session: WebinarSession, page: WebinarPage, code: str, status: str, message: str) -> dict[str, object]:
    until: datetime | None = session.starts_at if status == policies.HELD else None
    somebody = Registration(
        pk=NOBODY, session=session, name=_("Alex Example"), email="alex@example.org", language=code,
        zone=session.zone, status=status, queue_number=1, held_until=until,
    )  # fmt: skip
    here = address_of(page, code)
    return {
        "registration": somebody,
        "session": session,
        "page": page,
        "title": title_of(session, page, code),
        "page_url": here,
        "network_zone": Network.load().zone,
        "message": message,
        **dict.fromkeys(("seat_url", "confirm_url", "cancel_url", "join_url"), f"{here}#{_('their-own-link')}"),
    }
