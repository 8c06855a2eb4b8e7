"""Forms of talk. A form refuses bad shape and keeps all that was typed; what the rules forbid, the actions refuse."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.models import Category, Thread

NO_WORDS = _("There are no words in it yet.")


class ClientKeyField(forms.UUIDField):
    """The key of a draft; where a browser sends none (or nonsense), the server makes one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class WordsForm(forms.Form):
    """The words alone: what an edit changes."""

    body = forms.CharField(
        label=_("Your words"),
        error_messages={"required": NO_WORDS},
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )


class ReplyForm(WordsForm):
    """A post of a thread: words, their language, and perhaps the number of the post it answers."""

    lang = forms.ChoiceField(label=_("Language of your post"), choices=settings.LANGUAGES)
    reply_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    client_key = ClientKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lang"].initial = (get_language() or "en")[:2]


class StartForm(ReplyForm):
    """A thread: where, a title, and its first post."""

    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Where it belongs"),
        empty_label=_("Choose a category"),
        to_field_name="slug",
        error_messages={
            "required": _("Please choose where it belongs."),
            "invalid_choice": _("Please choose one of these."),
        },
    )
    title = forms.CharField(
        label=_("Your question or subject, in one line"),
        max_length=160,
        error_messages={"required": _("Please give it a title.")},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)  # noqa: S101 - declared above; says so to the type checker
        category.queryset = Category.objects.startable_by(viewer)
        category.widget.attrs["class"] = "input"


@dataclass(frozen=True)
class Composer:
    """What the sheet of paper needs to know: where it goes, what is on it, who will read it.

    `draft` names the place in the browser where unsent words are kept; empty for an edit, which keeps none.
    """

    form: forms.Form
    action: str
    category: Category | None = None
    thread: Thread | None = None
    draft: str = ""
    kind: str = "reply"
    answered: Any = None
    about_kind: str = ""
    about_key: str = ""
    back: str = ""
