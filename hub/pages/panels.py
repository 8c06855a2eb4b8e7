"""What the form of a guide says about its minutes."""

from typing import Any

from django.utils.translation import gettext, ngettext
from wagtail.admin.panels import Panel


class MinutesPanel(Panel):
    """Adds the minutes of an agenda up, also while it is being written, beside the time it should take.

    It holds no field. Its script counts what stands in the form; without one the figure is that of the last save.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/minutes_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            minutes, planned = self.instance.minutes, self.instance.planned_minutes
            return context | {"minutes": minutes, "planned": planned, "verdict": verdict(minutes, planned)}


def verdict(minutes: int, planned: int | None) -> str:
    """Say whether the steps fill the time they should take; nothing where no time is given, or no step has minutes."""
    if not planned or not minutes:
        return ""
    if minutes == planned:
        return gettext("The steps fill the planned time exactly.")
    n = abs(minutes - planned)
    if minutes > planned:
        words = ngettext(
            "%(n)d minute too long for the planned time.", "%(n)d minutes too long for the planned time.", n
        )
    else:
        words = ngettext("%(n)d minute of the planned time is left.", "%(n)d minutes of the planned time are left.", n)
    return words % {"n": n}
