"""Forms of the pages that steer search."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from search.models import Pin, Synonym
from search.thesaurus import thesaurus

MOST_WORDS = 20
LONGEST = 60


class LinesField(forms.CharField):
    """A list of texts, written one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in (value or "").splitlines()))))

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each line is looked at by the form, which knows the language."""


class SynonymForm(WagtailAdminModelForm):
    """Words and phrases of one language, at least two that are not one word in two forms."""

    words = LinesField(label=gettext_lazy("Words"), help_text=Synonym._meta.get_field("words").help_text)

    class Meta:
        model = Synonym
        fields = ["lang", "words"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        words = cleaned.get("words")
        if words and any(len(word) > LONGEST for word in words):
            self.add_error("words", _("A word or phrase has at most %(most)d letters.") % {"most": LONGEST})
        elif words and len(words) > MOST_WORDS:
            self.add_error("words", _("At most %(most)d words mean the same.") % {"most": MOST_WORDS})
        elif words and cleaned.get("lang") and not thesaurus([(cleaned["lang"], words)]).groups:
            sentence = _("Write at least two that search takes for different words; it knows plurals by itself.")
            self.add_error("words", sentence)
        return cleaned


class PinForm(WagtailAdminModelForm):
    """Where a pinned thing stands, and for whom."""

    class Meta:
        model = Pin
        fields = ["lang", "place"]
