"""Panels of the editing form that every page has."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.panels import PublishingPanel


class SchedulePanel(PublishingPanel):
    """When a page appears and goes; names the zone whose clocks are meant, and what they show there now."""

    class BoundPanel(PublishingPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            now = timezone.localtime()
            self.help_text = _(
                "Both times are in the zone of this network, %(zone)s, where clocks show %(now)s just now. The page "
                "appears within a minute of its time, once somebody who may publish has pressed “Schedule to publish”."
            ) % {
                "zone": f"{timezone.get_current_timezone_name()} ({now:%Z})",
                "now": date_format(now, "DATETIME_FORMAT"),
            }
