"""Forms of talk. A form refuses bad shape and keeps all that was typed; what the rules forbid, the actions refuse."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.files import DOCUMENTS, MAX_BYTES
from forum.models import Category, Report, Thread

NO_WORDS = _("There are no words in it yet.")
MOST_TAGS, LONGEST_TAG, SUGGESTED_TAGS = 5, 40, 12


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


class EditForm(WordsForm):
    """A change of a post: its words, their language, why, and the version that was on the screen."""

    lang = forms.ChoiceField(label=_("Language of your post"), choices=settings.LANGUAGES, required=False)
    reason = forms.CharField(
        label=_("Why you change it"),
        help_text=_("Not needed. It stands in the history of the post."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    based_on = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    client_key = ClientKeyField()


class CategoryField(forms.ModelChoiceField):
    """Categories in their two levels: what stands under another is named after it."""

    def label_from_instance(self, category: Any) -> str:
        return f"{category.parent.name} › {category.name}" if category.parent else category.name


class TagsField(forms.CharField):
    """A few words with commas between them. Gives a list, each word once, however it is written."""

    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    default_error_messages = {
        "many": _("At most five tags, please."),
        "long": _("A tag is a word or two: at most 40 characters."),
    }

    def __init__(self) -> None:
        hint = _("Not needed. A word or two each, at most five, with commas between them.")
        super().__init__(label=_("Tags"), help_text=hint, required=False)

    def clean(self, value: Any) -> list[str]:
        words = (" ".join(part.split()).lstrip("#").strip() for part in super().clean(value).split(","))
        named = list({word.casefold(): word for word in words if word}.values())
        if len(named) > MOST_TAGS:
            raise forms.ValidationError(self.error_messages["many"], "many")
        if any(len(word) > LONGEST_TAG for word in named):
            raise forms.ValidationError(self.error_messages["long"], "long")
        return named


def tags_others_use(viewer: Any) -> Iterable[Any]:
    """Return the tags that are used most in what `viewer` may read."""
    return Thread.objects.visible_to(viewer).used_tags()[:SUGGESTED_TAGS]


class StartForm(ReplyForm):
    """A thread: where, a title, a few tags, and its first post. `used` are tags that others chose."""

    category = CategoryField(
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
    tags = TagsField()

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.used = tags_others_use(viewer)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)  # noqa: S101 - declared above; says so to the type checker
        category.queryset = Category.objects.startable_by(viewer).select_related("parent")
        category.widget.attrs["class"] = "input"


@dataclass(frozen=True)
class Composer:
    """What the sheet of paper needs to know: where it goes, what is on it, who will read it.

    `draft` names the place where unsent words are kept, in the browser and on the server. `given`: the form holds
    words that come from there, or from a refusal, and not from an earlier time. `post` is what an edit changes.
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
    post: Any = None
    conflict: str = ""

    file_bytes = MAX_BYTES
    file_megabytes = MAX_BYTES // 1024 // 1024
    accept = ",".join(f".{ending}" for ending in DOCUMENTS)

    @property
    def given(self) -> bool:
        return self.form.is_bound or bool(self.form.initial.get("client_key"))


class ReportForm(forms.Form):
    """What is wrong with a thing, in a word to choose and in words of one's own."""

    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What should we know?"),
        help_text=_("Only moderators read this. Leave out names of children and families."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )


class DecisionForm(forms.Form):
    """What a moderator says to whoever wrote something, or told of it."""

    words = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2}))
    hide = forms.BooleanField(label=_("Hide it from everybody but its author and moderators"), required=False)

    def __init__(self, *args: Any, needs_words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = needs_words
        self.fields["words"].error_messages["required"] = _("Please say why: they will read it.")


class BanForm(forms.Form):
    """For how long an account is closed, and why."""

    days = forms.TypedChoiceField(
        label=_("How long"),
        choices=[
            ("1", _("one day")),
            ("7", _("one week")),
            ("30", _("thirty days")),
            ("0", _("for good")),
        ],
        coerce=int,
        initial="7",
        widget=forms.Select(attrs={"class": "input"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("They read it when they want to come in."),
        max_length=300,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )

    @property
    def until(self) -> datetime | None:
        """The moment at which the account opens again; `None` for good."""
        days: int = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None
