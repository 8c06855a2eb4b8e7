"""Forms of acts of care: each says what it does and to whom it shows, and takes a reason that is kept with the act."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.errors import HubError
from forum.forms import TagsField, tags_others_use
from forum.models import Category, Pin, Thread
from forum.policies import is_author

WHY = _("Reason")
WHY_NOT_NEEDED = _("Reason, if you like")
TO_AUTHOR = _("Words to its author")
ADDRESS = re.compile(r"(?:.*/talk/t/)?(\d{1,18})(?:/.*)?", re.S)
"""The number of a thread, or an address in which it stands."""


@dataclass(frozen=True)
class Wording:
    """What a form says: its heading, what will happen, its button, what it asks for, and whether that must be given."""

    title: str | Promise
    says: str | Promise
    button: str | Promise
    icon: str
    asks: str | Promise = WHY_NOT_NEEDED
    must: bool = False


WORDINGS = {
    "accept": Wording(
        _("Accept as the answer"),
        _("It gets a mark, and stands in short on top of the thread. An answer accepted before loses its mark."),
        _("Accept this answer"),
        "circle-check",
    ),
    "unaccept": Wording(
        _("Take the mark back"),
        _("It is a post like any other again."),
        _("It is not the answer"),
        "undo-2",
    ),
    "approve": Wording(
        _("Let it in"),
        _("Everybody who may read the thread reads it from now on."),
        _("Let it in"),
        "check",
        TO_AUTHOR,
    ),
    "reject": Wording(
        _("Do not let it in"),
        _("Only its author and moderators go on reading it. It can still be let in later."),
        _("Do not let it in"),
        "ban",
        TO_AUTHOR,
        must=True,
    ),
    "hide": Wording(
        _("Hide this post"),
        _("Only its author and moderators go on reading it. Its number stays, and it can be brought back."),
        _("Hide this post"),
        "eye-off",
        WHY,
        must=True,
    ),
    "restore": Wording(
        _("Bring this post back"), _("Everybody reads it again."), _("Bring this post back"), "rotate-ccw"
    ),
    "close": Wording(
        _("Close this thread"),
        _("Everything stays readable; only moderators still reply. Everybody reads the reason."),
        _("Close this thread"),
        "lock",
        WHY,
        must=True,
    ),
    "open": Wording(_("Open this thread"), _("It takes replies again."), _("Open this thread"), "door-open"),
    "pin": Wording(_("Keep it on top"), _("It stands above the others in its list."), _("Keep it on top"), "pin"),
    "unpin": Wording(_("Let it sink"), _("It stands among the others again."), _("Let it sink"), "arrow-down"),
    "tag": Wording(
        _("Change its tags"),
        _("They say what it is about, and lead to other threads about that."),
        _("Keep these tags"),
        "tag",
    ),
    "move": Wording(
        _("Move to another category"),
        _("Every post moves along. It cannot move to where more people read: its authors wrote for fewer."),
        _("Move this thread"),
        "move",
        WHY,
        must=True,
    ),
    "merge": Wording(
        _("Merge into another thread"),
        _("Its posts go to the end of the other thread, with new numbers. Old links lead there. It cannot be undone."),
        _("Look for that thread"),
        "layers",
        WHY,
        must=True,
    ),
    "hide_thread": Wording(
        _("Hide this thread"),
        _("Only its author and moderators go on reading it, and nobody else finds it. It can be brought back."),
        _("Hide this thread"),
        "eye-off",
        WHY,
        must=True,
    ),
    "restore_thread": Wording(
        _("Bring this thread back"), _("Everybody finds and reads it again."), _("Bring this thread back"), "rotate-ccw"
    ),
}


class ActForm(forms.Form):
    """One act: a reason and a button.

    `wanted` is what the action is given, `status` what a refusal is answered with.
    """

    status = 422
    is_sure = True

    def __init__(self, *args: Any, do: str, viewer: Any = None, thread: Thread | None = None, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{do}-%s"
        super().__init__(*args, **kwargs)
        self.do, self.viewer, self.thread = do, viewer, thread
        self.wording = WORDINGS[do]
        attrs = {"class": "input", "autocomplete": "off"}
        self.fields["reason"] = forms.CharField(
            label=str(self.wording.asks),
            max_length=300,
            required=self.wording.must,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"required": _("Please say why. People are told, and the next moderator reads it.")},
        )

    @property
    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def button(self) -> str | Promise:
        return self.wording.button

    def refuse(self, refusal: HubError) -> None:
        self.add_error(None, str(refusal.message))
        self.status = refusal.status


class TagForm(ActForm):
    """The tags of a thread. Who began it gives no reason."""

    tags = TagsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.used = tags_others_use(self.viewer)
        if self.thread:
            self.fields["tags"].initial = ", ".join(sorted(self.thread.tags.names()))
            if is_author(self.viewer, self.thread):
                del self.fields["reason"]


class PinForm(ActForm):
    """Where a thread is kept on top."""

    scope = forms.ChoiceField(label=_("Where"), choices=Pin.Scope.choices, widget=forms.RadioSelect)


class MoveForm(ActForm):
    """Where a thread moves to."""

    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("New category"),
        empty_label=_("Choose a category"),
        to_field_name="slug",
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)  # noqa: S101 - declared above; says so to the type checker
        others = Category.objects.visible_to(self.viewer).select_related("parent")
        category.queryset = others.exclude(pk=self.thread.category_id) if self.thread else others


class MergeForm(ActForm):
    """Which thread the posts go to. It is shown once more by its title before anything happens (`sure`)."""

    target = forms.CharField(
        label=_("Address or number of the other thread"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "inputmode": "url"}),
    )
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_target(self) -> Thread:
        match = ADDRESS.fullmatch(self.cleaned_data["target"].strip())
        target = Thread.objects.seen_by(self.viewer, int(match[1])) if match else None
        if target is None:
            raise forms.ValidationError(_("There is no thread at this address."))
        return target

    @property
    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("target", "reason")}

    @property
    def found(self) -> Thread | None:
        """The thread that was named, once there is one."""
        return self.cleaned_data.get("target") if self.is_bound and self.is_valid() else None

    @property
    def is_sure(self) -> bool:  # type: ignore[override]  # of the others it is a constant
        """The thread that was shown by its title is the one that is named now."""
        return self.found is not None and self.cleaned_data["sure"] == self.found.pk

    @property
    def button(self) -> str | Promise:
        return _("Merge them") if self.found else super().button
