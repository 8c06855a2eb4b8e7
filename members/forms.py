"""Forms about people: at the door, on the welcome page, about oneself, and to find somebody."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content.errors import TextRefused
from content.markdown import render_markdown
from content.models import Network
from members.errors import HandleTaken
from members.models import Member
from members.models.zones import is_zone, zone_choices
from members.registry import sieves
from topics.models import Topic

LOOKS_LIKE_AN_ADDRESS = ("://", "www.", "@")


def clean_name(name: str) -> str:
    """Return a name on one line; refuse one that mail programs would turn into a link, bait in our own mail."""
    name = " ".join(name.split())
    if any(sign in name.lower() for sign in LOOKS_LIKE_AN_ADDRESS):
        raise ValidationError(_("Please write a name, not an address."), code="address")
    return name


class SignupForm(forms.Form):
    """What we ask at the door beside the address: how somebody wants to be called. The browser tells its time zone."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As you want to be greeted."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))
    field_order = ("display_name", "email", "zone")

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean_zone(self) -> str:
        """Without JavaScript, or from a strange browser, a newcomer starts in the network's zone."""
        zone = self.cleaned_data["zone"]
        return zone if is_zone(zone) else Network.load().zone

    def signup(self, request: Any, user: Any) -> None:
        """Nothing is left to do: `members.adapters.AccountAdapter.save_user` has kept it with the row."""


class WelcomeForm(forms.ModelForm):
    """Who a newcomer is, in five fields."""

    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times of webinars are shown in it."))

    class Meta:
        model = Member
        fields: tuple[str, ...] = ("display_name", "handle", "part", "language", "zone")
        labels = {
            "display_name": _("Your name"),
            "part": _("Your part"),
            "language": _("Language of our mail to you, and of the pages you start on"),
        }
        help_texts = {"part": _("Parent leader, home visitor, librarian: whatever tells others whom they meet.")}
        widgets: dict[str, Any] = {"language": forms.RadioSelect}
        error_messages = {"handle": {"unique": HandleTaken.message}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = cast("forms.ChoiceField", self.fields["zone"])
        zone.choices = list(zone_choices(including=self.instance.zone))

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean_handle(self) -> str:
        return self.cleaned_data["handle"].lower()


class ProfileForm(WelcomeForm):
    """Everything a member says about themselves, and who sees it."""

    ask_me_about = forms.ModelMultipleChoiceField(
        label=_("Ask me about"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What others may come to you with."),
    )

    class Meta(WelcomeForm.Meta):
        fields = (
            *WelcomeForm.Meta.fields,
            *("bio", "ask_me_about", "visibility", "shows_coalitions", "shows_activity"),
        )
        help_texts = {
            **WelcomeForm.Meta.help_texts,
            "bio": _("What you do, where you come from, when you answer. You can use Markdown."),
        }
        widgets = {"language": forms.RadioSelect, "visibility": forms.RadioSelect, "bio": forms.Textarea({"rows": 5})}

    def clean_bio(self) -> str:
        """Refuse here what could not be shown, so that everything typed is still in the form."""
        bio = self.cleaned_data["bio"]
        try:
            render_markdown(bio)
        except TextRefused as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        return bio


class PeopleForm(forms.Form):
    """How somebody is looked for: by name, by what one may ask them, and by what other apps know of people."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = forms.ModelChoiceField(
        label=_("Ask about"),
        queryset=Topic.objects.all(),
        required=False,
        to_field_name="slug",
        empty_label=_("anything"),
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for sieve in sieves():
            choices = [("", sieve.any_label), *sieve.choices(viewer)]
            self.fields[sieve.name] = forms.ChoiceField(label=str(sieve.label), choices=choices, required=False)

    def people(self) -> Any:
        """Return whom the viewer may see and looks for; a value that no longer exists narrows nothing."""
        self.full_clean()
        typed = self.cleaned_data
        found = Member.objects.visible_to(self.viewer).called(typed.get("q", ""))
        if typed.get("topic"):
            found = found.filter(ask_me_about=typed["topic"])
        for sieve in sieves():
            if typed.get(sieve.name):
                found = sieve.narrow(found, typed[sieve.name], self.viewer)
        return found
