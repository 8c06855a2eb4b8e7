"""What a person types about a tool: the same fields for who leaves one and for the editor who looks it over."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from library.curation import COLUMNS, RELATIONS, Draft
from library.models import Tool
from library.models.tool import LANGUAGES

ASKED = ("title", "summary", "link", "format", "cost", "audiences", "languages", "lang")
"""What everybody is asked when they leave a tool; the rest is for who knows it."""


class ToolForm(forms.ModelForm):
    """Every field of a tool that is typed; `draft()` is what `library.curation` takes."""

    languages = forms.MultipleChoiceField(
        label=_("Languages the tool comes in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    link = forms.URLField(label=_("Where to get it"), max_length=500, assume_scheme="https")
    tags = TagField(label=_("Tags"), required=False, help_text=_("A few words, with commas between them."))

    class Meta:
        model = Tool
        fields = [*COLUMNS, "languages", *RELATIONS, "tags"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 10}),
            **dict.fromkeys(RELATIONS, forms.CheckboxSelectMultiple),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audiences"].required = True

    def draft(self) -> Draft:
        """Return what was typed; call it after `is_valid()`."""
        return Draft(**{name: self.cleaned_data[name] for name in (*COLUMNS, "languages", *RELATIONS, "tags")})


class SubmissionForm(ToolForm):
    """What a member fills in to leave a tool, in their own language; a second click sends the same `client_key`."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta(ToolForm.Meta):
        labels = {
            "title": _("What is it called?"),
            "summary": _("What does it do?"),
            "format": _("What sort of thing is it?"),
            "cost": _("What does it cost?"),
            "audiences": _("Whom is it for?"),
            "body": _("Tell us more"),
            "lang": _("Which language are you writing in?"),
            "levers": _("What does it help to change?"),
            "topics": _("What is it about?"),
            "ages": _("How old are the children?"),
            "settings": _("Where is it used?"),
            "evidence": _("How do you know that it works?"),
            "licence": _("What may others do with it?"),
            "minutes": _("How many minutes does it take?"),
            "maker": _("Who made it?"),
            "year": _("In which year?"),
        }
        help_texts = {
            "summary": _("One or two sentences, as you would say it to a colleague at the door."),
            "body": _("What it is, when it helps, what to know before. You can use Markdown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("format", "cost"):
            fields[name].empty_label = _("Choose one")
        for field in fields.values():
            field.template_name = "library/_field.html"
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = "input"
        tool: Tool = self.instance
        self.initial.setdefault("client_key", tool.client_key or uuid.uuid4())
        if tool._state.adding:
            language = (get_language() or "en")[:2]
            self.initial.update(lang=language, languages=[language])

    def asked(self) -> list[forms.BoundField]:
        """Return what everybody is asked."""
        return [self[name] for name in ASKED]

    def more(self) -> list[forms.BoundField]:
        """Return what only some know."""
        return [self[name] for name in self.fields if name not in (*ASKED, "client_key")]

    def opens_more(self) -> bool:
        """Say whether the second part holds a mistake or words already, so that it must stand open."""
        return any(field.errors or field.value() for field in self.more() if field.name != "lang")


class AnswerForm(forms.Form):
    """An editor's no, with its reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who left the tool reads this when you decline it."),
    )
