"""What people with a seat are told, each in their own language and zone, through the one way mail leaves the hub."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from content.models import Network
from members.delivery import post_mail
from webinars import calendar, policies
from webinars.links import absolute, link
from webinars.models import Registration, WebinarPage, WebinarSession

AGAIN = 10 * 60
"""Seconds in which asking again sends no second mail to the same person."""


def tell(registration: Registration, template: str, *, method: str = "", stamp: str = "") -> None:
    """Write one mail of `templates/emails/webinars/`, once for each `stamp` (by default: once a place).

    `method` adds a calendar part (RFC 6047). The mail says what is true now, and commits with it.
    """
    session = registration.session
    page = page_for(session, registration.language)
    if page is None:
        return
    post_mail(
        key=f"webinars:{registration.pk}:{template}:{stamp or registration.queue_number}",
        to=registration.email,
        language=registration.language,
        template=f"webinars/{template}",
        context=_context(registration, session, page),
        calendar=_entry(registration, session, page, method) if method else "",
        calendar_method=method,
    )


def tell_place(registration: Registration, *, again: bool = False) -> None:
    """Say what somebody has now: a held seat to confirm, a seat, or a place in the line."""
    stamp = f"{registration.queue_number}@{int(timezone.now().timestamp()) // AGAIN}" if again else ""
    if registration.status == policies.HELD:
        tell(registration, "held", stamp=stamp)
    elif registration.status == policies.CONFIRMED:
        tell(registration, "seat", method=calendar.REQUEST, stamp=stamp)
    elif registration.status == policies.WAITING:
        tell(registration, "waiting", stamp=stamp)


def tell_promoted(registration: Registration) -> None:
    """A seat came free for who waited. A person whose address nobody has confirmed yet gets a held one."""
    if registration.status == policies.HELD:
        tell(registration, "held")
    else:
        tell(registration, "promoted", method=calendar.REQUEST)


def tell_everybody(session_id: int, template: str, sequence: int) -> int:
    """Tell all who have or await a seat that the session moved or was called off; return how many they are.

    `sequence` is the session's after that change: a second run for the same change writes to nobody twice.
    """
    method = calendar.CANCEL if template == "called_off" else calendar.REQUEST
    people = Registration.objects.live().filter(session=session_id).select_related("session")
    for registration in people.iterator(chunk_size=200):
        has_entry = registration.status == policies.CONFIRMED
        tell(registration, template, method=method if has_entry else "", stamp=f"at {sequence}")
    return int(people.count())


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
