"""An editor sets what is asked: kinds, choices in both languages, what must be answered, what comes only after what."""

import pytest

from tests.factories.webinars import guest
from tests.webinars.test_admin import LIST, leads_nowhere
from webinars import seats
from webinars.models import Answer, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(signed_in, amara, session):
    """Return a function that fills in the form of a question, a new one or with `pk`."""
    client = signed_in(amara)

    def fill(pk=None, **fields):
        data = {"kind": "text", "label_en": "Why?", "label_es": "¿Por qué?", "order": "1", "is_asked": "on"} | fields
        return client.post(f"{LIST}questions/{session.pk}/{f'{pk}/' if pk else 'add/'}", data)

    return fill


def test_a_question_in_both_languages_is_asked_of_the_webinar(ask, webinar):
    assert ask(is_required="on").status_code == 302
    question = Question.objects.get()
    assert (question.page_key, question.label_es, question.is_required) == (webinar.translation_key, "¿Por qué?", True)


@pytest.mark.parametrize("gone", ["label_en", "label_es"])
def test_a_question_in_one_language_is_refused(ask, gone):
    assert gone in ask(**{gone: ""}).context["form"].errors


def test_choices_get_keys_of_their_own(ask):
    ask(kind="choice", choices="At home | En casa\nAt home | En el hogar\nElsewhere | Otro lugar | else")
    assert Question.objects.get().options == [
        {"key": "at-home", "en": "At home", "es": "En casa"},
        {"key": "at-home-2", "en": "At home", "es": "En el hogar"},
        {"key": "else", "en": "Elsewhere", "es": "Otro lugar"},
    ]


def test_reworded_choices_keep_their_answers(ask, session):
    ask(kind="choice", choices="At home | En casa")
    question = Question.objects.get()
    registration = seats.register(session.pk, guest(), tells=False)
    answer = Answer.objects.create(registration=registration, question=question, value="at-home")
    ask(question.pk, kind="choice", choices="In my kitchen | En mi cocina | at-home")
    assert Answer.objects.get(pk=answer.pk).told_in("es") == "En mi cocina"


@pytest.mark.parametrize(
    "choices", ["At home", "At home |", "a | b | c | d", "", "a | b | NOT A KEY", "a | b | k\nc | d | k"]
)
def test_choices_that_are_none_are_refused_beside_their_field(ask, choices):
    assert "choices" in ask(kind="choice", choices=choices).context["form"].errors
    assert not Question.objects.exists()


def test_choices_of_a_question_without_any_are_left_out(ask):
    ask(kind="text", choices="a | b")
    assert Question.objects.get().options == []


def test_a_question_comes_only_after_an_answer(ask):
    ask(kind="yes_no", label_en="Come?")
    first = Question.objects.get()
    ask(order="2", label_en="With whom?", shown_if=f"{first.pk}:yes")
    second = Question.objects.get(label_en="With whom?")
    assert (second.shown_if_question, second.shown_if_value) == (first, "yes")


def test_a_question_does_not_wait_for_a_later_one_or_one_of_another_webinar(ask):
    ask(kind="yes_no", label_en="Come?", order="5")
    later = Question.objects.get()
    assert "shown_if" in ask(order="2", shown_if=f"{later.pk}:yes").context["form"].errors
    assert "shown_if" in ask(order="9", shown_if="999999:yes").context["form"].errors
    assert "shown_if" in ask(order="9", shown_if=f"{later.pk}:maybe").context["form"].errors


def test_a_question_is_taken_back_and_its_answers_stay(ask, session):
    ask()
    question = Question.objects.get()
    registration = seats.register(session.pk, guest(), tells=False)
    Answer.objects.create(registration=registration, question=question, value="Because")
    ask(question.pk, is_asked="")
    question.refresh_from_db()
    assert not question.is_asked
    assert question.answers.count() == 1


def test_a_question_of_another_webinar_is_not_here(ask):
    other = Question.objects.create(page_key="00000000-0000-4000-8000-000000000000", label_en="x", label_es="x")
    assert leads_nowhere(ask(other.pk))
