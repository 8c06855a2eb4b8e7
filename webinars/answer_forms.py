"""The questions of a webinar and the access needs, as a form that works without a script."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from webinars import answering
from webinars.answering import Given
from webinars.models import AccessNeed, Question, Registration, RememberedNeeds
from webinars.models.question import NO, YES

Kind = Question.Kind


class AnswerForm(forms.Form):
    """Fields `q12` for the questions in the reader's language; `needs`, `needs_note`, `shows_coalition`.

    Each field of a question with a condition carries it for scripts: `data-shown-if="q11"`, `data-shown-if-value`.
    Whether it counts is decided here again. A form that was refused shows again everything that was typed, also what
    does not count.
    """

    needs = forms.MultipleChoiceField(
        label=_("What helps you to take part"),
        choices=AccessNeed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("We remember it, so you are asked once."),
    )
    needs_note = forms.CharField(label=_("Something else"), max_length=300, required=False)
    shows_coalition = forms.BooleanField(label=_("My coalition may see that I go"), required=False)

    def __init__(self, page_key: UUID, language: str, *args: Any, **kwargs: Any) -> None:
        self.questions = answering.questions_of(page_key)
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[name_of(question)] = field_for(question, language)

    def question_fields(self) -> list[forms.BoundField]:
        """Return the fields of the questions, in order; the others are asked after them."""
        return [self[name_of(question)] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        """Check all answers together: what is required depends on what was answered before."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        typed = {question.pk: self._typed(question) for question in self.questions}
        checked = answering.check(self.questions, typed)
        for pk, sentence in checked.errors.items():
            self.add_error(f"q{pk}", str(sentence))
        self._answers = checked.answers
        return data

    def given(self) -> Given:
        """Return what a valid form says."""
        data = self.cleaned_data
        return Given(self._answers, tuple(data["needs"]), data["needs_note"], data.get("shows_coalition", False))

    def _typed(self, question: Question) -> list[str]:
        value = self[name_of(question)].value()
        return [str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one is not None]


def name_of(question: Question) -> str:
    return f"q{question.pk}"


def field_for(question: Question, language: str) -> forms.Field:
    """Return a field that takes anything: `answering.check` says what counts."""
    field = AnyField(
        label=question.label_in(language),
        help_text=question.help_in(language),
        required=False,
        widget=_widget(question, language),
    )
    if question.shown_if_question_id:
        field.widget.attrs |= {
            "data-shown-if": f"q{question.shown_if_question_id}",
            "data-shown-if-value": question.shown_if_value,
        }
    if question.is_required:
        field.widget.attrs["data-needs-answer"] = ""
    return field


def initial_for(
    *, registration: Registration | None = None, remembered: RememberedNeeds | None = None
) -> dict[str, Any]:
    """Return what a form begins with: what this registration says, else what the member said the last time."""
    if registration is None:
        return {"needs": remembered.needs, "needs_note": remembered.note} if remembered else {}
    answers = {f"q{answer.question_id}": _shown(answer.value) for answer in registration.answers.all()}
    return answers | {
        "needs": registration.needs,
        "needs_note": registration.needs_note,
        "shows_coalition": registration.shows_coalition,
    }


class AnyField(forms.Field):
    """Hands on what the widget read."""


def _widget(question: Question, language: str) -> forms.Widget:
    choices = question.choices_in(language) if question.kind in Question.CAN_DECIDE else []
    match question.kind:
        case Kind.CHOICES:
            return forms.CheckboxSelectMultiple(choices=choices)
        case Kind.CHOICE | Kind.YES_NO:
            return forms.RadioSelect(choices=choices)
        case Kind.LONG:
            return forms.Textarea(attrs={"class": "input", "rows": 4})
        case _:
            return forms.TextInput(attrs={"class": "input"})


def _shown(value: Any) -> Any:
    """Return a kept answer as its field shows it."""
    if isinstance(value, bool):
        return YES if value else NO
    return value
