"""A day and a time as they stand on a clock, in forms: what clocks skip is refused, what they show twice is asked."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from webinars import clocks


class WhichField(forms.ChoiceField):
    """Which of two equal times is meant. Out of sight until a form has to ask."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", ""), (clocks.FIRST, _("the first one")), (clocks.SECOND, _("the second one"))]
        options = {"required": False, "label": _("Which one"), "widget": forms.HiddenInput, **kwargs}
        super().__init__(choices=choices, **options)


class WallTimeMixin:
    """For a form with `day`, `time`, `zone`, and a `WhichField` named `which`."""

    fields: dict[str, forms.Field]
    add_error: Any

    def settle_time(self, data: dict[str, Any]) -> datetime | None:
        """Return the instant (UTC) that the fields mean; `None`, with the reason beside its field, where there is none.

        Where clocks show the time twice, the form comes back with both to choose from.
        """
        day, time, zone = data.get("day"), data.get("time"), data.get("zone")
        if not (day and time and zone):
            return None
        wall = datetime.combine(day, time)
        try:
            return clocks.instant_at(wall, zone, data.get("which") or "")
        except clocks.SkippedTime as gap:
            self.add_error("time", _skipped(gap))
        except clocks.TwofoldTime as twice:
            self._ask(twice, zone)
        return None

    def _ask(self, twice: clocks.TwofoldTime, zone: str) -> None:
        names = [clocks.abbreviation_at(at, zone) for at in twice.instants]
        which: Any = self.fields["which"]
        which.widget = forms.RadioSelect()
        which.choices = [
            (clocks.FIRST, _("before the clocks go back (%(name)s)") % {"name": names[0]}),
            (clocks.SECOND, _("after the clocks go back (%(name)s)") % {"name": names[1]}),
        ]
        self.add_error("which", _("The clocks go back that night and show this time twice. Which one do you mean?"))


def _skipped(gap: clocks.SkippedTime) -> str:
    """Say what is wrong, and the two nearest times there are."""
    words = _("The clocks go forward and skip this time on that day. The nearest are %(before)s and %(after)s.")
    return words % {"before": _said(gap.before, gap.after), "after": _said(gap.after, gap.before)}


def _said(wall: datetime, other: datetime) -> str:
    """`1:59 am`; with its day where the two lie on different days."""
    return clocks.clock(wall) if wall.date() == other.date() else f"{date_format(wall, 'j F')}, {clocks.clock(wall)}"
