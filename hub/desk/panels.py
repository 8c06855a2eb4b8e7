"""What stands on the first screen of the admin: a notice where the timer stands still, and pages to read again."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from hub.desk import reviews, schedule
from hub.desk.access import editable_by, works_here

MOST = 5


def timer_notice() -> str:
    """Return a sentence for editors where what is scheduled will not be published; else nothing."""
    found = schedule.standing()
    if found.is_late and found.last:
        since = date_format(timezone.localtime(found.last), "DATETIME_FORMAT")
        return _(
            "Nothing that is scheduled will be published: the timer last ran on %(since)s. Tell whoever runs the site."
        ) % {"since": since}
    if found.is_late:
        return _("Nothing that is scheduled will be published: the timer has never run. Tell whoever runs the site.")
    if found.error:
        return _("Some of what is scheduled could not be published: %(error)s") % {"error": found.error}
    return ""


class TimerPanel(Component):
    """The notice; nothing where all is well."""

    name = "timer"
    order = 10
    template_name = "hub/desk/timer_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"notice": timer_notice() if works_here(parent_context["request"].user) else ""}


class ReadAgainPanel(Component):
    """The pages the viewer looks after whose date has come."""

    name = "read_again"
    order = 230
    template_name = "hub/desk/read_again_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        viewer = parent_context["request"].user
        mine = reviews.due_for(editable_by(viewer), viewer).select_related("locale")
        found = list(mine[: MOST + 1])
        return {"pages": found[:MOST], "has_more": len(found) > MOST, "csrf_token": parent_context.get("csrf_token")}
