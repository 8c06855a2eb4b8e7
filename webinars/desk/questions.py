"""What is asked of people who register: set by an editor or presenter, in both languages, some only after others."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from webinars.desk.dates import session_for, title_of
from webinars.models import Question, WebinarSession
from webinars.models.question import check_options

STANDS_FOR = {"options": "choices", "shown_if_question": "shown_if", "shown_if_value": "shown_if"}


class QuestionForm(forms.ModelForm):
    """One question. Choices are lines of `English | Español`; a third part is the key under which answers are kept."""

    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line: English | Español. A third part is its key; with it, words can change."),
    )
    shown_if = forms.ChoiceField(label=gettext_lazy("Only after this answer"), required=False)

    class Meta:
        model = Question
        fields = ["order", "kind", "label_en", "label_es", "help_en", "help_es", "is_required", "is_asked"]

    field_order = ["kind", "label_en", "label_es", "help_en", "help_es", "choices", "is_required", "shown_if", "order"]

    def __init__(self, *args: Any, others: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        self.fields["choices"].initial = "\n".join(
            f"{one['en']} | {one['es']} | {one['key']}" for one in question.options
        )
        language = (get_language() or "en")[:2]
        deciding = [one for one in others if one.pk != question.pk and one.kind in Question.CAN_DECIDE]
        conditions = [
            (f"{one.pk}:{key}", f"{one.label_in(language)}: {words}")
            for one in deciding
            for key, words in one.choices_in(language)
        ]
        self.by_pk = {str(one.pk): one for one in deciding}
        shown_if: Any = self.fields["shown_if"]
        shown_if.choices = [("", _("always asked")), *conditions]
        if question.shown_if_question_id:
            shown_if.initial = f"{question.shown_if_question_id}:{question.shown_if_value}"

    def clean_choices(self) -> list[dict[str, str]]:
        """Return the options; a key that is not given is made of the English words."""
        found: list[dict[str, str]] = []
        for line in filter(str.strip, self.cleaned_data["choices"].splitlines()):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) not in (2, 3) or not all(parts):
                raise ValidationError(
                    _("“%(line)s” needs English and Spanish, with a | between."), params={"line": line}
                )
            key = parts[2] if len(parts) > 2 else _new_key(parts[0], {one["key"] for one in found})
            found.append({"key": key, "en": parts[0], "es": parts[1]})
        check_options(found)
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        number, _colon, value = (data.get("shown_if") or "").partition(":")
        self.instance.shown_if_question, self.instance.shown_if_value = self.by_pk.get(number), value
        with_options = data.get("kind") in Question.WITH_OPTIONS
        self.instance.options = data.get("choices", []) if with_options else []
        return data

    def _update_errors(self, errors: ValidationError) -> None:
        """Put what the model says of its fields beside the fields that stand for them here."""
        named: dict[str, list[ValidationError]] = {}
        for field, told in errors.error_dict.items():
            named.setdefault(STANDS_FOR.get(field, field), []).extend(told)
        super()._update_errors(ValidationError(named))  # type: ignore[misc]  # Django's own hook, which stubs leave out


def _new_key(words: str, taken: set[str]) -> str:
    stem = slugify(words)[:30] or "choice"
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, 40))) if key not in taken)


@require_safe
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions of the webinar of a date; they are the same for each of its dates."""
    session = session_for(request, pk)
    language = (get_language() or "en")[:2]
    rows = [
        (one, one.label_in(language), [words for _key, words in one.choices_in(language)])
        for one in _questions_of(session)
    ]
    context = {"session": session, "subtitle": title_of(session), "here": "questions", "rows": rows}
    return render(request, "webinars/desk/questions.html", context)


def question(request: HttpRequest, pk: int, question_pk: int | None = None) -> HttpResponse:
    """One question: a new one, or one to change. What has answers is not deleted; it is asked no longer."""
    session = session_for(request, pk)
    others = _questions_of(session)
    own = get_object_or_404(others, pk=question_pk) if question_pk else _new(session, others.count())
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=own, others=others)
    if form.is_valid():
        form.save()
        messages.success(request, _("The question is saved."))
        return redirect("webinarsession:questions", session.pk)
    context = {"session": session, "subtitle": title_of(session), "here": "questions", "form": form}
    return render(request, "webinars/desk/question.html", context)


def _questions_of(session: WebinarSession) -> Any:
    return Question.objects.filter(page_key=session.page_key).select_related("shown_if_question")


def _new(session: WebinarSession, number: int) -> Question:
    return Question(page_key=session.page_key, order=number + 1)
