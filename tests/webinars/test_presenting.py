"""The presenters' page: for whoever speaks, whatever their role; numbers and answers without names; a way in."""

import pytest

from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, SessionFactory, guest, webinar_page
from webinars import seats
from webinars.models import Answer, Question, Registration, Speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(signed_in, webinar, ben):
    """A member without any part on the site, named as a speaker."""
    Speaker.objects.create(page=webinar, member=ben)
    return signed_in(ben)


def url(session, end=""):
    return f"/en/presenting/{session.pk}/{end}"


def test_a_speaker_sees_who_comes_in_numbers_and_what_they_need(speaker, session):
    for number in range(6):
        seats.register(session.pk, guest(number, is_known=True, name=f"Name {number}"), tells=False)
    Registration.objects.filter(queue_number__lte=2).update(needs=["captions"])
    page = speaker.get(url(session)).text
    assert "5 / 5" in page
    assert "Captions: 2" in page
    assert "Name 1" not in page
    assert "home.example" not in page


def test_answers_are_counted_or_told_without_names(speaker, webinar, session):
    options = [{"key": "a", "en": "At home", "es": "En casa"}, {"key": "b", "en": "At work", "es": "En el trabajo"}]
    where = Question.objects.create(
        page_key=webinar.translation_key, kind="choices", label_en="Where?", label_es="¿Dónde?", options=options
    )
    why = Question.objects.create(page_key=webinar.translation_key, kind="text", label_en="Why?", label_es="¿Por qué?")
    sure = Question.objects.create(page_key=webinar.translation_key, kind="yes_no", label_en="Sure?", label_es="¿Sí?")
    made = [seats.register(session.pk, guest(number, is_known=True), tells=False) for number in range(3)]
    for registration, value in zip(made, (["a"], ["a", "b"], []), strict=True):
        Answer.objects.create(registration=registration, question=where, value=value)
    Answer.objects.create(registration=made[0], question=why, value="To listen")
    Answer.objects.create(registration=made[1], question=sure, value=True)
    seats.cancel(made[1].pk, tells=False)
    answer = speaker.get(url(session))
    told = {one.question: one.counts or one.texts for one in answer.context["asked"]}
    assert told == {"Where?": [("At home", 1), ("At work", 0)], "Why?": ["To listen"], "Sure?": [("Yes", 0), ("No", 0)]}


def test_the_meeting_s_link_is_behind_the_button_and_nowhere_else(speaker, session):
    page = speaker.get(url(session))
    assert "secret.example" not in page.text
    assert speaker.get(url(session, "enter/")).status_code == 405
    away = speaker.post(url(session, "enter/"))
    assert away["Location"] == MEETING
    assert (away["Cache-Control"], away["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "form-action" in page["Content-Security-Policy"]
    assert "https:" in page["Content-Security-Policy"].partition("form-action")[2].partition(";")[0]


def test_a_presenter_who_goes_in_is_counted_as_nobody_s_attendance(speaker, session, ben):
    registration = seats.register(session.pk, seats.Person.of(ben), tells=False)
    speaker.post(url(session, "enter/"))
    assert not Registration.objects.get(pk=registration.pk).attended


def test_there_is_no_way_into_what_is_called_off_or_has_no_link(speaker, session):
    other = SessionFactory(page_key=session.page_key, join_url="")
    assert speaker.post(url(other, "enter/")).status_code == 404
    seats.cancel_session(session.pk, tells=False)
    assert speaker.post(url(session, "enter/")).status_code == 404
    assert "called off" in speaker.get(url(session)).text


@pytest.mark.parametrize("end", ["", "enter/"])
def test_who_does_not_speak_there_finds_nothing(client, signed_in, session, rosa, cho, end):
    ask = client.post if end else client.get
    assert ask(url(session, end)).status_code == 404
    for who in (rosa, cho, MemberFactory(handle="diego", presenter=True)):
        signed_in(who)
        answer = ask(url(session, end))
        assert answer.status_code == 404
        assert "secret.example" not in str(answer.headers)


def test_an_editor_sees_every_presenters_page(signed_in, amara, session):
    assert signed_in(amara).get(url(session)).status_code == 200


def test_a_speaker_of_a_draft_prepares_before_it_is_published(signed_in, ben):
    page = webinar_page(live=False)
    Speaker.objects.create(page=page, member=ben)
    session = SessionFactory(page_key=page.translation_key)
    assert signed_in(ben).get(url(session)).status_code == 200


def test_the_page_is_kept_in_no_cache_and_found_by_no_machine(speaker, session):
    answer = speaker.get(url(session))
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer.text


def test_the_page_speaks_spanish(speaker, webinar, session):
    webinar_page("es", twin=webinar)
    page = speaker.get(f"/es/presenting/{session.pk}/").text
    assert "Una sola puerta" in page


def test_where_i_present_lists_my_dates_to_come(speaker, signed_in, webinar, session, rosa):
    SessionFactory(page_key=webinar.translation_key, over=True)
    SessionFactory()
    listed = speaker.get("/en/presenting/").context["sessions"]
    assert [one for one, _page in listed] == [session]
    assert signed_in(rosa).get("/en/presenting/").context["sessions"] == []


def test_a_visitor_presents_nothing(client, db):
    assert client.get("/en/presenting/").status_code == 404
