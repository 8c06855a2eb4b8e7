"""What people with a seat are told: whom each mail is for, while it is true, and its words in their language and zone.

The mails themselves are started by `webinars.mailings`, once for each cause.
"""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import override

from content.models import Network
from members.delivery import Letter, compose
from webinars import calendar, policies
from webinars.links import absolute, link
from webinars.models import Mailing, WebinarPage, WebinarSession

REMINDER, RECORDING, MOVED, CALLED_OFF = "reminder", "recording", "moved", "called_off"

STATES = {
    # A hold that ran out while the mail was on its way is no dead end: the button takes a seat anew.
    "held": (policies.HELD, policies.LAPSED),
    "seat": (policies.CONFIRMED,),
    "promoted": (policies.CONFIRMED,),
    "waiting": (policies.WAITING,),
    "given_up": (policies.CANCELLED,),
    MOVED: policies.LIVE,
    CALLED_OFF: policies.LIVE,
    REMINDER: (policies.CONFIRMED,),
    RECORDING: (policies.CONFIRMED, policies.WAITING),
}
"""The states each mail speaks to. By the time it is written that may be past; then a later mail says what is true."""

AHEAD = ("held", "seat", "promoted", "waiting", MOVED)
"""Mails about what is to come: where a mail server was away until it was over, they would only confuse."""

METHODS = {
    "seat": calendar.REQUEST,
    "promoted": calendar.REQUEST,
    MOVED: calendar.REQUEST,
    "given_up": calendar.CANCEL,
    CALLED_OFF: calendar.CANCEL,
}
"""Mails that carry a calendar part (RFC 6047), for who has the entry or had it."""


def template_of(kind: str) -> str:
    """Return the template behind a mailing's kind: `reminder.60` and `seat.17` name their cause after the dot."""
    return kind.partition(".")[0]


def start_number(session: WebinarSession) -> int:
    """Return a start as a number: whole minutes since 1970. Reminders are of a start, so a moved one has its own."""
    return int(session.starts_at.timestamp()) // 60


def is_wanted(mailing: Mailing, now: datetime) -> bool:
    """Say whether a mail is still called for: the person is where it sees them, and what it tells is still true."""
    template, registration = template_of(mailing.kind), mailing.registration
    session = registration.session
    if registration.status not in STATES[template]:
        return False
    if template == REMINDER:
        still = start_number(session) == mailing.sequence
        return still and not session.is_cancelled and now < session.starts_at
    if template == RECORDING:
        return bool(session.recording_url and registration.verified_at) and not session.is_cancelled
    if template in AHEAD and session.is_over(now):
        return False
    return template != MOVED or not session.is_cancelled


def letter_of(mailing: Mailing) -> Letter | None:
    """Return the words of a mail, with its calendar part; `None` while no page of the webinar is published.

    It only reads: an editor may look at what is to come. `mailing` need not be saved.
    """
    registration, session = mailing.registration, mailing.registration.session
    template = template_of(mailing.kind)
    page = page_for(session, registration.language)
    if page is None:
        return None
    method = METHODS.get(template, "") if registration.status in (policies.CONFIRMED, policies.CANCELLED) else ""
    return compose(
        f"webinars/{template}",
        registration.language,
        _context(mailing, session, page),
        _entry(mailing, session, page, method) if method else "",
        method,
    )


def page_for(session: WebinarSession, language: str) -> WebinarPage | None:
    """Return the published page in a language, else in the other; `None` while none is published."""
    return WebinarPage.told_in(language, [session.page_key]).first()


def title_of(session: WebinarSession, page: WebinarPage, language: str) -> str:
    """Return the page's title, with the date's own name where it has one."""
    own = session.title_in(language)
    return f"{page.title}: {own}" if own else str(page.title)


def words_for(session: WebinarSession, page: WebinarPage, language: str) -> calendar.Words:
    """Return what a calendar entry says, with the addresses of page and door in the reader's language."""
    with override(language):
        door = absolute("seat_join", language, pk=session.pk)
        title = title_of(session, page, language)
        return calendar.Words(title, f"{page.intro}\n\n{door}", door, address_of(page, language))


def address_of(page: WebinarPage, language: str) -> str:
    """Return the full address of a page for a reader of a language."""
    return urljoin(settings.SITE_URL, page.address(language))


def _entry(mailing: Mailing, session: WebinarSession, page: WebinarPage, method: str) -> str:
    """Calendars sort entries by the session's sequence as it was when the cause happened."""
    registration = mailing.registration
    words = words_for(session, page, registration.language)
    return calendar.entry(session, words, method=method, attendee=registration, sequence=mailing.sequence)


def _context(mailing: Mailing, session: WebinarSession, page: WebinarPage) -> dict[str, object]:
    registration = mailing.registration
    change = session.changes.filter(sequence=mailing.sequence, kind__in=("moved", "cancelled")).first()
    return {
        "registration": registration,
        "session": session,
        "page": page,
        "title": title_of(session, page, registration.language),
        "message": change.message_in(registration.language) if change else "",
        "page_url": address_of(page, registration.language),
        "network_zone": Network.load().zone,
        "seat_url": link("seat", registration),
        "confirm_url": link("seat_confirm", registration),
        "cancel_url": link("seat_cancel", registration),
        "join_url": link("seat_join", registration),
    }
