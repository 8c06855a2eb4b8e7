"""A Save at the desk shows first what changes and who is mailed what; the second press does it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from members.models import OutgoingMail
from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, guest, webinar_page
from tests.support.tasks import work_off
from tests.webinars.test_admin import LIST, form, leads_nowhere, save, sealed
from webinars import seats
from webinars.models import Registration, SessionChange, WebinarSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


@pytest.fixture
def people(session):
    """Four with a seat, one held, two in the line: five seats."""
    known = [seats.register(session.pk, guest(number, is_known=True), tells=False) for number in range(4)]
    held = seats.register(session.pk, guest(4), tells=False)
    line = [seats.register(session.pk, guest(number, is_known=number == 5), tells=False) for number in (5, 6)]
    return [*known, held, *line]


def as_it_is(session, webinar, **changes):
    """Return the form as it stands for a stored session."""
    local = session.starts_at.astimezone(ZoneInfo(session.zone))
    return form(
        webinar, day=f"{local:%Y-%m-%d}", time=f"{local:%H:%M:%S.%f}", zone=session.zone, minutes=str(session.minutes),
        capacity=str(session.capacity), captions="none", reminder_offsets="1 d, 1 h, 10 m", **changes,
    )  # fmt: skip


def edit(client, session, data):
    return client.post(f"{LIST}edit/{session.pk}/", data)


def told(answer):
    """Return who would be mailed: the title of each mail with its counts."""
    return {letter.title: [count for _who, count in letter.to] for letter in answer.context["plan"].letters}


def test_the_first_press_changes_nothing_and_mails_nobody(editor, webinar, session, people):
    before = WebinarSession.objects.values().get()
    answer = edit(editor, session, form(webinar, capacity="6"))
    work_off()
    assert WebinarSession.objects.values().get() == before
    assert OutgoingMail.objects.count() == 0
    assert told(answer) == {"New time": [4, 1, 2], "A seat came free": [1]}


def test_the_question_shows_the_mail_in_both_languages(editor, webinar, session, people):
    webinar_page("es", twin=webinar)
    answer = edit(editor, session, form(webinar, capacity="5"))
    subjects = [mail.subject for letter in answer.context["plan"].letters for mail in letter.specimens]
    assert subjects == ["New time: One front door", "Nueva hora: Una sola puerta"]
    assert "New time: One front door" in answer.text
    assert MEETING not in answer.text.replace(f'name="join_url" value="{MEETING}"'.replace("&", "&amp;"), "")


def test_the_second_press_does_it_with_the_editor_s_words(editor, webinar, session, people):
    save(editor, session, form(webinar, capacity="6"), message_en="The hall was double booked.", message_es="Perdón.")
    session.refresh_from_db()
    assert session.starts_at == datetime(2031, 6, 5, 12, tzinfo=ZoneInfo("America/Denver"))
    assert session.capacity == 6
    work_off()
    moved = OutgoingMail.objects.filter(subject__startswith="New time")
    assert moved.count() == 7
    assert all("The hall was double booked." in mail.text for mail in moved)
    change = SessionChange.objects.get(kind="moved")
    assert (change.by.handle, change.message_es) == ("amara", "Perdón.")


def test_words_in_one_language_alone_are_asked_for_in_the_other(editor, webinar, session, people):
    answer = save(editor, session, form(webinar), message_en="Only English")
    assert "message_es" in answer.context["words"].errors
    session.refresh_from_db()
    assert session.sequence == 0


def test_words_that_hold_the_meeting_s_link_are_refused(editor, webinar, session, people):
    answer = save(editor, session, form(webinar), message_en=f"Go to {MEETING}", message_es="Sí")
    assert "message_en" in answer.context["words"].errors


def test_words_can_be_looked_at_in_the_mail_before_they_are_sent(editor, webinar, session, people):
    answer = save(editor, session, form(webinar), message_en="Sorry for that.", message_es="Perdón.", look="1")
    assert "Sorry for that." in answer.context["plan"].letters[0].specimens[0].text
    session.refresh_from_db()
    assert session.sequence == 0


def test_a_change_in_between_asks_once_more(editor, webinar, session, people):
    data = sealed(edit(editor, session, form(webinar)))
    seats.change_capacity(session.pk, 9)
    answer = edit(editor, session, data)
    assert answer.status_code == 200
    assert "9" in [change.before for change in answer.context["plan"].changes]


def test_captions_and_slides_go_without_a_mail(editor, webinar, session, people):
    data = as_it_is(session, webinar, slides_url="https://v.example/slides.pdf") | {"captions": "human"}
    answer = edit(editor, session, data)
    assert told(answer) == {}
    assert not answer.context["plan"].takes_words
    edit(editor, session, sealed(answer))
    session.refresh_from_db()
    assert (session.captions, session.slides_url, session.sequence) == ("human", "https://v.example/slides.pdf", 0)


def test_a_first_recording_is_told_to_whoever_had_or_awaited_a_seat(editor, webinar, session, people):
    begun = session.starts_at - timedelta(days=9)
    WebinarSession.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    session.refresh_from_db()
    data = as_it_is(session, webinar) | {"recording_url": "https://v.example/1"}
    answer = edit(editor, session, data)
    assert told(answer) == {"The recording is there": [5]}
    edit(editor, session, sealed(answer))
    work_off()
    assert OutgoingMail.objects.count() == 5


def test_nothing_changed_asks_nothing(editor, webinar, session):
    answer = edit(editor, session, as_it_is(session, webinar))
    assert answer.status_code == 302
    assert SessionChange.objects.count() == 0


def test_the_meeting_s_link_is_not_on_the_screen_that_asks(editor, webinar, session):
    answer = edit(editor, session, as_it_is(session, webinar, join_url="https://meet.example/other"))
    assert [change.label for change in answer.context["plan"].changes] == ["Meeting link"]
    assert "secret.example" not in answer.text
    edit(editor, session, sealed(answer))
    session.refresh_from_db()
    assert session.join_url == "https://meet.example/other"


@pytest.mark.parametrize(
    "words", ["1 d, 1 h, 10 m", "1 day 1 hour 10 minutes", "24h; 60 min; 10m", "1 día, 1 hora, 10 m"]
)
def test_reminders_are_written_as_people_write_times(editor, webinar, session, words):
    save(editor, session, form(webinar, reminder_offsets=words))
    session.refresh_from_db()
    assert session.reminder_offsets == [1440, 60, 10]


@pytest.mark.parametrize("words", ["soon", "1 d and 4", "20 d", "1 m", "1h 2h 3h 4h 5h 6h"])
def test_reminders_that_are_none_are_refused(editor, webinar, session, words):
    answer = edit(editor, session, form(webinar, reminder_offsets=words))
    assert "reminder_offsets" in answer.context["form"].errors


def test_a_new_date_has_the_usual_reminders_unless_they_are_struck_out(editor, webinar):
    page = editor.get(f"{LIST}new/?page_key={webinar.translation_key}")
    assert 'name="reminder_offsets" value="1 d, 1 h, 10 m"' in page.text
    editor.post(f"{LIST}new/", form(webinar, reminder_offsets=""))
    assert WebinarSession.objects.get().reminder_offsets == []


def test_an_hour_that_comes_twice_is_asked_for(editor, webinar):
    night = form(webinar, day="2031-11-02", time="01:30")
    answer = editor.post(f"{LIST}new/", night)
    assert "which" in answer.context["form"].errors
    editor.post(f"{LIST}new/", night | {"which": "second"})
    assert WebinarSession.objects.get().starts_at == datetime(2031, 11, 2, 8, 30, tzinfo=ZoneInfo("UTC"))


def test_several_dates_are_made_at_the_same_hour_of_the_clock(editor, webinar):
    editor.post(f"{LIST}new/", form(webinar, day="2031-10-25", repeats="3", every="2"))
    begun = [one.starts_at for one in WebinarSession.objects.order_by("starts_at")]
    assert [at.astimezone(ZoneInfo("America/Denver")).strftime("%m-%d %H:%M") for at in begun] == [
        "10-25 12:00", "11-08 12:00", "11-22 12:00",
    ]  # fmt: skip
    assert begun[1] - begun[0] == timedelta(days=14, hours=1)


def test_calling_off_says_it_in_both_languages_and_cannot_be_pressed_unseen(editor, webinar, session, people):
    url = f"{LIST}act/{session.pk}/call-off/"
    asked = editor.post(url)
    session.refresh_from_db()
    assert not session.is_cancelled
    assert told(asked) == {"Called off": [4, 1, 2]}
    editor.post(url, sealed(asked) | {"message_en": "She is ill.", "message_es": "Está enferma."})
    work_off()
    assert SessionChange.objects.get().message_in("es") == "Está enferma."
    assert all("She is ill." in mail.text for mail in OutgoingMail.objects.all())
    assert OutgoingMail.objects.count() == 7


def test_registration_is_closed_and_opened_again(editor, session):
    for name, is_open in (("close", False), ("reopen", True)):
        url = f"{LIST}act/{session.pk}/{name}/"
        editor.post(url, sealed(editor.get(url)))
        session.refresh_from_db()
        assert session.takes_registrations == is_open


def test_opening_registration_again_says_who_of_the_line_gets_what_came_free(editor, webinar, session, people):
    seats.close_registration(session.pk)
    for one in people[:2]:
        seats.cancel(one.pk)
    work_off()
    OutgoingMail.objects.all().delete()
    url = f"{LIST}act/{session.pk}/reopen/"
    answer = editor.get(url)
    assert told(answer) == {"A seat came free": [1], "A seat is held for you": [1]}
    editor.post(url, {"seal": answer.context["plan"].seal})
    work_off()
    assert sorted(mail.to for mail in OutgoingMail.objects.all()) == [people[5].email, people[6].email]


def test_the_door_is_opened_early(editor, session):
    url = f"{LIST}act/{session.pk}/open-early/"
    editor.post(url, sealed(editor.get(url)))
    session.refresh_from_db()
    assert session.opened_at is not None
    assert editor.get(url).status_code == 302


@pytest.mark.parametrize("name", ["close", "reopen", "open-early", "call-off", "other"])
def test_what_cannot_be_done_any_more_is_not_offered(editor, session, name):
    seats.cancel_session(session.pk, tells=False)
    assert editor.get(f"{LIST}act/{session.pk}/{name}/").status_code == 302
    assert f"/act/{session.pk}/{name}/" not in editor.get(f"{LIST}edit/{session.pk}/").text


def test_a_presenter_changes_their_own_webinar_and_no_other(signed_in, webinar, session):
    client = signed_in(MemberFactory(handle="diego", presenter=True))
    before = WebinarSession.objects.values().get()
    assert leads_nowhere(edit(client, session, form(webinar)))
    assert WebinarSession.objects.values().get() == before
    assert client.get(LIST).context["object_list"].count() == 0
    answer = client.post(f"{LIST}new/", form(webinar))
    assert "page_key" in answer.context["form"].errors
    assert WebinarSession.objects.values().get() == before


def test_a_seat_that_goes_in_between_is_a_sentence_and_nothing_is_half_saved(editor, webinar, session, people):
    data = sealed(edit(editor, session, as_it_is(session, webinar) | {"capacity": "9"}))
    assert edit(editor, session, data | {"capacity": "2"}).status_code == 200
    session.refresh_from_db()
    assert session.capacity == 5
    assert Registration.objects.taking().count() == 5
