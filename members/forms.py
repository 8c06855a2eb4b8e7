"""Forms about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What we ask at the door beside the address: how somebody wants to be called."""

    display_name = forms.CharField(label=_("Your name"), max_length=80, help_text=_("As you want to be greeted."))

    def signup(self, request: Any, user: Any) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save()
