"""What people fill in for a seat: who they are, what the editor asks, what they need to take part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from content.models import Network
from members.models import Member
from members.models.zones import is_zone
from networks.models import Membership
from webinars import answering
from webinars.answering import LONGEST, Given, questions_of
from webinars.models import AccessNeed, Question, Registration, WebinarSession
from webinars.models.question import NO, YES
from webinars.seats import Person

NOT_A_NAME = re.compile(r"[@/<>]|\w\.\w{2,}")
"""What makes an address: a name goes into a mail to somebody we do not know, and must not carry a stranger's link."""

MANY = 6
"""From so many choices on, a list that opens takes less of a phone than buttons."""


@dataclass(frozen=True)
class Asked:
    """A question as the form shows it. `when` names the field, and `value` the answer, that it depends on."""

    question: Question
    field: forms.BoundField
    when: str = ""
    value: str = ""
    condition: str = ""

    @property
    def is_needed(self) -> bool:
        """Needs an answer, at the latest when it is called for: nobody is told that it is optional."""
        return bool(self.question.is_required)


class SeatForm(forms.Form):
    """The questions of a webinar, access needs, and other dates; the same for members and guests.

    Every question stands in the form, also one that depends on another: a browser with scripts hides it until it is
    called for, and what was not called for is not kept.
    """

    needs = forms.MultipleChoiceField(
        label=_("So that I can take part, I need"),
        choices=AccessNeed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_note = forms.CharField(label=_("Something else"), max_length=300, required=False)

    def __init__(self, *args: Any, session: WebinarSession, language: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "seat_%s")
        super().__init__(*args, **kwargs)
        self.session, self.language = session, language
        asked = questions_of(session.page_key)
        known = {None, *(question.pk for question in asked)}
        # What depends on a question that is no longer asked can never be called for.
        self.questions = [question for question in asked if question.shown_if_question_id in known]
        for question in self.questions:
            self.fields[_name(question)] = _field_of(question, language)
        self.order_fields(["name", "email", "zone", *map(_name, self.questions)])

    def asked(self) -> Iterator[Asked]:
        """Yield the questions in order, each with what it depends on."""
        known = {question.pk: question for question in self.questions}
        for question in self.questions:
            field = self[_name(question)]
            other = known.get(question.shown_if_question_id)
            if other is None:
                yield Asked(question, field)
                continue
            words = dict(other.choices_in(self.language)).get(question.shown_if_value, "")
            condition = _t("Only if you answered “%(answer)s” to “%(question)s”.") % {
                "answer": words, "question": other.label_in(self.language),
            }  # fmt: skip
            yield Asked(question, field, _name(other), question.shown_if_value, condition)

    @property
    def asks_something(self) -> bool:
        """A question must be answered, so one tap is not enough."""
        return any(question.is_required and not question.shown_if_question_id for question in self.questions)

    @property
    def needs_open(self) -> bool:
        """There is something in the part about access: it stands open, so that nobody overlooks it."""
        return bool(self["needs"].value() or self["needs_note"].value() or self["needs"].errors)

    def clean(self) -> dict[str, Any]:
        """Check the answers as `answering` does: what is not called for does not count, and is not missing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        checked = answering.check(self.questions, {one.pk: self._typed(one) for one in self.questions})
        for question in self.questions:
            name, sentence = _name(question), checked.errors.get(question.pk)
            if sentence is None:
                self.errors.pop(name, None)
            elif name not in self.errors:
                self.add_error(name, str(sentence))
        self.answers = checked.answers
        return data

    def given(self) -> Given:
        """Return what was said, checked."""
        said = self.cleaned_data
        return Given(self.answers, said["needs"], said["needs_note"], said.get("shows_coalition", False))

    def _typed(self, question: Question) -> list[str]:
        name = _name(question)
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return value if isinstance(value, list) else [value or ""]


class GuestForm(SeatForm):
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

    def person(self) -> Person:
        """Return who asks. An unknown zone counts as the network's."""
        given = self.cleaned_data["zone"]
        zone = given if is_zone(given) else Network.load().zone
        return Person(self.cleaned_data["name"], self.cleaned_data["email"].lower(), self.language, zone)


class MemberForm(SeatForm):
    """A seat for a member: nothing to type, unless something is asked. Begins with what they needed the last time."""

    shows_coalition = forms.BooleanField(label=_("My coalition may see that I go"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        remembered = answering.remembered(member)
        said = {"needs": remembered.needs, "needs_note": remembered.note} if remembered else {}
        kwargs["initial"] = said | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.member = member
        if not Membership.objects.accepted().filter(member=member).exists():
            del self.fields["shows_coalition"]

    def person(self) -> Person:
        return Person.of(self.member)


def form_for(viewer: Any, session: WebinarSession, language: str, data: Any = None) -> MemberForm | GuestForm:
    """Return the form of a session for who looks: a member's, or a guest's."""
    if viewer.is_authenticated:
        return MemberForm(data, member=viewer, session=session, language=language)
    return GuestForm(data, session=session, language=language)


def form_of(registration: Registration, language: str, data: Any = None) -> SeatForm:
    """Return the form of a seat that somebody has, filled in with what they said."""
    answers = {_name(one.question): _typed_again(one.value) for one in registration.answers.select_related("question")}
    said = {name: getattr(registration, name) for name in ("needs", "needs_note", "shows_coalition")}
    kwargs: dict[str, Any] = {"session": registration.session, "language": language, "initial": said | answers}
    member = registration.member
    return MemberForm(data, member=member, **kwargs) if member else SeatForm(data, **kwargs)


def _name(question: Question) -> str:
    return f"q{question.pk}"


def _typed_again(value: Any) -> Any:
    if isinstance(value, bool):
        return YES if value else NO
    return value


def _field_of(question: Question, language: str) -> forms.Field:
    """Return the control for a kind of answer; what is typed into it is checked by `answering`."""
    return forms.Field(
        label=question.label_in(language),
        help_text=question.help_in(language),
        required=question.is_required and not question.shown_if_question_id,
        error_messages={"required": answering.MISSING},
        widget=_widget_of(question, language),
    )


def _widget_of(question: Question, language: str) -> forms.Widget:
    kinds = Question.Kind
    if question.kind == kinds.LONG:
        return forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST[kinds.LONG]})
    if question.kind == kinds.TEXT:
        return forms.TextInput(attrs={"maxlength": LONGEST[kinds.TEXT]})
    choices = question.choices_in(language)
    if question.kind == kinds.CHOICES:
        return forms.CheckboxSelectMultiple(choices=choices)
    if len(choices) <= MANY:
        return forms.RadioSelect(choices=choices)
    return forms.Select(choices=[("", _("Please choose")), *choices])
