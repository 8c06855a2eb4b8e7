"""What editors fill in: time, seats and links of a session."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Case, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from content.models import Network
from members.models.zones import zone_choices
from webinars import clocks
from webinars.clock_forms import WallTimeMixin, WhichField
from webinars.models import WebinarPage, WebinarSession


def in_reading_order(pages: Any) -> Any:
    """Sort pages so that, of a page and its translation, the one in the editor's own language comes first."""
    mine = Case(When(locale__language_code=(get_language() or "en")[:2], then=0), default=1)
    return pages.order_by(mine, "locale_id")


def webinar_choices() -> list[tuple[str, str]]:
    """Return every webinar once, published or not, by its title in the editor's language where it has one."""
    found: dict[str, str] = {}
    for key, title in in_reading_order(WebinarPage.objects.all()).values_list("translation_key", "title"):
        found.setdefault(str(key), title)
    return sorted(found.items(), key=lambda choice: choice[1])


class SessionForm(WallTimeMixin, WagtailAdminModelForm):
    """Day and time as they stand on a clock in the session's zone: a skipped hour is refused, a doubled one asked."""

    page_key = forms.ChoiceField(label=_("Webinar"), choices=webinar_choices)
    day = forms.DateField(label=_("Day"), widget=AdminDateInput)
    time = forms.TimeField(label=_("Starts at"), widget=AdminTimeInput, help_text=_("As clocks show it in this zone."))
    zone = forms.ChoiceField(label=_("Time zone"))
    which = WhichField()

    class Meta:
        model = WebinarSession
        fields = ["page_key", "day", "time", "which", "zone", "minutes", "capacity", "join_url", "recording_url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session: WebinarSession = self.instance
        now = session.zone if session.pk else Network.load().zone
        zone: Any = self.fields["zone"]
        zone.choices = list(zone_choices(including=now))
        if session.pk:
            local = session.starts_at.astimezone(ZoneInfo(session.zone))
            self.initial |= {"day": local.date(), "time": local.time()}
            if len(clocks.instants_at(local.replace(tzinfo=None, fold=0), session.zone)) > 1:
                self.initial["which"] = clocks.SECOND if local.fold else clocks.FIRST
            self.fields["page_key"].disabled = True
        else:
            self.initial["zone"] = now

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["starts_at"] = starts_at = self.settle_time(data)
        if starts_at and not self.instance.pk:
            self.instance.starts_at = starts_at
        taken = self.instance.registrations.taking().count() if self.instance.pk else 0
        if data.get("capacity") and data["capacity"] < taken:
            self.add_error("capacity", _("%(taken)s seats are taken, and nobody loses one.") % {"taken": taken})
        return data
