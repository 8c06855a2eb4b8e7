"""Who may see a session or a registration, when seats are given, when the door is open. Twins stand in `querysets`."""

from datetime import datetime, timedelta
from typing import Any

from content.policies import can_see_page
from members.policies import is_editor, is_member, is_presenter

HELD = "held"
CONFIRMED = "confirmed"
WAITING = "waiting"
CANCELLED = "cancelled"
LAPSED = "lapsed"

LIVE = (HELD, CONFIRMED, WAITING)
"""States of a registration that still means something; a person has at most one such a session."""

TAKING = (HELD, CONFIRMED)
"""States that take a seat."""

HOLD = timedelta(minutes=30)
"""How long a guest's seat is held for the button behind the mailed link."""

DOOR_CLOSES = timedelta(minutes=30)
"""The room is open until so long after the end; from when on, its session says (`opens_at`)."""


def can_manage_sessions(viewer: Any) -> bool:
    """Open the desk of the webinars, where each sees their own: presenters, editors, operators."""
    return is_presenter(viewer)


def can_manage_session(viewer: Any, session: Any) -> bool:
    """Set its time, seats and link, see who comes: editors; presenters where they speak.

    Twin of `SessionQuerySet.managed_by`.
    """
    return is_editor(viewer) or (is_presenter(viewer) and speaks_at(viewer, session))


def can_present(viewer: Any, session: Any) -> bool:
    """Open the presenters’ page of a session: whoever speaks there, whatever their role; and editors.

    Twin of `SessionQuerySet.presented_by`.
    """
    return is_member(viewer) and (is_editor(viewer) or speaks_at(viewer, session))


def speaks_at(viewer: Any, session: Any) -> bool:
    """Named as a speaker on a page of the session, in either language."""
    return bool(session.pages().filter(webinarpage__speakers__member=viewer.pk).exists())


def can_see_session(viewer: Any, session: Any) -> bool:
    """Its page is published, or it is theirs to manage. Twin of `SessionQuerySet.visible_to`."""
    return can_manage_session(viewer, session) or any(can_see_page(viewer, page) for page in session.pages())


def can_see_registration(viewer: Any, registration: Any) -> bool:
    """One's own (by account or address), or of a session that is theirs to manage.

    Twin of `RegistrationQuerySet.visible_to`.
    """
    if not is_member(viewer):
        return False
    own = registration.member_id == viewer.pk or registration.email == viewer.email
    return own or can_manage_session(viewer, registration.session)


def is_ahead_or_on(session: Any, now: datetime) -> bool:
    """Not called off and not over."""
    return bool(session.status == "scheduled" and now < session.ends_at)


def takes_people(session: Any, now: datetime) -> bool:
    """Seats are given until the end, for who comes late. Twin of `SessionQuerySet.taking_people`."""
    return bool(is_ahead_or_on(session, now) and session.takes_registrations)


def line_moves(session: Any, now: datetime) -> bool:
    """Free seats go to who waits: until the start, for nobody is seated by a mail they read too late."""
    return bool(takes_people(session, now) and now < session.starts_at)


def door_is_open(session: Any, now: datetime) -> bool:
    """The way into the room is open."""
    if session.status != "scheduled" or not session.join_url:
        return False
    return bool(session.opens_at <= now < session.ends_at + DOOR_CLOSES)


def can_join(registration: Any, session: Any, now: datetime) -> bool:
    """A confirmed seat, and the door is open."""
    return bool(registration and registration.status == CONFIRMED and door_is_open(session, now))
