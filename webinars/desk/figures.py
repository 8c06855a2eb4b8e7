"""What a webinar's report says: registrations over time, who came of those who had a seat, and from which coalition."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models.zones import is_zone
from networks.models import Membership
from webinars.desk.charts import Chart, Row, bars, columns
from webinars.models import Registration, WebinarSession
from webinars.querysets import CAME

MOST_COLUMNS = 42
"""From so many days on, a column is a week."""


@dataclass(frozen=True)
class Numbers:
    """People of one session, each counted once. Attendance is what the door and the presenters wrote down."""

    registered: int
    confirmed: int
    held: int
    waiting: int
    given_up: int
    came: int

    @property
    def taken(self) -> int:
        return self.confirmed + self.held

    @property
    def missed(self) -> int:
        return self.confirmed - self.came

    @property
    def show_rate(self) -> int | None:
        """Percent of those with a seat who came; `None` where nobody had one."""
        return round(100 * self.came / self.confirmed) if self.confirmed else None


def numbers_of(session: WebinarSession) -> Numbers:
    """Count a session's people in one query."""
    status = Registration.Status
    found = session.registrations.aggregate(
        registered=Count("pk"),
        confirmed=Count("pk", filter=Q(status=status.CONFIRMED)),
        held=Count("pk", filter=Q(status=status.HELD)),
        waiting=Count("pk", filter=Q(status=status.WAITING)),
        given_up=Count("pk", filter=Q(status__in=[status.CANCELLED, status.LAPSED])),
        came=Count("pk", filter=Q(status=status.CONFIRMED) & CAME),
    )
    return Numbers(**found)


def charts_of(session: WebinarSession) -> list[Chart]:
    """Return the charts of a report; those that have nothing to show are left out."""
    return [chart for chart in (over_time(session), show_rate(session), by_coalition(session)) if chart.rows]


def over_time(session: WebinarSession) -> Chart:
    """Draw how many had registered by each day, or by each week; days are those of the session's zone."""
    zone = ZoneInfo(session.zone if is_zone(session.zone) else "UTC")
    days = Counter(at.astimezone(zone).date() for at in session.registrations.values_list("created_at", flat=True))
    rows, total = [], 0
    for begin, end in _spans(days):
        total += sum(count for day, count in days.items() if begin <= day <= end)
        rows.append(Row(date_format(end, "DATE_FORMAT"), total, str(total), date_format(end, "j M")))
    summary = ngettext("%(count)s registration in all.", "%(count)s registrations in all.", total) % {"count": total}
    title = _("Registrations over time")
    return columns("over-time", title, summary, (_("Until"), _("Registrations so far")), rows)


def _spans(days: Counter[date]) -> list[tuple[date, date]]:
    """Cut the time from the first registration to the last into days, or into weeks when those are too many."""
    if not days:
        return []
    first, last = min(days), max(days)
    step = 1 if (last - first).days < MOST_COLUMNS else 7
    length = (last - first).days // step + 1
    begins = [first + timedelta(days=step * number) for number in range(length)]
    return [(begin, begin + timedelta(days=step - 1)) for begin in begins]


def show_rate(session: WebinarSession) -> Chart:
    """Draw who came of those who had a seat, for each date of the webinar that has begun to be counted."""
    rows = []
    family = WebinarSession.objects.filter(page_key=session.page_key).order_by("starts_at")
    for one in family:
        numbers = numbers_of(one)
        if numbers.show_rate is not None and (numbers.came or one.pk == session.pk):
            there = one.starts_at.astimezone(ZoneInfo(one.zone if is_zone(one.zone) else "UTC"))
            told = _("%(percent)s%% (%(came)s of %(seats)s)") % {
                "percent": numbers.show_rate,
                "came": numbers.came,
                "seats": numbers.confirmed,
            }
            rows.append(Row(date_format(there, "DATE_FORMAT"), numbers.show_rate, told))
    summary = _("Of those who had a seat: how many came through the door, or were checked in by hand.")
    return bars("show-rate", _("Who came"), summary, (_("Date"), _("Came")), rows)


def by_coalition(session: WebinarSession) -> Chart:
    """Draw how many people of each coalition have a seat or wait. Who belongs to several counts in each."""
    people = session.registrations.live().values_list("pk", "member")
    ties = Membership.objects.accepted().filter(member__in=[member for _pk, member in people if member])
    known: dict[int, list[str]] = {}
    for tie in ties.select_related("coalition"):
        known.setdefault(tie.member_id, []).append(str(tie.coalition))
    counted: Counter[str] = Counter()
    for _pk, member in people:
        counted.update(known.get(member, [_("No coalition")]) if member else [_("No coalition")])
    rows = [Row(name, count, str(count)) for name, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
    summary = _("People with a seat or in the line. Who belongs to several coalitions counts in each.")
    return bars("by-coalition", _("By coalition"), summary, (_("Coalition"), _("People")), rows)
