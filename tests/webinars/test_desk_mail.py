"""What is sent when: the timeline, each mail to read in both languages, and a test to oneself alone."""

import pytest

from members.models import OutgoingMail
from tests.factories.webinars import MEETING, guest, webinar_page
from tests.support.tasks import work_off
from tests.webinars.test_admin import LIST, leads_nowhere
from webinars import seats
from webinars.models import Mailing, Registration, WebinarSession

pytestmark = pytest.mark.django_db

KINDS = ["held", "seat", "promoted", "waiting", "given_up", "moved", "called_off", "reminder.60", "recording"]


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


def test_the_timeline_shows_what_was_sent_and_what_is_to_come(editor, session):
    seats.register(session.pk, guest(is_known=True))
    work_off()
    answer = editor.get(f"{LIST}mail/{session.pk}/")
    begun = {step.kind: states for step, states in answer.context["steps"] if states}
    assert list(begun) == ["seat"]
    ahead = [(step.minutes, step.people) for step, _states in answer.context["steps"] if step.minutes]
    assert ahead == [(1440, 1), (60, 1), (10, 1)]
    assert "Reminder, 1 day before the start" in answer.text
    for kind in ("reminder.1440", "recording"):
        assert f"/mail/{session.pk}/{kind}/" in answer.text


def test_the_timeline_says_who_changed_what(editor, session, amara):
    seats.change_capacity(session.pk, 7, by=amara)
    page = editor.get(f"{LIST}mail/{session.pk}/").text
    assert "seats changed" in page
    assert "Amara Nwosu" in page


@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_can_be_read_in_both_languages_before_anybody_gets_it(editor, webinar, session, kind):
    webinar_page("es", twin=webinar)
    before = list(Registration.objects.values())
    answer = editor.get(f"{LIST}mail/{session.pk}/{kind}/")
    titles = [("One front door" in mail.text, "Una sola puerta" in mail.text) for mail in answer.context["specimens"]]
    assert titles == [(True, False), (False, True)]
    assert MEETING not in answer.text
    assert list(Registration.objects.values()) == before
    assert (Mailing.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_test_goes_to_the_editor_alone_in_the_chosen_language(editor, webinar, session, amara, language):
    webinar_page("es", twin=webinar)
    seats.register(session.pk, guest(is_known=True), tells=False)
    editor.post(f"{LIST}mail/{session.pk}/reminder.60/", {"language": language})
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == (amara.email, language)
    amara.refresh_from_db()
    assert amara.language == "en"
    assert Registration.objects.count() == 1


def test_a_test_of_a_webinar_without_a_published_page_says_why_not(editor, webinar, session):
    webinar.unpublish()
    answer = editor.post(f"{LIST}mail/{session.pk}/seat/", {"language": "en"}, follow=True)
    assert "no page of this webinar is published" in answer.text
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("kind", ["seat", "promoted", "reminder.60"])
def test_a_mail_says_when_the_door_of_this_very_date_opens(editor, webinar, session, kind):
    webinar_page("es", twin=webinar)
    WebinarSession.objects.update(opens_early_minutes=20)
    english, spanish = editor.get(f"{LIST}mail/{session.pk}/{kind}/").context["specimens"]
    assert "The door opens 20 minutes before the start." in english.text
    assert "La puerta se abre 20 minutos antes del inicio." in spanish.text
    seats.open_gate(session.pk)
    english, spanish = editor.get(f"{LIST}mail/{session.pk}/{kind}/").context["specimens"]
    assert "The door is open." in english.text
    assert "La puerta está abierta." in spanish.text


def test_there_is_no_mail_of_another_name(editor, session):
    assert leads_nowhere(editor.get(f"{LIST}mail/{session.pk}/account/"))
