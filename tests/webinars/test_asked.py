"""What is asked with a seat: questions that depend on each other, access needs, consent; nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from tests.factories.webinars import SessionFactory, guest
from webinars import seats
from webinars.links import token_of
from webinars.models import AccessNeed, Answer, Question, Registration, RememberedNeeds
from webinars.seats import Person

pytestmark = pytest.mark.django_db

ANA = {"name": "Ana Prado", "email": "ana@home.example"}
OPTIONS = [{"key": "bus", "en": "By bus", "es": "En camión"}, {"key": "car", "en": "By car", "es": "En carro"}]


@pytest.fixture
def how(webinar, session) -> Question:
    return Question.objects.create(
        page_key=webinar.translation_key, kind="choice", order=1, is_required=True, options=OPTIONS,
        label_en="How do you come?", label_es="¿Cómo viene?",
    )  # fmt: skip


@pytest.fixture
def line(webinar, how) -> Question:
    """Asked of who comes by bus, and needs an answer then."""
    return Question.objects.create(
        page_key=webinar.translation_key, kind="text", order=2, is_required=True, label_en="Which line?",
        label_es="¿Qué línea?", shown_if_question=how, shown_if_value="bus",
    )  # fmt: skip


def take(client, session, **data):
    return client.post(reverse("seat_register", args=[session.pk]), ANA | data, follow=True)


def given() -> dict[str, object]:
    return {answer.question.label_en: answer.value for answer in Answer.objects.select_related("question")}


def test_answers_are_kept_with_the_seat(client, session, how, line):
    take(client, session, **{f"q{how.pk}": "bus", f"q{line.pk}": " 66 "})
    assert given() == {"How do you come?": "bus", "Which line?": "66"}


def test_a_question_that_needs_an_answer_keeps_the_seat_back_and_all_that_was_typed(client, session, how, line):
    answer = take(client, session, needs=["captions"], needs_note="A quiet <room>")
    assert answer.status_code == 422
    assert Registration.objects.count() == 0
    assert 'value="Ana Prado"' in answer.text
    assert re.search(r'value="captions"[^>]* checked', answer.text)
    assert "A quiet &lt;room&gt;" in answer.text
    assert "Please answer this question." in answer.text
    assert "How do you come?" in answer.text


def test_a_question_that_was_called_for_needs_its_answer(client, session, how, line):
    answer = take(client, session, **{f"q{how.pk}": "bus"})
    assert answer.status_code == 422
    assert answer.text.count("Please answer this question.") == 1
    assert re.search(r'value="bus"[^>]* checked', answer.text)


def test_what_was_not_called_for_is_neither_missed_nor_kept(client, session, how, line):
    take(client, session, **{f"q{how.pk}": "car", f"q{line.pk}": "66"})
    assert given() == {"How do you come?": "car"}


def test_every_question_stands_in_the_page_and_says_when_it_counts(client, webinar, session, how, line):
    page = client.get(webinar.address()).text
    assert "Which line?" in page
    assert "Only if you answered “By bus” to “How do you come?”." in page
    assert f'data-shown-if="q{how.pk}" data-shown-if-value="bus"' in page


def test_a_question_after_one_that_is_no_longer_asked_is_not_asked(client, webinar, session, how, line):
    how.is_asked = False
    how.save()
    assert "Which line?" not in client.get(webinar.address()).text
    take(client, session)
    assert Registration.objects.count() == 1


def test_an_answer_that_was_not_offered_is_refused(client, session, how):
    answer = take(client, session, **{f"q{how.pk}": "plane"})
    assert answer.status_code == 422
    assert "Please choose from these answers." in answer.text


def test_questions_are_asked_in_the_language_of_the_reader(client, webinar, session, how):
    page = client.get(webinar.address("es")).text
    assert "¿Cómo viene?" in page
    assert "En camión" in page


def test_a_member_is_asked_what_must_be_asked_before_the_one_tap(signed_in, rosa, session, how):
    client = signed_in(rosa)
    assert take(client, session).status_code == 422
    take(client, session, **{f"q{how.pk}": "car"})
    assert Registration.objects.get().member == rosa


def test_needs_are_asked_once_and_remembered_for_the_next_webinar(signed_in, rosa, webinar, session):
    client = signed_in(rosa)
    take(client, session, needs=["asl", "captions"], needs_note="A break after an hour")
    assert set(Registration.objects.get().needs) == {"asl", "captions"}
    assert RememberedNeeds.objects.get(member=rosa).note == "A break after an hour"
    next_week = SessionFactory(page_key=webinar.translation_key)
    page = client.get(f"{webinar.address()}?date={next_week.pk}").text
    assert re.search(r'value="asl"[^>]* checked', page)
    assert 'value="A break after an hour"' in page


def test_a_need_nobody_offered_is_refused(client, session):
    assert take(client, session, needs=["a pony"]).status_code == 422
    assert Registration.objects.count() == 0


def test_a_stranger_who_types_an_address_changes_nothing_of_what_its_owner_said(client, session, how):
    take(client, session, needs=["captions"], **{f"q{how.pk}": "bus"})
    before = (given(), Registration.objects.values().get())
    client.cookies.clear()
    take(client, session, name="Somebody Else", needs=["asl"], **{f"q{how.pk}": "car"})
    assert (given(), Registration.objects.values().get()) == before


def test_the_answer_to_a_form_with_questions_is_the_same_for_known_and_unknown_addresses(client, session, how, rosa):
    session.capacity = 100
    session.save()
    seats.register(session.pk, Person.of(rosa))
    seats.register(session.pk, guest(email="held@home.example"))
    seen = set()
    for email in ("nobody@home.example", rosa.email, "held@home.example"):
        client.cookies.clear()
        data = ANA | {"email": email, f"q{how.pk}": "bus", "needs": ["captions"]}
        first = client.post(reverse("seat_register", args=[session.pk]), data)
        body = client.get(first["Location"].partition("#")[0]).content.decode().replace(email, "…")
        body = re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", body)
        # Somebody new takes a seat: how many are left may differ by that one, and nothing else.
        body = re.sub(r'\d+ of 100 seats left|value="\d+" aria-label', "", body)
        seen.add((first.status_code, first["Location"], first.content, body))
    assert len(seen) == 1


# The answers behind the seat


@pytest.fixture
def seated(session, how):
    registration = seats.register(session.pk, guest(is_known=True))
    Answer.objects.create(registration=registration, question=how, value="bus")
    return registration


def test_answers_and_needs_are_read_and_changed_behind_the_mailed_link(client, seated, how):
    url = reverse("seat_answers", kwargs={"token": token_of(seated)})
    assert re.search(r'value="bus"[^>]* checked', client.get(url).text)
    answer = client.post(url, {f"q{how.pk}": "car", "needs": ["captions"]}, follow=True)
    assert given() == {"How do you come?": "car"}
    assert Registration.objects.get().needs == ["captions"]
    assert "By car" in answer.text
    assert str(AccessNeed.CAPTIONS.label) in answer.text


def test_a_change_that_leaves_an_answer_out_is_refused_and_the_old_one_stays(client, seated, how):
    url = reverse("seat_answers", kwargs={"token": token_of(seated)})
    answer = client.post(url, {"needs": ["captions"]})
    assert answer.status_code == 422
    assert given() == {"How do you come?": "bus"}


def test_reading_the_answers_changes_nothing_and_is_kept_by_no_cache(client, seated):
    before = Registration.objects.values().get()
    answer = client.get(reverse("seat_answers", kwargs={"token": token_of(seated)}))
    assert answer["Cache-Control"] == "no-store"
    assert Registration.objects.values().get() == before


def test_a_seat_that_was_given_up_has_no_answers_to_change(client, seated, how):
    seats.cancel(seated.pk)
    answer = client.post(reverse("seat_answers", kwargs={"token": token_of(seated)}), {f"q{how.pk}": "car"})
    assert answer.status_code == 410
    assert given() == {"How do you come?": "bus"}


def test_nobody_reads_the_answers_of_another(signed_in, ben, client, seated, session):
    assert client.get(reverse("seat_answers", args=[session.pk])).status_code == 403
    assert signed_in(ben).get(reverse("seat_answers", args=[session.pk])).status_code == 403
