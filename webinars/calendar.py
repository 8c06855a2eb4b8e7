"""Calendar entries that Google, Outlook and Apple follow: RFC 5545 for the text, RFC 5546 for what a mail means.

One UID for the life of a session, a SEQUENCE that only grows, METHOD on the calendar and not inside the event, UTC
times (so no VTIMEZONE: Outlook does not read the form that libraries write), one attendee a message. The meeting's
address never stands in it, because people share calendars; what it holds is the address of the door.

A subscription has no METHOD and names nobody. It has the same bytes until something changes, and what was called off
stays in it as cancelled, so that calendars strike it out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from content.models import Network
from webinars.models import Registration, WebinarSession

REQUEST = "REQUEST"
CANCEL = "CANCEL"
PUBLISH = "PUBLISH"

REFRESHED = timedelta(hours=6)
"""How often a calendar is asked to look again."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
"""Characters no calendar text may hold (RFC 5545 §3.3.11); line feed and tab are kept."""


@dataclass(frozen=True)
class Words:
    """What the entry says, in the reader's language; `door` and `page` are full addresses on this site."""

    title: str
    text: str
    door: str
    page: str


@dataclass(frozen=True)
class Subscribed:
    """One date in a subscription. `changed_at` is when it or its words last changed; `is_mine` is false in a line."""

    session: WebinarSession
    words: Words
    changed_at: datetime
    is_mine: bool = True


def entry(
    session: WebinarSession,
    words: Words,
    *,
    method: str,
    attendee: Registration | None = None,
    sequence: int | None = None,
) -> str:
    """Return an iCalendar text. REQUEST and CANCEL go to one attendee; PUBLISH is for downloads and names nobody.

    `sequence` is that of the cause, where the session has moved on since.
    """
    calendar = _calendar()
    calendar.add("method", method)
    event = _event(session, words, timezone.now(), session.sequence if sequence is None else sequence)
    event.add("status", "CANCELLED" if method == CANCEL or session.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", _organizer(), encode=False)
    if attendee:
        event.add("attendee", _attendee(attendee), encode=False)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def subscription(entries: Iterable[Subscribed], *, name: str, source: str) -> str:
    """Return an iCalendar text to subscribe to (RFC 7986). `source` is its own full address."""
    calendar = _calendar()
    calendar.add("name", _clean(name))
    calendar.add("x-wr-calname", _clean(name))
    calendar.add("source", source, parameters={"value": "URI"})
    # A wish that Apple grants; Google and Outlook look when they like, so mail is what tells people in time.
    calendar.add("refresh-interval", REFRESHED, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for one in entries:
        event = _event(one.session, one.words, one.changed_at, one.session.sequence)
        event.add("last-modified", one.changed_at)
        event.add("status", _status(one))
        event.add("transp", "OPAQUE" if one.is_mine else "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Sobremesa//Webinars//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _status(one: Subscribed) -> str:
    if one.session.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if one.is_mine else "TENTATIVE"


def _event(session: WebinarSession, words: Words, stamp: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", session.uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", _clean(words.title))
    event.add("description", _clean(words.text))
    event.add("location", words.door)
    event.add("url", words.page)
    return event


def _organizer() -> vCalAddress:
    network = Network.load()
    _name, address = parseaddr(network.sender or settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["cn"] = vText(_in_a_line(network.name))
    return organizer


def _attendee(registration: Registration) -> vCalAddress:
    """The recipient, and nobody else. Accepted without reply: taking the seat was the answer (RFC 5546 §3.2.2)."""
    attendee = vCalAddress(f"mailto:{registration.email}")
    attendee.params["cn"] = vText(_in_a_line(registration.name))
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    return attendee


def _clean(text: str) -> str:
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _in_a_line(name: str) -> str:
    """A parameter can hold a line's end only as RFC 6868 writes it, which Outlook shows as it stands."""
    return " ".join(_clean(name).split())
