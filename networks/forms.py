"""Forms about coalitions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.models import Coalition


class JoinForm(forms.Form):
    """A word to the leads of a coalition whose page somebody is on."""

    note = forms.CharField(
        label=_("A word to the leads"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How you know them, or what you would like to do with them."),
    )


class AskForm(JoinForm):
    """The same from elsewhere: which coalition, and a word to its leads."""

    coalition = forms.ModelChoiceField(
        label=_("Your coalition"), queryset=Coalition.objects.none(), to_field_name="slug", empty_label=_("Choose one")
    )
    field_order = ("coalition", "note")

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["coalition"]  # type: ignore[assignment]  # declared above
        field.queryset = Coalition.objects.visible_to(viewer)
