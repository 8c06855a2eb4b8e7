"""What people with a seat are told, each in their own language and zone, through the one way mail leaves the hub."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import override

from content.models import Network
from members.delivery import post_mail
from webinars import calendar, policies
from webinars.links import absolute, link
from webinars.models import Registration, WebinarPage, WebinarSession

STATES = {
    "held": policies.HELD,
    "seat": policies.CONFIRMED,
    "promoted": policies.CONFIRMED,
    "waiting": policies.WAITING,
    "given_up": policies.CANCELLED,
}
"""The state each mail speaks of. By the time it is written that may be past; then a later mail says what is true."""

METHODS = {
    "seat": calendar.REQUEST,
    "promoted": calendar.REQUEST,
    "moved": calendar.REQUEST,
    "given_up": calendar.CANCEL,
    "called_off": calendar.CANCEL,
}
"""Mails that carry a calendar part (RFC 6047), for who has the entry or had it."""


def tell(registration_id: int, template: str, sequence: int, stamp: str) -> bool:
    """Write one mail of `templates/emails/webinars/`, once for each `stamp`; say whether it was called for.

    `sequence` is the session's as it was when the cause happened: calendars sort entries by it.
    """
    registration = Registration.objects.select_related("session").get(pk=registration_id)
    if registration.status != STATES[template]:
        return False
    return _write(registration, template, sequence, stamp)


def tell_everybody(session_id: int, template: str, sequence: int) -> int:
    """Tell all who have or await a seat that the session moved or was called off; return how many were told.

    A second run for the same change (`sequence`) writes to nobody twice.
    """
    people = Registration.objects.live().filter(session=session_id).select_related("session")
    return sum(_write(one, template, sequence, f"at {sequence}") for one in people.iterator(chunk_size=200))


def _write(registration: Registration, template: str, sequence: int, stamp: str) -> bool:
    session = registration.session
    session.sequence = sequence
    page = page_for(session, registration.language)
    if page is None:
        return False
    has_entry = registration.status in (policies.CONFIRMED, policies.CANCELLED)
    method = METHODS.get(template, "") if has_entry else ""
    post_mail(
        key=f"webinars:{registration.pk}:{template}:{stamp}",
        to=registration.email,
        language=registration.language,
        template=f"webinars/{template}",
        context=_context(registration, session, page),
        calendar=_entry(registration, session, page, method) if method else "",
        calendar_method=method,
    )
    return True


def page_for(session: WebinarSession, language: str) -> WebinarPage | None:
    """Return the published page in a language, else in the other; `None` while none is published."""
    return WebinarPage.told_in(language, [session.page_key]).first()


def words_for(session: WebinarSession, page: WebinarPage, language: str) -> calendar.Words:
    """Return what a calendar entry says, with the addresses of page and door in the reader's language."""
    with override(language):
        door = absolute("seat_join", language, pk=session.pk)
        return calendar.Words(page.title, f"{page.intro}\n\n{door}", door, address_of(page, language))


def address_of(page: WebinarPage, language: str) -> str:
    """Return the full address of a page for a reader of a language."""
    return urljoin(settings.SITE_URL, page.address(language))


def _entry(registration: Registration, session: WebinarSession, page: WebinarPage, method: str) -> str:
    words = words_for(session, page, registration.language)
    return calendar.entry(session, words, method=method, attendee=registration)


def _context(registration: Registration, session: WebinarSession, page: WebinarPage) -> dict[str, object]:
    return {
        "registration": registration,
        "session": session,
        "page": page,
        "page_url": address_of(page, registration.language),
        "network_zone": Network.load().zone,
        "seat_url": link("seat", registration),
        "confirm_url": link("seat_confirm", registration),
        "cancel_url": link("seat_cancel", registration),
        "join_url": link("seat_join", registration),
    }
