"""The place card in every state of a webinar's life, and the next webinar for other pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from webinars import policies
from webinars.models import Registration, WebinarPage, WebinarSession
from webinars.models.page import told
from webinars.seat_forms import SeatForm, form_for

register = template.Library()

FEW = 10
"""From so many seats left on, the card says so first."""


WITH_A_FORM = ("open", "full", "asked", "held")
"""States of the card in which somebody can register, or ask again."""


@dataclass(frozen=True)
class Card:
    """What a place card shows. `state` names its template in templates/webinars/card/."""

    state: str
    session: WebinarSession
    page: WebinarPage
    registration: Registration | None
    taken: int
    waiting: int
    is_on: bool
    door_is_open: bool
    opens_at: datetime
    asked: str = ""
    token: str = ""

    @property
    def template(self) -> str:
        return f"webinars/card/{self.state}.html"

    @property
    def free(self) -> int:
        return max(self.session.capacity - self.taken, 0)

    @property
    def few(self) -> bool:
        return self.free <= FEW


@register.inclusion_tag("webinars/_place_card.html", takes_context=True)
def place_card(context: dict[str, Any], page: WebinarPage) -> dict[str, Any]:
    """Show the card of the date that the address asks for, else of the present one; none while there is no date."""
    request: HttpRequest = context["request"]
    session = date_shown(context, page)
    if session is None:
        return {"card": None}
    if getattr(request, "is_preview", False):
        # A draft shows nobody's place, also not that of the browser which opened it.
        return card_context(context, card_of(session, page, None))
    registration = registration_of(request, session)
    asked = request.session.get("seats_asked", {}).get(str(session.pk), "")
    return card_context(context, card_of(session, page, registration, asked=asked))


@register.simple_tag(takes_context=True)
def date_shown(context: dict[str, Any], page: WebinarPage) -> WebinarSession | None:
    """Return the date that a page speaks of: the one a refused form was for, the one asked for, the present one."""
    chosen: WebinarSession | None = context.get("chosen")
    return chosen or page.date_asked_for(context["request"])


@register.inclusion_tag("webinars/_place_card.html", takes_context=True)
def seat_card(context: dict[str, Any], page: WebinarPage, registration: Registration, token: str) -> dict[str, Any]:
    """Show the card of the person whose mailed link was opened."""
    return card_context(context, card_of(registration.session, page, registration, token=token))


@register.inclusion_tag("webinars/_next_webinar.html", takes_context=True)
def next_webinar(context: dict[str, Any]) -> dict[str, Any]:
    """Show what is on, else what comes next; nothing where nothing is planned."""
    request: HttpRequest = context["request"]
    now = timezone.now()
    seen = WebinarSession.objects.visible_to(request.user).scheduled().filter(ends_at__gt=now).with_seats()
    session, page = next(iter(told(seen.order_by("starts_at")[:3])), (None, None))
    return {"session": session, "page": page, "is_on": bool(session and session.is_on(now)), "request": request}


@register.simple_tag
def seats_left(session: Any) -> int:
    """Return how many seats are free of a session that comes from `with_seats`."""
    return max(session.capacity - session.seats_taken, 0)


@register.simple_tag
def session_of(page: WebinarPage) -> WebinarSession | None:
    """Return the date of a webinar that matters now; a list has loaded those of all its webinars."""
    return page.date_to_show if hasattr(page, "date_to_show") else page.session()


@register.simple_tag
def door(registration: Registration) -> str:
    """Say why somebody may not go in: no_seat, called_off, late, early, no_link; `open` where they may."""
    session, now = registration.session, timezone.now()
    if registration.status != policies.CONFIRMED:
        return "no_seat"
    if session.is_cancelled:
        return "called_off"
    if now >= session.ends_at + policies.DOOR_CLOSES:
        return "late"
    if now < session.opens_at:
        return "early"
    return "open" if session.join_url else "no_link"


def card_context(context: dict[str, Any], card: Card) -> dict[str, Any]:
    """What the card's templates need of the page around them; a refused form comes back as it was filled in."""
    kept = {name: context.get(name) for name in ("request", "user", "csrf_token", "refused")}
    return kept | {"card": card, "form": context.get("form") or _form_of(context["request"], card)}


def _form_of(request: HttpRequest, card: Card) -> SeatForm | None:
    """Return the empty form where the card has one."""
    if card.state not in WITH_A_FORM:
        return None
    return form_for(request.user, card.session, (get_language() or "en")[:2])


def registration_of(request: HttpRequest, session: WebinarSession) -> Registration | None:
    """Return the live registration of the member, or the one this browser confirmed through a mailed link."""
    live = Registration.objects.live().filter(session=session)
    if request.user.is_authenticated:
        return live.of_member(request.user).order_by("-member").first()
    remembered = request.session.get("seats", {}).get(str(session.pk))
    return live.filter(pk=remembered).first() if remembered else None


def card_of(
    session: WebinarSession,
    page: WebinarPage,
    registration: Registration | None,
    *,
    asked: str = "",
    token: str = "",
) -> Card:
    now = timezone.now()
    taken = session.registrations.taking().count()
    waiting = session.registrations.in_line().count()
    full = taken >= session.capacity or waiting > 0
    return Card(
        state=_state(session, registration, now, full=full, asked=bool(asked)),
        session=session,
        page=page,
        registration=registration,
        taken=taken,
        waiting=waiting,
        is_on=session.is_on(now),
        door_is_open=policies.door_is_open(session, now),
        opens_at=session.opens_at,
        asked=asked,
        token=token,
    )


def _state(session: WebinarSession, mine: Registration | None, now: datetime, *, full: bool, asked: bool) -> str:
    if session.is_cancelled:
        return "called_off"
    if session.is_over(now):
        return "recorded" if session.recording_url else "over"
    if mine and mine.is_live:
        return str(mine.status)
    if not session.takes_registrations:
        return "closed"
    if asked:
        return "asked"
    return "full" if full else "open"
