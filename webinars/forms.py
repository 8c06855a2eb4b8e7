"""What people fill in to take a seat, and the webinars that other forms choose from."""

import re
from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.models import Network
from members.models.zones import is_zone
from webinars.models import WebinarPage
from webinars.seats import Person

NOT_A_NAME = re.compile(r"[@/<>]|\w\.\w{2,}")
"""What makes an address: a name goes into a mail to somebody we do not know, and must not carry a stranger's link."""


class GuestForm(forms.Form):
    """A seat without an account. `zone` is filled in by the browser, where it can."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
        error_messages={"required": _("Please tell us your name; it stands on your seat.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={
            "required": _("Please tell us where to send your link."),
            "invalid": _("This does not look like an e-mail address. Is there an @ in it?"),
        },
    )
    zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if NOT_A_NAME.search(name):
            raise forms.ValidationError(_("Only your name, please, without addresses."))
        return name

    def person(self, language: str) -> Person:
        """Return who asks. An unknown zone counts as the network's."""
        given = self.cleaned_data["zone"]
        zone = given if is_zone(given) else Network.load().zone
        return Person(self.cleaned_data["name"], self.cleaned_data["email"].lower(), language, zone)


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
