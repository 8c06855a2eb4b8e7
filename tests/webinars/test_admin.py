"""Sessions in the Wagtail admin: a form of their own, and a list to read."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from members.models import OutgoingMail
from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, guest
from tests.support.tasks import work_off
from webinars import seats
from webinars.models import Registration, Speaker, WebinarSession

pytestmark = pytest.mark.django_db

LIST = "/admin/webinarsession/"


def form(webinar, **changes):
    return {
        "page_key": str(webinar.translation_key), "day": "2031-06-05", "time": "12:00", "zone": "America/Denver",
        "minutes": "75", "capacity": "120", "join_url": MEETING, "recording_url": "", "captions": "human",
        "opens_early_minutes": "15", "reminder_offsets": "1 d, 1 h", "repeats": "1", "every": "1",
    } | changes  # fmt: skip


@pytest.fixture
def presenter(signed_in, webinar):
    """Somebody who presents, and speaks at this webinar."""
    diego = MemberFactory(handle="diego", presenter=True)
    Speaker.objects.create(page=webinar, member=diego)
    return signed_in(diego)


def sealed(answer):
    """Return what the page that asks once more sends back when its button is pressed."""
    assert answer.status_code == 200, "nothing was asked"
    return dict(answer.context["kept"]) | {"seal": answer.context["plan"].seal}


def leads_nowhere(answer):
    """Nothing is found there; under another language's address, where the question is sent on to, neither."""
    return answer.status_code == 404 or answer.get("Location", "").startswith("/en/admin/")


def save(client, session, data, **words):
    """Fill the form in, read what is asked, and press the button."""
    url = f"{LIST}edit/{session.pk}/"
    return client.post(url, sealed(client.post(url, data)) | words)


def test_a_presenter_adds_a_date_as_clocks_show_it_there(presenter, webinar):
    answer = presenter.post(f"{LIST}new/", form(webinar))
    assert answer.status_code == 302, answer.context["form"].errors
    session = WebinarSession.objects.get()
    assert session.starts_at == datetime(2031, 6, 5, 12, tzinfo=ZoneInfo("America/Denver"))
    assert (session.page_key, session.capacity, session.sequence) == (webinar.translation_key, 120, 0)


def test_the_form_shows_the_wall_time_of_the_session_s_zone(presenter, webinar, session):
    WebinarSession.objects.update(zone="America/Denver")
    page = presenter.get(f"{LIST}edit/{session.pk}/").text
    local = session.starts_at.astimezone(ZoneInfo("America/Denver"))
    assert f'value="{local:%H:%M}' in page


def test_an_hour_that_the_clocks_skip_is_refused(presenter, webinar):
    answer = presenter.post(f"{LIST}new/", form(webinar, day="2031-03-09", time="02:30"))
    assert "time" in answer.context["form"].errors
    assert WebinarSession.objects.count() == 0


@pytest.mark.parametrize("url", ["http://meet.example/x", "javascript:alert(1)", "//evil.example/x", "https://"])
def test_a_meeting_s_link_begins_with_https(presenter, webinar, url):
    answer = presenter.post(f"{LIST}new/", form(webinar, join_url=url))
    assert "join_url" in answer.context["form"].errors


def test_a_larger_room_in_the_form_moves_the_line_and_a_new_time_tells_everybody(presenter, webinar, session):
    people = [seats.register(session.pk, guest(number, is_known=True), tells=False) for number in range(7)]
    save(presenter, session, form(webinar, capacity="6"))
    assert [Registration.objects.get(pk=one.pk).status for one in people[-2:]] == ["confirmed", "waiting"]
    session.refresh_from_db()
    assert (session.sequence, session.minutes, session.join_url) == (1, 75, MEETING)
    work_off()
    assert OutgoingMail.objects.filter(subject__startswith="New time").count() == 7


def test_a_smaller_room_than_taken_is_refused_with_a_sentence(presenter, webinar, session):
    for number in range(4):
        seats.register(session.pk, guest(number), tells=False)
    answer = presenter.post(f"{LIST}edit/{session.pk}/", form(webinar, capacity="3"))
    assert "4 seats are taken" in str(answer.context["form"].errors["capacity"])


def test_the_list_of_people_is_there_to_read(presenter, session):
    seats.register(session.pk, guest(name="Ana Prado"), tells=False)
    page = presenter.get(f"{LIST}inspect/{session.pk}/").text
    assert "Ana Prado" in page
    assert "held for 30 minutes" in page


def test_calling_off_asks_first_and_tells_everybody(presenter, session):
    seats.register(session.pk, guest(is_known=True), tells=False)
    url = f"{LIST}act/{session.pk}/call-off/"
    asked = presenter.get(url)
    session.refresh_from_db()
    assert not session.is_cancelled
    presenter.post(url, sealed(asked))
    session.refresh_from_db()
    assert session.is_cancelled
    work_off()
    assert OutgoingMail.objects.get().subject.startswith("Called off")


def test_the_list_shows_titles_and_seats(presenter, webinar, session):
    for number in range(7):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    page = presenter.get(LIST).text
    assert "One front door" in page
    cells = [cell.strip() for cell in re.findall(r"<td[^>]*>([^<]+)</td>", page)]
    assert [cell for cell in cells if cell in ("5 / 5", "2", "full")] == ["5 / 5", "2", "full"]


def test_a_session_is_never_deleted(presenter, session):
    assert presenter.post(f"{LIST}delete/{session.pk}/").status_code in (302, 403)
    assert WebinarSession.objects.filter(pk=session.pk).exists()


@pytest.mark.parametrize("path", ["", "new/", "edit/{pk}/", "inspect/{pk}/", "act/{pk}/call-off/"])
def test_a_member_and_a_moderator_do_not_get_in(signed_in, rosa, cho, session, path):
    seats.register(session.pk, guest(name="Ana Prado"), tells=False)
    for who in (rosa, cho):
        answer = signed_in(who).get(LIST + path.format(pk=session.pk))
        assert answer.status_code in (302, 403)
        assert "Ana Prado" not in answer.text


def test_holds_and_seats_survive_an_edit_of_the_links(presenter, webinar, session):
    held = seats.register(session.pk, guest(), tells=False)
    local = session.starts_at.astimezone(ZoneInfo(session.zone))
    same = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M:%S}", "zone": session.zone, "minutes": "60"}
    WebinarSession.objects.update(starts_at=local.replace(microsecond=0), ends_at=local + timedelta(hours=1))
    save(presenter, session, form(webinar, **same, capacity="5", recording_url="https://v.example/1"))
    session.refresh_from_db()
    assert (session.recording_url, session.sequence) == ("https://v.example/1", 0)
    assert Registration.objects.get(pk=held.pk).status == "held"
