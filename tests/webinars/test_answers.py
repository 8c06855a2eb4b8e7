"""Questions of a webinar: what is asked, what counts, what is kept, and what is remembered for the next time."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import QueryDict
from hypothesis import given as for_any
from hypothesis import strategies as st

from tests.factories.webinars import SessionFactory, guest
from webinars import answering, privacy, seats
from webinars.answer_forms import AnswerForm, initial_for
from webinars.models import Answer, Question, Registration, RememberedNeeds
from webinars.seats import Given, Person

pytestmark = pytest.mark.django_db

ROLES = [
    {"key": "parent", "en": "A parent", "es": "Madre o padre"},
    {"key": "staff", "en": "I work there", "es": "Trabajo ahí"},
]


@pytest.fixture
def ask(webinar):
    """Return a function that asks something of everybody who registers."""

    def ask(kind: str = "text", **fields) -> Question:
        fields = {
            "page_key": webinar.translation_key,
            "order": Question.objects.count(),
            "label_en": f"What {kind}?",
            "label_es": f"¿Qué {kind}?",
            "options": ROLES if kind in Question.WITH_OPTIONS else [],
        } | fields
        question = Question(kind=kind, **fields)
        question.full_clean()
        question.save()
        return question

    return ask


def checked(typed: dict[Question, list[str]]):
    return answering.check(sorted(typed, key=lambda one: one.order), {one.pk: texts for one, texts in typed.items()})


def form(webinar, text: str, language: str = "en") -> AnswerForm:
    return AnswerForm(webinar.translation_key, language, QueryDict(text))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", ["  Sunrise   Head Start "], "Sunrise Head Start"),
        ("long", ["One\r\ntwo "], "One\ntwo"),
        ("choice", ["staff"], "staff"),
        ("choices", ["staff", "parent"], ["parent", "staff"]),
        ("yes_no", ["yes"], True),
        ("yes_no", ["no"], False),
        ("text", ["a\x00b\ud800c"], "abc"),
    ],
)
def test_each_kind_of_answer_is_kept_in_its_own_form(ask, kind, typed, kept):
    question = ask(kind)
    assert checked({question: typed}).answers == {question.pk: kept}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", ["x" * 301]),
        ("long", ["x" * 4001]),
        ("choice", ["director"]),
        ("choice", ["staff", "parent"]),
        ("choices", ["staff", "director"]),
        ("yes_no", ["maybe"]),
        ("yes_no", ["yes", "no"]),
    ],
)
def test_an_answer_that_the_question_does_not_have_is_refused_with_a_sentence(ask, kind, typed):
    question = ask(kind)
    came_of = checked({question: typed})
    assert came_of.answers == {}
    assert str(came_of.errors[question.pk]).endswith((".",))


@pytest.mark.parametrize("kind", Question.Kind.values)
@pytest.mark.parametrize("typed", [[], [""], ["  \r\n "]])
def test_a_question_that_needs_an_answer_gets_one_and_any_other_may_be_left_out(ask, kind, typed):
    needed, other = ask(kind, is_required=True), ask(kind)
    came_of = checked({needed: typed, other: typed})
    assert list(came_of.errors) == [needed.pk]
    assert came_of.answers == {}


@pytest.mark.parametrize(("answer", "asked"), [("yes", True), ("no", False), ("", False)])
def test_a_question_with_a_condition_is_missing_only_where_it_was_asked(ask, answer, asked):
    first = ask("yes_no")
    second = ask(is_required=True, shown_if_question=first, shown_if_value="yes")
    assert (second.pk in checked({first: [answer], second: []}).errors) is asked
    assert (second.pk in checked({first: [answer], second: ["Because"]}).answers) is asked


def test_one_of_several_choices_is_enough_for_a_condition(ask):
    first = ask("choices")
    second = ask(shown_if_question=first, shown_if_value="staff")
    assert second.pk in checked({first: ["parent", "staff"], second: ["Kitchen"]}).answers
    assert second.pk not in checked({first: ["parent"], second: ["Kitchen"]}).answers


def test_what_hangs_on_a_question_that_was_not_asked_is_not_asked_either(ask):
    first = ask("yes_no")
    second = ask("yes_no", shown_if_question=first, shown_if_value="yes")
    third = ask(is_required=True, shown_if_question=second, shown_if_value="yes")
    assert checked({first: ["no"], second: ["yes"], third: []}).errors == {}


@for_any(st.data())
def test_whatever_is_typed_either_counts_or_is_answered_with_a_sentence(data):
    questions = [
        Question(pk=number, kind=kind, options=ROLES if kind in Question.WITH_OPTIONS else [], is_required=True)
        for number, kind in enumerate(Question.Kind.values, 1)
    ]
    texts = st.lists(st.one_of(st.text(), st.sampled_from(["yes", "no", "parent", "staff"])), max_size=3)
    typed = {question.pk: data.draw(texts) for question in questions}
    came_of = answering.check(questions, typed)
    assert came_of.answers.keys() | came_of.errors.keys() == typed.keys()
    assert came_of.answers.keys() & came_of.errors.keys() == set()


def test_questions_are_asked_in_the_reader_s_language(ask, webinar):
    ask("choice", label_es="¿Quién es usted?", help_es="Elija una.")
    spanish = form(webinar, "", "es").question_fields()[0]
    assert (spanish.label, spanish.help_text) == ("¿Quién es usted?", "Elija una.")
    assert "Madre o padre" in str(spanish)
    assert "A parent" in str(form(webinar, "").question_fields()[0])


def test_yes_and_no_are_said_in_the_language_asked_for(ask):
    assert [words for _key, words in ask("yes_no").choices_in("es")] == ["Sí", "No"]


def test_a_refused_form_shows_again_everything_that_was_typed(ask, webinar):
    first = ask("yes_no")
    second = ask("long", shown_if_question=first, shown_if_value="yes")
    third = ask(is_required=True)
    refused = form(webinar, f"q{first.pk}=no&q{second.pk}=Typed+before&q{third.pk}=&needs=asl&needs_note=A+ramp")
    assert not refused.is_valid()
    assert list(refused.errors) == [f"q{third.pk}"]
    page = refused.as_p()
    assert "Typed before" in page
    assert "A ramp" in page
    assert refused["needs"].value() == ["asl"]


def test_a_form_hands_on_what_counts(ask, webinar):
    first = ask("yes_no")
    second = ask("text", shown_if_question=first, shown_if_value="yes")
    good = form(webinar, f"q{first.pk}=no&q{second.pk}=x&needs=captions&needs=asl&shows_coalition=on")
    assert good.is_valid(), good.errors
    assert good.given() == Given({first.pk: False}, ("captions", "asl"), "", shows_coalition=True)


def test_a_field_says_to_scripts_when_it_is_asked(ask, webinar):
    first = ask("yes_no")
    ask("text", shown_if_question=first, shown_if_value="yes")
    assert f'data-shown-if="q{first.pk}" data-shown-if-value="yes"' in str(form(webinar, "").question_fields()[1])


def test_answers_stand_beside_the_seat_they_came_with(ask, session, rosa):
    question = ask("choice")
    registration = seats.register(session.pk, Person.of(rosa), given=Given({question.pk: "staff"}))
    assert [str(one) for one in registration.answers.all()] == ["I work there"]
    assert registration.answers.get().told_in("es") == "Trabajo ahí"


def test_a_reworded_choice_keeps_its_answers_and_one_that_is_gone_stands_for_itself(ask, session, rosa):
    question = ask("choices")
    registration = seats.register(session.pk, Person.of(rosa), given=Given({question.pk: ["parent", "staff"]}))
    Question.objects.update(options=[{"key": "parent", "en": "Family", "es": "Familia"}])
    assert registration.answers.get().told_in("en") == "Family, staff"


def test_an_answer_to_another_webinar_s_question_is_not_kept(ask, session, rosa):
    other = ask(page_key="6b0f7a3e-0d0f-4d5e-9a55-0e4c8f0a1b2c")
    seats.register(session.pk, Person.of(rosa), given=Given({other.pk: "x"}))
    assert not Answer.objects.exists()


def test_what_was_said_can_be_changed_and_the_seat_stays(ask, session, rosa):
    first, second = ask(), ask()
    registration = seats.register(session.pk, Person.of(rosa), given=Given({first.pk: "One", second.pk: "Two"}))
    before = Registration.objects.values("status", "queue_number", "confirmed_at").get()
    seats.answer(registration.pk, Given({first.pk: "Three"}, ["asl"], "A ramp", shows_coalition=True))
    assert list(registration.answers.values_list("question", "value")) == [(first.pk, "Three")]
    registration.refresh_from_db()
    assert (registration.needs, registration.needs_note, registration.shows_coalition) == (["asl"], "A ramp", True)
    assert Registration.objects.values("status", "queue_number", "confirmed_at").get() == before


def test_who_types_somebody_else_s_address_changes_nothing_that_they_said(ask, session):
    question = ask()
    registration = seats.register(session.pk, guest(), given=Given({question.pk: "Mine"}, ["asl"]))
    seats.register(session.pk, guest(), given=Given({question.pk: "Not theirs"}, []))
    registration.refresh_from_db()
    assert (registration.answers.get().value, registration.needs) == ("Mine", ["asl"])


def test_access_needs_are_asked_once_and_remembered(session, rosa):
    assert answering.remembered(rosa) is None
    seats.register(session.pk, Person.of(rosa), given=Given(needs=["captions"], needs_note="A ramp"))
    assert initial_for(remembered=answering.remembered(rosa)) == {"needs": ["captions"], "needs_note": "A ramp"}
    seats.register(SessionFactory().pk, Person.of(rosa), given=Given(needs=[]))
    assert answering.remembered(rosa).needs == []


def test_a_seat_without_words_leaves_what_is_remembered_as_it_is(session, rosa):
    RememberedNeeds.objects.create(member=rosa, needs=["asl"])
    seats.register(session.pk, Person.of(rosa))
    assert answering.remembered(rosa).needs == ["asl"]


def test_the_form_of_a_seat_begins_with_what_it_says(ask, webinar, session, rosa):
    first, second = ask("yes_no"), ask("choices")
    given = Given({first.pk: False, second.pk: ["staff"]}, ["asl"], "A ramp", shows_coalition=True)
    registration = seats.register(session.pk, Person.of(rosa), given=given)
    again = AnswerForm(webinar.translation_key, "en", initial=initial_for(registration=registration))
    assert [field.value() for field in again.question_fields()] == ["no", ["staff"]]
    assert again["shows_coalition"].value() is True


def test_a_question_with_answers_is_not_deleted_but_no_longer_asked(ask, webinar, session, rosa):
    question = ask(is_required=True)
    registration = seats.register(session.pk, Person.of(rosa), given=Given({question.pk: "x"}))
    with pytest.raises(ProtectedError):
        question.delete()
    Question.objects.update(is_asked=False)
    assert form(webinar, "").is_valid()
    seats.answer(registration.pk, Given())
    assert registration.answers.get().value == "x"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "choice", "options": []},
        {"kind": "text", "options": ROLES},
        {"kind": "choice", "options": [ROLES[0], ROLES[0]]},
        {"kind": "choice", "options": [{"key": "x", "en": "Only English", "es": " "}]},
        {"kind": "choice", "options": [{"key": "Not a key!", "en": "a", "es": "b"}]},
        {"kind": "choice", "options": [{"key": 7, "en": "a", "es": "b"}]},
        {"kind": "choice", "options": "parent"},
        {"label_es": ""},
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(ask, fields):
    with pytest.raises(ValidationError):
        ask(fields.pop("kind", "text"), **fields)


def test_only_an_earlier_question_with_choices_of_the_same_webinar_decides(ask):
    text, choice = ask("text"), ask("choice")
    elsewhere = ask("choice", page_key="6b0f7a3e-0d0f-4d5e-9a55-0e4c8f0a1b2c")
    for question, value in ((text, "x"), (choice, "director"), (elsewhere, "staff")):
        with pytest.raises(ValidationError):
            ask(shown_if_question=question, shown_if_value=value)
    with pytest.raises(ValidationError):
        ask("choice", order=0, shown_if_question=choice, shown_if_value="staff")
    assert ask(shown_if_question=choice, shown_if_value="staff").pk


def test_what_a_person_said_is_in_their_copy_and_goes_with_them(ask, session, rosa):
    question = ask("yes_no")
    seats.register(session.pk, Person.of(rosa), given=Given({question.pk: True}, ["asl"], "A ramp"))
    copy = privacy.export(rosa)
    assert copy["registrations"][0]["answers"] == [{"question": "¿Qué yes_no?", "answer": "Sí"}]
    assert copy["access_needs"] == {"needs": ["asl"], "note": "A ramp"}
    privacy.erase(rosa)
    assert not Answer.objects.exists()
    assert not RememberedNeeds.objects.exists()
    assert Registration.objects.values_list("needs", "needs_note").get() == ([], "")
