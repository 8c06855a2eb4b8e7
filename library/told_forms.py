"""The two short forms on a tool's page: how we used it, what we make of it. Both keep a draft like a post."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from forum.forms import ClientKeyField
from library.models import Review, Told, UseStory
from library.models.told import LONGEST, RUBRIC
from library.telling import Use, Verdict
from networks.models import Coalition
from networks.policies import ACCEPTED

FIRST_YEAR = 1980
MARKS = [(str(mark), str(mark)) for mark in range(1, 6)]
NO_WORDS = _("Please say it in a sentence or two.")
TOO_LONG = _("%(show_value)d characters are too many here; %(limit_value)d fit.")


def year_wanted(last: int) -> str:
    """Return the sentence on a year that is none; it stands above the form as well, so it says what it is about."""
    return gettext("Please write the year you used it, between %(first)d and %(last)d.") % {
        "first": FIRST_YEAR,
        "last": last,
    }


def mark_wanted(line: Any) -> str:
    """Return the sentence on a line of the rubric without a mark."""
    return gettext("Please give a mark from 1 to 5 for “%(line)s”.") % {"line": line}


class ToldForm(forms.Form):
    """What both forms ask: words, their language. `said()` is what `library.telling` takes."""

    body = forms.CharField(
        max_length=LONGEST,
        error_messages={"required": NO_WORDS, "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    lang = forms.ChoiceField(label=_("Language of your words"), choices=settings.LANGUAGES)
    client_key = ClientKeyField()

    name = "told"
    """Tells the ids of the two forms on one page apart."""

    def __init__(self, *args: Any, viewer: Any, told: Told | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.told = viewer, told
        self.fields["lang"].initial = (get_language() or "en")[:2]
        self.auto_id = f"id_{self.name}_%s"


class UseForm(ToldForm):
    """How somebody used a tool."""

    name = "use"
    where = forms.CharField(label=_("Where"), help_text=_("Town and state."), max_length=120, required=False)
    again = forms.ChoiceField(
        label=_("Would you use it again?"),
        choices=UseStory.Again.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether you would use it again.")},
    )
    coalition = forms.ModelChoiceField(
        Coalition.objects.none(),
        label=_("With which coalition"),
        required=False,
        to_field_name="slug",
        empty_label=_("On my own"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].label = _("What changed?")
        fields["body"].help_text = _("What you did with it, and what was different afterwards. No names of families.")
        year = localdate().year
        fields["year"] = forms.IntegerField(
            label=_("When"),
            help_text=_("The year."),
            min_value=FIRST_YEAR,
            max_value=year,
            initial=year,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), year_wanted(year)),
        )
        self._offer_coalitions(fields)

    def _offer_coalitions(self, fields: dict[str, Any]) -> None:
        """Offer those the member belongs to (one of them is chosen already), and the one that stands in the story."""
        offered = Q(memberships__member=self.viewer.pk, memberships__state=ACCEPTED)
        if isinstance(self.told, UseStory):
            offered |= Q(pk=self.told.coalition_id)
        fields["coalition"].queryset = Coalition.objects.filter(offered).distinct()
        mine = list(fields["coalition"].queryset[:2])
        if len(mine) == 1:
            fields["coalition"].initial, fields["where"].initial = mine[0].slug, mine[0].place
        if not mine:
            fields["coalition"].widget = forms.HiddenInput()

    def said(self) -> Use:
        said = {name: self.cleaned_data[name] for name in ("body", "lang", "year", "again", "coalition")}
        return Use(**said, place=self.cleaned_data["where"])

    @staticmethod
    def of(story: UseStory) -> dict[str, Any]:
        """Return what a story says, as the form starts with it."""
        slug = story.coalition.slug if story.coalition else ""
        return story.says() | {"where": story.place, "coalition": slug, "client_key": story.client_key}


class ReviewForm(ToldForm):
    """What somebody makes of a tool: three marks and why."""

    name = "review"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("What should others know?")
        self.fields["body"].help_text = _("What is good about it, and for whom it is not.")
        for name in RUBRIC:
            self.fields[name] = forms.TypedChoiceField(
                label=Review.LABELS[name],
                choices=MARKS,
                coerce=int,
                widget=forms.RadioSelect,
                help_text=HINTS[name],
                error_messages={"required": mark_wanted(Review.LABELS[name])},
            )

    def marks(self) -> list[forms.BoundField]:
        return [self[name] for name in RUBRIC]

    def said(self) -> Verdict:
        return Verdict(**{name: self.cleaned_data[name] for name in ("body", "lang", *RUBRIC)})

    @staticmethod
    def of(review: Review) -> dict[str, Any]:
        """Return what a review says, as the form starts with it."""
        return review.says() | {"client_key": review.client_key}


HINTS = {
    "clear": _("Could you use it without asking anybody?"),
    "fits": _("Its language, its pictures, what it takes for granted."),
    "worked": _("Did it do for you what it says it does?"),
}
"""What each mark asks."""
