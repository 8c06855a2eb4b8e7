"""What editors and presenters fill in at the desk: a date, a person, a message, a copy."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from content.models import Network
from members.models.zones import zone_choices, zone_label
from members.policies import is_editor
from webinars import clocks
from webinars.clock_forms import WallTimeMixin, WhichField
from webinars.desk import meanwhile
from webinars.desk.languages import name_of
from webinars.forms import webinar_choices
from webinars.models import WebinarPage, WebinarSession
from webinars.models.session import check_offsets, default_offsets

UNITS = {"d": 24 * 60, "h": 60, "m": 1}
OFFSET = re.compile(r"(\d+)\s*([dhm])[a-zíú]*", re.I)
"""A number with a unit: `1 d`, `2 hours`, `90 min`; `1 día`, `2 horas` begin with the same letters."""

LANGUAGES = [("en", "English"), ("es", "Español")]
SEGMENTS = [
    ("confirmed", gettext_lazy("everybody with a seat")),
    ("waiting", gettext_lazy("everybody in the line")),
    ("attended", gettext_lazy("who came")),
    ("missed", gettext_lazy("who had a seat and did not come")),
]


class OffsetsField(forms.Field):
    """Times before the start as people write them, `1 d, 1 h, 10 m`; cleaned to whole minutes, the longest first."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(told_offset, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:
        text = str(value or "")
        if re.sub(r"[\s,;]", "", OFFSET.sub("", text)):
            raise forms.ValidationError(_("Please write numbers with d, h or m: 1 d, 1 h, 10 m."))
        return sorted({int(number) * UNITS[unit.lower()] for number, unit in OFFSET.findall(text)}, reverse=True)

    def validate(self, value: Any) -> None:
        check_offsets(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


def told_offset(minutes: int) -> str:
    """`1 d`, `90 m`: the largest unit that leaves no rest."""
    unit = next(unit for unit, size in UNITS.items() if minutes % size == 0)
    return f"{minutes // UNITS[unit]} {unit}"


class SessionForm(WallTimeMixin, WagtailAdminModelForm):
    """Day and time as they stand on a clock in the session's zone.

    An hour that the clocks skip is refused; of one that they show twice the form asks which is meant.
    """

    page_key = forms.ChoiceField(label=gettext_lazy("Webinar"))
    day = forms.DateField(label=gettext_lazy("Day"), widget=AdminDateInput)
    time = forms.TimeField(
        label=gettext_lazy("Starts at"),
        widget=AdminTimeInput,
        help_text=gettext_lazy("As clocks show it in this zone."),
    )
    which = WhichField()
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    reminder_offsets = OffsetsField(
        label=gettext_lazy("Reminders before the start"),
        required=False,
        help_text=gettext_lazy("Days, hours, minutes: 1 d, 1 h, 10 m. Empty: none. At most five."),
    )
    interpretation = forms.MultipleChoiceField(
        label=gettext_lazy("Interpretation into"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)
    both_changed: list[str] = []
    """Names of what somebody else changed as well since this form was opened."""

    class Meta:
        model = WebinarSession
        fields = [
            "page_key", "title", "title_es", "day", "time", "which", "zone", "minutes", "capacity", "join_url",
            "opens_early_minutes", "reminder_offsets", "captions", "interpretation", "recording_url", "slides_url",
            "transcript_url", "opened_with",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "session_%s")
        super().__init__(*args, **kwargs)
        session: WebinarSession = self.instance
        now = session.zone if session.pk else Network.load().zone
        fields: Any = self.fields
        fields["zone"].choices = list(zone_choices(including=now))
        fields["page_key"].choices = choices_for(self.for_user)
        if session.pk:
            local = session.starts_at.astimezone(ZoneInfo(session.zone))
            self.initial |= {"day": local.date(), "time": local.time(), "which": _which(session)}
            self.initial["opened_with"] = meanwhile.stamp_of(session)
            fields["page_key"].disabled = True
        else:
            self.initial |= {"zone": now, "reminder_offsets": default_offsets()}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["starts_at"] = starts_at = self.settle_time(data)
        if starts_at and not self.instance.pk:
            self.instance.starts_at = starts_at
        if self.instance.pk:
            self.both_changed = meanwhile.keep_theirs(self.instance, data.get("opened_with") or "", data)
        taken = self.instance.registrations.taking().count() if self.instance.pk else 0
        if data.get("capacity") and data["capacity"] < taken:
            self.add_error("capacity", _("%(taken)s seats are taken, and nobody loses one.") % {"taken": taken})
        return data


class NewSessionForm(SessionForm):
    """One date, or several at the same hour of the clock: a series of them is made at once."""

    repeats = forms.IntegerField(
        label=gettext_lazy("How many dates"),
        min_value=1,
        max_value=26,
        initial=1,
        required=False,
        help_text=gettext_lazy("More than one: at the same hour, week after week. Each has its own seats."),
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[
            (1, gettext_lazy("every week")),
            (2, gettext_lazy("every two weeks")),
            (4, gettext_lazy("every four weeks")),
        ],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts_at"):
            wall = datetime.combine(data["day"], data["time"])
            steps = range(1, data.get("repeats") or 1)
            later = [wall + timedelta(weeks=step * int(data.get("every") or 1)) for step in steps]
            data["moments"] = [data["starts_at"], *(self._later(one, data) for one in later)]
        return data

    def _later(self, wall: datetime, data: dict[str, Any]) -> datetime | None:
        """Return the moment of a further date; where the clocks are turned on its day, say which day that is."""
        moment = self.settle_time(data | {"day": wall.date()})
        if moment is None:
            self.add_error("repeats", _("On %(day)s the clocks are turned.") % {"day": date_format(wall)})
        return moment


class PersonForm(forms.Form):
    """Somebody who asked by telephone, or stands at the door."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)


class WordsForm(forms.Form):
    """Words that go with a mail to everybody, in both languages or not at all."""

    message_en = forms.CharField(
        label=gettext_lazy("A word from you, in English"), max_length=2000, required=False, widget=forms.Textarea
    )
    message_es = forms.CharField(
        label=gettext_lazy("A word from you, in Spanish"), max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, session: WebinarSession | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = session.join_url if session else ""
        for name in ("message_en", "message_es"):
            self.fields[name].widget.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, other in (("message_en", "message_es"), ("message_es", "message_en")):
            if not data.get(name) and data.get(other):
                self.add_error(name, _("Please say it in both languages: some read this one."))
            if self.secret and self.secret in data.get(name, ""):
                self.add_error(name, _("The meeting’s link stays here: people reach it through their door."))
        return data

    @property
    def words(self) -> dict[str, str]:
        """Return the message by language; empty texts where nothing is said or the form is not valid."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {code: data.get(f"message_{code}", "") for code, _name in settings.LANGUAGES}


class MessageForm(WordsForm):
    """A mail to a part of the people."""

    segment = forms.ChoiceField(label=gettext_lazy("To"), choices=SEGMENTS)
    subject_en = forms.CharField(label=gettext_lazy("Subject in English"), max_length=120)
    subject_es = forms.CharField(label=gettext_lazy("Subject in Spanish"), max_length=120)

    field_order = ["segment", "subject_en", "message_en", "subject_es", "message_es"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message_en"].required = self.fields["message_es"].required = True
        self.fields["message_en"].label = _("Message in English")
        self.fields["message_es"].label = _("Message in Spanish")

    @property
    def subjects(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"subject_{code}"] for code, _name in settings.LANGUAGES}


class CopyForm(WallTimeMixin, forms.Form):
    """The day of the copy, at the hour of the original unless another is given, and its title in each language."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=AdminDateInput)
    time = forms.TimeField(label=gettext_lazy("Starts at"), widget=AdminTimeInput)
    which = WhichField()

    def __init__(self, *args: Any, titles: dict[str, str], session: WebinarSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = session.zone
        self.fields["time"].initial = clocks.wall_at(session.starts_at, session.zone).time()
        self.fields["time"].help_text = zone_label(session.zone)
        for code, title in titles.items():
            label = _("Title in %(language)s") % {"language": name_of(code)}
            self.fields[code] = forms.CharField(label=label, initial=title, max_length=255)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["starts_at"] = self.settle_time(data | {"zone": self.zone})
        return data


def choices_for(user: Any) -> list[tuple[str, str]]:
    """Return the webinars somebody may add dates to: editors to all, presenters where they speak."""
    if user is None or is_editor(user):
        return webinar_choices()
    spoken = WebinarPage.objects.filter(speakers__member=user).values_list("translation_key", flat=True)
    theirs = {str(key) for key in spoken}
    return [choice for choice in webinar_choices() if choice[0] in theirs]


def _which(session: WebinarSession) -> str:
    """Say which of two equal hours a session begins at; empty where its hour comes once."""
    if len(clocks.instants_at(clocks.wall_at(session.starts_at, session.zone), session.zone)) < 2:
        return ""
    return clocks.SECOND if session.starts_at.astimezone(ZoneInfo(session.zone)).fold else clocks.FIRST
