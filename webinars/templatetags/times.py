"""When something is, said as people say it: the day, the hours, and the name of the zone they are meant in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.models import Network
from members.models.zones import zone_label, zone_or
from webinars.clocks import clock
from webinars.models import WebinarSession

register = template.Library()

DAY = {"en": "l j F", "es": r"l j \d\e F"}
ELSEWHERE = ("America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Puerto_Rico")
"""Zones a reader can look up, from west to east."""


@dataclass(frozen=True)
class Times:
    """A session's times in one zone. Everything is text in the reader's language."""

    start: datetime
    end: datetime

    @property
    def zone(self) -> str:
        return zone_label(str(self.start.tzinfo))

    @property
    def hours(self) -> str:
        """`noon to 1:15 pm`, `2:00 to 3:15 pm`, `11:30 am to 12:30 pm`."""
        same_half = (self.start.hour < 12) == (self.end.hour < 12)
        has_a_name = self.start.hour % 12 == 0 and self.start.minute == 0
        start = self._clock() if same_half and not has_a_name else clock(self.start)
        return _("%(start)s to %(end)s") % {"start": start, "end": clock(self.end)}

    @property
    def begin(self) -> str:
        return clock(self.start)

    @property
    def day(self) -> str:
        """`Thursday 3 December`."""
        return date_format(self.start, DAY.get((get_language() or "en")[:2], DAY["en"]))

    @property
    def weekday(self) -> str:
        return date_format(self.start, "D")

    @property
    def number(self) -> int:
        return self.start.day

    @property
    def month(self) -> str:
        return date_format(self.start, "M")

    @property
    def year(self) -> int:
        return self.start.year

    def _clock(self) -> str:
        return f"{self.start.hour % 12 or 12}:{self.start:%M}"


@register.simple_tag(takes_context=True)
def my_times(context: dict[str, Any], session: WebinarSession) -> Times:
    """Return a session's times in the reader's zone: a member's own; a visitor gets the network's."""
    user = getattr(context.get("request"), "user", None)
    return times(session, user.zone) if user and user.is_authenticated else network_times(context, session)


@register.simple_tag(takes_context=True)
def network_times(context: dict[str, Any], session: WebinarSession) -> Times:
    """Return a session's times in the network's zone, which is asked for once a request."""
    return times(session, Network.load(request_or_site=context.get("request")).zone)


@register.simple_tag
def times(session: WebinarSession, zone: str) -> Times:
    """Return a session's times in a zone; where there is no such zone (any more), in the session's own."""
    there = zone_or(zone, session.zone)
    return Times(session.starts_at.astimezone(there), session.ends_at.astimezone(there))


@register.simple_tag
def times_elsewhere(session: WebinarSession, *shown: Times) -> list[Times]:
    """Return the times in the other zones of the country, without those that are shown already."""
    named = {one.zone for one in shown}
    return [one for one in (times(session, zone) for zone in ELSEWHERE) if one.zone not in named]


@register.simple_tag
def door_opens(session: WebinarSession) -> str:
    """Return when the door opens by itself, as the end of a sentence: `15 minutes before the start`."""
    return before_start(session.opens_early_minutes)


def before_start(minutes: int) -> str:
    """Say a number of minutes before the start in the largest unit that leaves no rest: `1 day before the start`."""
    if not minutes:
        return _("at the start")
    days, hours = minutes // (24 * 60), minutes // 60
    if not minutes % (24 * 60):
        return ngettext("%(count)s day before the start", "%(count)s days before the start", days) % {"count": days}
    if not minutes % 60:
        return ngettext("%(count)s hour before the start", "%(count)s hours before the start", hours) % {"count": hours}
    words = ngettext("%(count)s minute before the start", "%(count)s minutes before the start", minutes)
    return words % {"count": minutes}
