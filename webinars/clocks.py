"""From a clock on the wall to an instant, where clocks are turned: an hour may be missing, or come twice.

Functions of nothing but their arguments and the zones of IANA. A wall time is a datetime without zone; an instant is
one in UTC.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

FIRST, SECOND = "first", "second"
"""Which of two equal wall times is meant."""


class SkippedTime(ValueError):
    """Clocks never show this time: they were put forward over it. `before` and `after` are the nearest they show."""

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__(f"skipped, between {before:%Y-%m-%d %H:%M} and {after:%Y-%m-%d %H:%M}")
        self.before, self.after = before, after


class TwofoldTime(ValueError):
    """The clocks show this time twice: they were put back. `instants` are both, the earlier one first."""

    def __init__(self, instants: tuple[datetime, ...]) -> None:
        super().__init__(f"twice, at {instants[0]:%Y-%m-%d %H:%M} and {instants[1]:%Y-%m-%d %H:%M} UTC")
        self.instants = instants


def instants_at(wall: datetime, zone: str) -> tuple[datetime, ...]:
    """Return the instants (UTC) at which clocks of a zone show a wall time: one; none in a gap; two in a fold."""
    there = ZoneInfo(zone)
    found = {_instant(wall, there, fold) for fold in (0, 1)}
    return tuple(sorted(at for at in found if wall_at(at, zone) == wall))


def instant_at(wall: datetime, zone: str, which: str = "") -> datetime:
    """Return the one instant a wall time means; of two, the one that `which` names (`first`, `second`).

    Refuses with `SkippedTime` what the clocks never show, with `TwofoldTime` what they show twice while `which` is
    not said.
    """
    found = instants_at(wall, zone)
    if not found:
        raise SkippedTime(*around_gap(wall, zone))
    if len(found) == 1:
        return found[0]
    if which not in (FIRST, SECOND):
        raise TwofoldTime(found)
    return found[0] if which == FIRST else found[1]


def wall_at(instant: datetime, zone: str) -> datetime:
    """Return what clocks of a zone show at an instant, without zone."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def around_gap(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the last wall minute before the gap that a skipped time lies in, and the first after it."""
    there = ZoneInfo(zone)
    # In a gap the two readings lie on either side of the change, which is found between them to the minute.
    low, high = sorted(_instant(wall.replace(second=0, microsecond=0), there, fold) for fold in (0, 1))
    before = low.astimezone(there).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
        low, high = (middle, high) if middle.astimezone(there).utcoffset() == before else (low, middle)
    return wall_at(low, zone), wall_at(high, zone)


def abbreviation_at(instant: datetime, zone: str) -> str:
    """Return what a zone calls its time at an instant: `EDT`, `EST`; `UTC-03` where it has no name of letters."""
    there = instant.astimezone(ZoneInfo(zone))
    name = there.tzname() or ""
    return name if name.isalpha() else f"UTC{there:%z}"


def clock(at: datetime) -> str:
    """`noon`, `midnight`, `1:15 pm`; the zone is the datetime's own."""
    if (at.hour, at.minute) == (12, 0):
        return _("noon")
    if (at.hour, at.minute) == (0, 0):
        return _("midnight")
    time = f"{at.hour % 12 or 12}:{at:%M}"
    return _("%(time)s am") % {"time": time} if at.hour < 12 else _("%(time)s pm") % {"time": time}


def _instant(wall: datetime, there: tzinfo, fold: int) -> datetime:
    return wall.replace(tzinfo=there, fold=fold).astimezone(UTC)
