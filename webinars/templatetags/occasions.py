"""What a webinar's page says around its card: the agenda by the clock, other dates, who goes, what was kept."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.players import Player, player_of
from members.policies import can_see_profile, is_member
from webinars.deep_links import google_link, outlook_link
from webinars.models import AccessNeed, Registration, SessionChange, WebinarPage, WebinarSeries, WebinarSession
from webinars.models.page import told
from webinars.notices import words_for
from webinars.seat_forms import dates_to_tick
from webinars.templatetags.times import clock

register = template.Library()

ONLY_A_LIST = re.compile(r"\s*<ul>(?P<items>(?:\s*<li[^>]*>(?:(?!</?[uo]l|</?li).)*</li>)+)\s*</ul>\s*", re.DOTALL)
ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)
MINUTES = re.compile(r"(?P<minutes>\d{1,3})\s*min(?:utes|utos|s|\.)?\s*[:.–-]\s*(?P<words>.+)", re.DOTALL)
"""How a line of an agenda begins: `15 min: The page, line by line`."""

FACES = 5
"""People of one's coalition who are named; more are counted."""


@dataclass(frozen=True)
class Line:
    """One part of the agenda. `at` is when it begins, by the reader's clock; empty while there is no date."""

    at: str
    minutes: int
    words: str


@register.simple_tag
def agenda_in(block: Any, starts_at: datetime | None = None) -> list[Line]:
    """Return the lines of a block that is an agenda: one list, every line of which begins with its minutes.

    `starts_at` is the start of the date on the clock of the reader's zone.
    """
    found = ONLY_A_LIST.fullmatch(block.value.source) if block.block_type == "paragraph" else None
    items = [unescape(strip_tags(item)).strip() for item in ITEM.findall(found["items"])] if found else []
    parts = [part for part in map(MINUTES.fullmatch, items) if part]
    if len(parts) < len(items):
        return []
    lines, at = [], starts_at
    for part in parts:
        minutes = int(part["minutes"])
        lines.append(Line(clock(at) if at else "", minutes, part["words"]))
        at = at and at + timedelta(minutes=minutes)
    return lines


@register.simple_tag
def until(session: WebinarSession) -> str:
    """Say how long it is until the start: `in 12 days`, `in 5 hours`, `in 20 minutes`; nothing once it began."""
    left = session.starts_at - timezone.now()
    minutes = int(left.total_seconds() // 60)
    if left <= timedelta(0):
        return ""
    if left >= timedelta(days=2):
        return ngettext("in %(n)d day", "in %(n)d days", left.days) % {"n": left.days}
    if minutes >= 60:
        return ngettext("in %(n)d hour", "in %(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("in %(n)d minute", "in %(n)d minutes", max(minutes, 1)) % {"n": max(minutes, 1)}


@register.simple_tag
def date_title(session: WebinarSession) -> str:
    """Return a date's own name in the reader's language; empty where it has none."""
    return session.title_in(_language())


@register.simple_tag(takes_context=True)
def other_dates(context: dict[str, Any], page: WebinarPage, session: WebinarSession | None) -> list[dict[str, Any]]:
    """Return the other dates that are still to come, each with its free seats and whether the reader has one."""
    if session is None:
        return []
    ahead = WebinarSession.objects.filter(page_key=page.translation_key).exclude(pk=session.pk)
    dates = list(ahead.scheduled().upcoming(timezone.now()).with_seats())
    viewer = context["request"].user
    mine = Registration.objects.live().filter(session__in=[one.pk for one in dates])
    had = set(mine.of_member(viewer).values_list("session", flat=True)) if dates and is_member(viewer) else set()
    return [{"session": one, "is_mine": one.pk in had} for one in dates]


@register.simple_tag(takes_context=True)
def dates_beside(context: dict[str, Any], session: WebinarSession) -> list[dict[str, Any]]:
    """Return the other dates that the reader can take with the same form, and whether they ticked them before.

    A date of another webinar in the series bears that one's title.
    """
    viewer, ticked = context["request"].user, context["request"].POST.getlist("also")
    dates = dates_to_tick(viewer, session)
    if is_member(viewer):
        dates = dates.exclude(registrations__in=Registration.objects.live().of_member(viewer))
    return [
        {
            "session": one,
            "name": one.title_in(_language()) or ("" if one.page_key == session.page_key else page.title),
            "is_ticked": str(one.pk) in ticked,
        }
        for one, page in told(dates)
    ]


@register.simple_tag(takes_context=True)
def series_mates(context: dict[str, Any], page: WebinarPage) -> dict[str, Any]:
    """Return the series of a webinar with the next date of each of its other webinars; nothing where it has none."""
    series: WebinarSeries | None = page.series
    if series is None:
        return {}
    seen = WebinarSession.objects.visible_to(context["request"].user).of_series(series.slug)
    others = told(seen.exclude(page_key=page.translation_key).order_by("starts_at"))
    names = {"name": series.name_in(_language()), "intro": series.intro_in(_language())}
    return {"series": series, "others": others} | names


@register.simple_tag(takes_context=True)
def company(context: dict[str, Any], session: WebinarSession | None) -> dict[str, Any]:
    """Return who of the reader's coalitions goes and agreed that they see it; nothing for visitors."""
    viewer = context["request"].user
    if session is None or not is_member(viewer):
        return {}
    going = list(session.registrations.going_with(viewer).select_related("member"))
    shown = [(one.member, can_see_profile(viewer, one.member)) for one in going[:FACES]]
    return {"people": shown, "more": len(going) - len(shown)}


@register.simple_tag
def last_word(session: WebinarSession, kind: str) -> str:
    """Return what was said with the last change of a kind (`moved`, `cancelled`), in the reader's language."""
    change = SessionChange.objects.filter(session=session, kind=kind).first()
    return change.message_in(_language()) if change else ""


@register.simple_tag
def add_links(session: WebinarSession, page: WebinarPage) -> dict[str, str]:
    """Return the addresses that put a date into Google's and Outlook's calendars."""
    words = words_for(session, page, _language())
    return {"google": google_link(session, words), "outlook": outlook_link(session, words)}


@register.simple_tag
def said(registration: Registration) -> list[tuple[str, str]]:
    """Return what somebody answered and needs, each with what was asked, in the reader's language."""
    language, needs = _language(), dict(AccessNeed.choices)
    answers = registration.answers.select_related("question").order_by("question__order", "question")
    lines = [(answer.question.label_in(language), answer.told_in(language)) for answer in answers]
    needed = ", ".join([*(str(needs[one]) for one in registration.needs), registration.needs_note]).strip(", ")
    if needed:
        lines.append((_("To take part"), needed))
    if registration.shows_coalition:
        lines.append((_("My coalition may see that I go"), _("Yes")))
    return lines


@register.simple_tag
def player(session: WebinarSession) -> Player:
    """Return how the recording is shown."""
    return player_of(session.recording_url, settings.PLAYER_HOSTS)


@register.simple_tag(takes_context=True)
def film(context: dict[str, Any], session: WebinarSession | None) -> Player | None:
    """Return what plays on the page itself, once somebody asked to watch it; nothing before, and nothing else."""
    if session is None or "watch" not in context["request"].GET:
        return None
    shown = player(session)
    is_kept = session.recording_url and not session.is_cancelled and session.is_over(timezone.now())
    return shown if is_kept and shown.is_here else None


def _language() -> str:
    return (get_language() or "en")[:2]
