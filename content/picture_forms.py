"""The form of a picture in the admin, wherever one is added or changed: said in words, once, for all who use it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from content.rules import fault_of_alt


class PictureForm(BaseImageForm):
    """Wagtail's form; the description is asked for, and is held to the rule of every picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("description"):
            field.required = True
            field.label = _("Description")
            field.help_text = _(
                "What is to be seen, as you would say it on the phone, for people who hear the page instead. Each page "
                "that shows the picture starts with these words and may change them."
            )

    def clean_description(self) -> str:
        words: str = self.cleaned_data["description"]
        if fault := fault_of_alt(words, may_decorate=False):
            self.add_error("description", fault)
        return words
