"""What an editor fills in beside a page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.pages.models import PreviewLink


class ShareForm(forms.ModelForm):
    """For how long a link shows the draft, and for whom it is meant."""

    days = forms.TypedChoiceField(
        label=_("It shows the draft for"),
        coerce=int,
        choices=[(1, _("a day")), (7, _("a week")), (30, _("a month"))],
        initial=7,
    )

    class Meta:
        model = PreviewLink
        fields = ("note",)
