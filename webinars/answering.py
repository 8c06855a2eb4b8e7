"""Answers and access needs: what was typed is checked here, and kept beside the registration it came with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.legible import legible
from members.models import Member
from webinars.models import Answer, Question, Registration, RememberedNeeds
from webinars.models.question import NO, YES

LONGEST = {Question.Kind.TEXT.value: 300, Question.Kind.LONG.value: 4000}

MISSING = _("Please answer this question.")
UNKNOWN = _("Please choose from these answers.")
TOO_LONG = _("This answer is too long. Please shorten it.")


@dataclass(frozen=True)
class Given:
    """What somebody said when they registered, checked: answers by the question's number, access needs, consent."""

    answers: Mapping[int, Any] = field(default_factory=dict)
    needs: Sequence[str] = ()
    needs_note: str = ""
    shows_coalition: bool = False


@dataclass(frozen=True)
class Checked:
    """Answers that count, and a sentence for each question whose answer does not; both by the question's number."""

    answers: dict[int, Any]
    errors: dict[int, str | Promise]


def questions_of(page_key: UUID) -> list[Question]:
    """Return what is asked of people who register for a webinar, in order."""
    return list(Question.objects.filter(page_key=page_key, is_asked=True))


def with_questions_to_answer() -> QuerySet[Question, UUID]:
    """Return the keys of the webinars that nobody registers for without an answer."""
    asked = Question.objects.filter(is_asked=True, is_required=True, shown_if_question=None)
    return asked.order_by().values_list("page_key", flat=True)


def check(questions: Iterable[Question], typed: Mapping[int, Sequence[str]]) -> Checked:
    """Check what was typed (the texts of each question's fields) against the questions, in their order.

    A question whose condition is not met was not asked: its answer does not count, and is not missing. Nothing is
    taken away from `typed`, so a form can show again all that was typed.
    """
    checked = Checked({}, {})
    for question in questions:
        if not is_shown(question, checked.answers):
            continue
        given = [text for text in map(_plain, typed.get(question.pk, ())) if text]
        if not given:
            if question.is_required:
                checked.errors[question.pk] = MISSING
            continue
        refused = _refusal(question, given)
        if refused:
            checked.errors[question.pk] = refused
        else:
            checked.answers[question.pk] = _value(question, given)
    return checked


def is_shown(question: Question, answers: Mapping[int, Any]) -> bool:
    """The question has no condition, or the one it depends on was asked and answered with the value it waits for."""
    if not question.shown_if_question_id:
        return True
    answer = answers.get(question.shown_if_question_id)
    if isinstance(answer, bool):
        answer = YES if answer else NO
    return question.shown_if_value in answer if isinstance(answer, list) else question.shown_if_value == answer


def keep(registration: Registration, given: Given) -> None:
    """Write what was given beside a registration, in place of what was there; a member's needs are remembered.

    Answers to questions of another webinar do not belong here and are left out; those to questions that are no longer
    asked stay.
    """
    asked = {question.pk for question in questions_of(registration.session.page_key)}
    answers = {pk: value for pk, value in given.answers.items() if pk in asked}
    if asked:
        registration.answers.filter(question__in=asked.difference(answers)).delete()
        rows = [Answer(registration=registration, question_id=pk, value=value) for pk, value in answers.items()]
        Answer.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["registration", "question"], update_fields=["value"]
        )
    registration.needs, registration.needs_note = list(given.needs), given.needs_note
    registration.shows_coalition = given.shows_coalition
    registration.save(update_fields=["needs", "needs_note", "shows_coalition"])
    if registration.member_id:
        said = {"needs": registration.needs, "note": registration.needs_note}
        RememberedNeeds.objects.update_or_create(member_id=registration.member_id, defaults=said)


def remembered(member: Member) -> RememberedNeeds | None:
    """Return what a member said last about their access needs; `None` if they were never asked."""
    return RememberedNeeds.objects.filter(member=member).first()


def _plain(text: str) -> str:
    return legible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _refusal(question: Question, given: list[str]) -> str | Promise | None:
    if question.kind in LONGEST:
        return TOO_LONG if len(given[0]) > LONGEST[question.kind] else None
    alone = question.kind != Question.Kind.CHOICES
    known = question.answer_keys()
    return UNKNOWN if (alone and len(given) > 1) or any(one not in known for one in given) else None


def _value(question: Question, given: list[str]) -> Any:
    """Return the answer as it is kept; of several choices in the order of the question."""
    if question.kind == Question.Kind.CHOICES:
        return [key for key in question.answer_keys() if key in given]
    if question.kind == Question.Kind.YES_NO:
        return given[0] == YES
    return " ".join(given[0].split()) if question.kind == Question.Kind.TEXT else given[0]
