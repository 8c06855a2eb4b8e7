"""A page for one's own seat: what one has, where it stands in a calendar, how to change it or give it on."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.factories.webinars import MEETING, SessionFactory, guest, webinar_page
from tests.support.tasks import work_off
from webinars import seats
from webinars.calendar import Words
from webinars.deep_links import google_link
from webinars.links import token_of
from webinars.models import Question, Registration, WebinarPage, WebinarSeries, WebinarSession
from webinars.seats import Person

pytestmark = pytest.mark.django_db


def test_after_the_one_tap_a_member_finds_seat_and_calendars(signed_in, rosa, session):
    answer = signed_in(rosa).post(reverse("seat_register", args=[session.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("seat_mine", args=[session.pk]), 302)]
    assert "The seat is yours" in answer.text
    assert "This place is kept for" in answer.text
    assert reverse("seat_calendar", args=[session.pk]) in answer.text
    assert answer["Cache-Control"] == "no-store"


def added_to(page: str, host: str) -> dict[str, list[str]]:
    """Return the query of the link on a page that leads to a calendar on the web."""
    (url,) = re.findall(rf'href="(https://{re.escape(host)}/[^"]+)"', page)
    return parse_qs(urlsplit(url.replace("&amp;", "&")).query)


def test_the_links_to_google_and_outlook_are_filled_in_with_utc_times(signed_in, rosa, webinar):
    at = datetime(2031, 7, 15, 16, 30, tzinfo=UTC)
    session = SessionFactory(page_key=webinar.translation_key, starts_at=at, minutes=75)
    seats.register(session.pk, Person.of(rosa))
    page = signed_in(rosa).get(reverse("seat_mine", args=[session.pk])).text
    google, outlook = added_to(page, "calendar.google.com"), added_to(page, "outlook.live.com")
    assert google["dates"] == ["20310715T163000Z/20310715T174500Z"]
    assert google["text"] == ["One front door"]
    assert outlook["startdt"] == ["2031-07-15T16:30:00Z"]
    assert outlook["enddt"] == ["2031-07-15T17:45:00Z"]
    assert outlook["subject"] == ["One front door"]
    for link in (google, outlook):
        assert link["location"][0].endswith(reverse("seat_join", args=[session.pk]))
    assert "secret.example" not in page


def test_an_hour_in_winter_and_one_in_summer_go_into_the_link_as_they_are(session):
    for month, hour in ((1, 17), (7, 16)):
        session.starts_at = session.starts_at.replace(month=month, day=5, hour=hour, minute=0, second=0)
        session.ends_at = session.starts_at
        link = google_link(session, Words("A & B", "x" * 5000, "https://hub.example/en/", "https://hub.example/"))
        asked = parse_qs(urlsplit(link).query)
        assert f"T{hour}0000Z" in asked["dates"][0]
        assert asked["text"] == ["A & B"]
        assert len(link) < 2000


def test_who_waits_reads_their_place_and_can_leave_the_line(signed_in, rosa, session):
    for number in range(6):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    client = signed_in(rosa)
    answer = client.post(reverse("seat_register", args=[session.pk]), {"wait": "1"}, follow=True)
    assert "You are number 2 in line" in answer.text
    assert "Leave the line" in answer.text
    client.post(reverse("seat_cancel", args=[session.pk]))
    assert Registration.objects.get(member=rosa).status == "cancelled"


def test_who_left_can_come_back_to_the_end_of_the_line(signed_in, rosa, session):
    for number in range(6):
        seats.register(session.pk, guest(number, is_known=True), tells=False)
    client = signed_in(rosa)
    client.post(reverse("seat_register", args=[session.pk]), {"wait": "1"})
    client.post(reverse("seat_cancel", args=[session.pk]))
    answer = client.post(reverse("seat_register", args=[session.pk]), {"wait": "1"}, follow=True)
    assert "You are number 2 in line" in answer.text


def test_a_seat_that_is_held_can_be_given_on_at_once(client, session):
    registration = seats.register(session.pk, guest())
    page = client.get(reverse("seat", kwargs={"token": token_of(registration)})).text
    assert reverse("seat_cancel", kwargs={"token": token_of(registration)}) in page
    client.post(reverse("seat_cancel", kwargs={"token": token_of(registration)}))
    assert Registration.objects.get().status == "cancelled"


@pytest.mark.parametrize("name", ["seat_mine", "seat_answers", "seat_cancel", "seat_join"])
def test_a_visitor_at_somebody_s_door_is_asked_who_they_are_and_led_back(client, session, name):
    url = reverse(name, args=[session.pk])
    answer = client.get(url)
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    assert f'?next={url}"' in answer.text


def test_a_member_without_a_seat_is_led_to_the_seats(signed_in, ben, session, webinar):
    answer = signed_in(ben).get(reverse("seat_join", args=[session.pk]))
    assert answer.status_code == 403
    assert f'href="{webinar.address()}#seat"' in answer.text


HIDDEN_NEXT = r'name="next" value="([^"]*)"'


def test_login_returns_to_the_room(client, rosa, webinar):
    """Through the real pages: the door leads to the sign-in, and the code from the mail back to the door."""
    session = SessionFactory(page_key=webinar.translation_key, live_now=True)
    seats.register(session.pk, Person.of(rosa))
    work_off()
    url = reverse("seat_join", args=[session.pk])
    sign_in = re.search(r'href="([^"]*accounts/login/[^"]*)"', client.get(url).text.partition("<main")[2])[1]
    kept = re.search(HIDDEN_NEXT, client.get(sign_in).text)[1]
    asked = client.post("/en/accounts/login/", {"login": rosa.email, "next": kept}, follow=True)
    kept = re.search(HIDDEN_NEXT, asked.text)[1]
    work_off()
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    back = client.post("/en/accounts/login/code/confirm/", {"code": code, "next": kept}, follow=True)
    assert back.request["PATH_INFO"] == url
    assert "Go in" in back.text
    assert client.post(url)["Location"] == MEETING


def test_a_guest_who_confirmed_is_led_to_their_seat_on_this_device(client, session):
    registration = seats.register(session.pk, guest(name="Ana Prado"))
    answer = client.post(reverse("seat_confirm", kwargs={"token": token_of(registration)}), follow=True)
    assert "Ana Prado" in answer.text
    assert "The seat is yours" in answer.text
    assert client.get(reverse("seat_mine", args=[session.pk])).status_code == 200


# Several dates


@pytest.fixture
def twice(webinar, session) -> WebinarSession:
    """A second date of the same webinar, a week later."""
    return SessionFactory(
        page_key=webinar.translation_key, starts_at=session.starts_at + timedelta(days=7), title="Once more"
    )


def test_a_page_shows_its_other_dates_and_the_one_that_is_asked_for(client, webinar, session, twice):
    page = client.get(webinar.address()).text
    assert f'href="?date={twice.pk}#seat"' in page
    assert "Once more" in page
    page = client.get(f"{webinar.address()}?date={twice.pk}").text
    assert reverse("seat_register", args=[twice.pk]) in page
    assert f'href="?date={session.pk}#seat"' in page


@pytest.mark.parametrize("date", ["0", "x", "9" * 30, "-1", "%00"])
def test_a_date_that_does_not_exist_shows_the_next_one(client, webinar, session, date):
    page = client.get(f"{webinar.address()}?date={date}")
    assert page.status_code == 200
    assert reverse("seat_register", args=[session.pk]) in page.text


def test_a_date_of_another_webinar_is_not_shown_here(client, webinar, session):
    other = SessionFactory()
    assert reverse("seat_register", args=[session.pk]) in client.get(f"{webinar.address()}?date={other.pk}").text


def test_one_form_takes_a_place_on_all_dates(signed_in, rosa, session, twice):
    answer = signed_in(rosa).post(reverse("seat_register", args=[session.pk]), {"also": [twice.pk]}, follow=True)
    assert set(Registration.objects.values_list("session", "status")) == {
        (session.pk, "confirmed"),
        (twice.pk, "confirmed"),
    }
    assert "And a place on 1 more date." in answer.text


def test_a_guest_confirms_all_their_dates_with_one_button(client, session, twice):
    data = {"name": "Ana Prado", "email": "ana@home.example", "also": [twice.pk]}
    client.post(reverse("seat_register", args=[session.pk]), data)
    first = Registration.objects.get(session=session)
    client.post(reverse("seat_confirm", kwargs={"token": token_of(first)}))
    assert set(Registration.objects.values_list("status", flat=True)) == {"confirmed"}


@pytest.fixture
def mate(webinar, session) -> WebinarSession:
    """A date of another webinar in the same series."""
    series = WebinarSeries.objects.create(slug="table", name_en="One table", name_es="Una mesa")
    page = webinar_page(title="Second part", slug="second")
    for one in (webinar, page):
        one.series = series
        one.save_revision().publish()
    return SessionFactory(page_key=page.translation_key, starts_at=session.starts_at + timedelta(days=14))


def ticks(page: str) -> list[str]:
    return re.findall(r'name="also" value="(\w+)"', page)


@pytest.mark.parametrize("how", ["one by one", "all"])
def test_one_form_takes_a_place_in_the_whole_series(signed_in, rosa, webinar, session, twice, mate, how):
    client = signed_in(rosa)
    page = client.get(webinar.address()).text
    assert ticks(page) == ["all", str(twice.pk), str(mate.pk)]
    assert "· Second part</span>" in page
    also = ["all"] if how == "all" else [twice.pk, mate.pk]
    client.post(reverse("seat_register", args=[session.pk]), {"also": also})
    assert set(Registration.objects.values_list("session", "status")) == {
        (one.pk, "confirmed") for one in (session, twice, mate)
    }
    assert ticks(client.get(webinar.address()).text) == []


def test_a_guest_confirms_the_whole_series_with_one_button(client, session, twice, mate):
    data = {"name": "Ana Prado", "email": "ana@home.example", "also": ["all"]}
    client.post(reverse("seat_register", args=[session.pk]), data)
    client.post(reverse("seat_confirm", kwargs={"token": token_of(Registration.objects.get(session=mate))}))
    assert list(Registration.objects.values_list("status", flat=True)) == ["confirmed"] * 3


def test_a_webinar_of_the_series_that_asks_what_must_be_answered_keeps_its_own_form(client, webinar, session, mate):
    assert ticks(client.get(webinar.address()).text) == [str(mate.pk)]
    question = Question.objects.create(page_key=mate.page_key, label_en="Who?", label_es="¿Quién?", is_required=True)
    assert ticks(client.get(webinar.address()).text) == []
    data = {"name": "Ana Prado", "email": "ana@home.example", "also": ["all", mate.pk]}
    client.post(reverse("seat_register", args=[session.pk]), data)
    assert list(Registration.objects.values_list("session", flat=True)) == [session.pk]
    question.is_asked = False
    question.save()
    assert ticks(client.get(webinar.address()).text) == [str(mate.pk)]


@pytest.mark.parametrize("how", ["closed", "called off", "begun", "a draft"])
def test_a_date_that_takes_nobody_is_not_offered(client, webinar, session, mate, how):
    if how == "closed":
        seats.close_registration(mate.pk)
    elif how == "called off":
        seats.cancel_session(mate.pk, tells=False)
    elif how == "begun":
        WebinarSession.objects.filter(pk=mate.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    else:
        WebinarPage.objects.get(translation_key=mate.page_key).unpublish()
    assert "Other dates, too" not in client.get(webinar.address()).text
    data = {"name": "Ana Prado", "email": "ana@home.example", "also": ["all", mate.pk]}
    client.post(reverse("seat_register", args=[session.pk]), data)
    assert list(Registration.objects.values_list("session", flat=True)) == [session.pk]


def test_what_was_ticked_comes_back_with_a_form_that_was_refused(client, session, twice):
    data = {"name": "", "email": "ana@home.example", "also": [twice.pk]}
    answer = client.post(reverse("seat_register", args=[session.pk]), data)
    assert f'name="also" value="{twice.pk}" checked' in answer.text


def test_a_date_of_another_webinar_cannot_be_ticked(signed_in, rosa, session):
    other = SessionFactory()
    signed_in(rosa).post(reverse("seat_register", args=[session.pk]), {"also": [other.pk, "x", "9" * 40]})
    assert list(Registration.objects.values_list("session", flat=True)) == [session.pk]


def test_a_refused_form_stays_with_its_date(client, webinar, session, twice):
    answer = client.post(reverse("seat_register", args=[twice.pk]), {"name": "Ana", "email": "no"})
    assert answer.status_code == 422
    assert reverse("seat_register", args=[twice.pk]) in answer.text
