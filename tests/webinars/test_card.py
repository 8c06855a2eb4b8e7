"""One address for the whole life of a webinar: only its card changes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.webinars import SessionFactory, guest, webinar_page
from webinars import seats
from webinars.models import Registration, WebinarSession
from webinars.seats import Person

pytestmark = pytest.mark.django_db


def shown(client, webinar) -> tuple[str, str]:
    """Return the state of the card and its words."""
    page = client.get(webinar.address()).text
    card = re.search(r'<div class="place stack" id="seat" data-state="(\w+)">(.*?)</aside>', page, re.DOTALL)
    return card[1], re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card[2]))


def fill(session, number):
    for place in range(number):
        seats.register(session.pk, guest(place, is_known=True), tells=False)


def test_open_a_visitor_is_asked_for_name_and_address(client, webinar, session):
    state, words = shown(client, webinar)
    assert state == "open"
    assert "Your name" in words
    assert "Only 5 of 5 seats left" in words


def test_open_a_member_is_asked_for_one_tap(signed_in, rosa, webinar, session):
    page = signed_in(rosa).get(webinar.address()).text
    assert 'name="email"' not in page
    assert "Save my seat" in page


def test_a_large_room_counts_without_alarm(client, webinar):
    SessionFactory(page_key=webinar.translation_key, capacity=120)
    assert "120 of 120 seats left" in shown(client, webinar)[1]


def test_full_tells_how_many_wait(client, webinar, session):
    fill(session, 7)
    state, words = shown(client, webinar)
    assert state == "full"
    assert "2 people wait before you" in words
    assert "Put me on the waiting list" in words


def test_a_free_seat_that_others_wait_for_is_no_free_seat(client, webinar, session):
    fill(session, 6)
    session.registrations.filter(queue_number=1).update(status="cancelled")
    assert shown(client, webinar)[0] == "full"


def test_confirmed_bears_the_name(signed_in, rosa, webinar, session):
    seats.register(session.pk, Person.of(rosa))
    state, words = shown(signed_in(rosa), webinar)
    assert state == "confirmed"
    assert "This place is kept for Rosa Delgado" in words
    assert "Go in" not in words


def test_waiting_says_the_place_in_line(signed_in, rosa, webinar, session):
    fill(session, 6)
    seats.register(session.pk, Person.of(rosa))
    assert "You are number 2 in line" in shown(signed_in(rosa), webinar)[1]


def test_a_member_is_shown_the_seat_held_for_their_address(signed_in, rosa, webinar, session):
    seats.register(session.pk, guest(email=rosa.email, name="Rosa"))
    client = signed_in(rosa)
    assert shown(client, webinar)[0] == "held"
    client.post(f"/en/seats/{session.pk}/register/")
    assert shown(client, webinar)[0] == "confirmed"


@pytest.mark.parametrize("minutes", [-30, -1, 14])
def test_live_and_a_little_before_a_seat_opens_the_door(signed_in, rosa, webinar, minutes):
    session = SessionFactory(page_key=webinar.translation_key, starts_at=timezone.now() + timedelta(minutes=minutes))
    seats.register(session.pk, Person.of(rosa))
    page = signed_in(rosa).get(webinar.address()).text
    assert f'href="/en/seats/{session.pk}/join/"' in page
    assert ("tag live" in page) is (minutes < 0)


def test_live_somebody_without_a_seat_can_still_take_one(client, webinar):
    SessionFactory(page_key=webinar.translation_key, live_now=True)
    state, words = shown(client, webinar)
    assert state == "open"
    assert "Live" in words


def test_called_off_says_so_and_offers_no_seat(signed_in, rosa, webinar, session):
    seats.register(session.pk, Person.of(rosa))
    seats.cancel_session(session.pk)
    state, words = shown(signed_in(rosa), webinar)
    assert state == "called_off"
    assert "Your calendar entry has been taken back" in words


def test_over_the_recording_is_here_or_its_absence_is_said(client, webinar):
    session = SessionFactory(page_key=webinar.translation_key, over=True)
    assert shown(client, webinar)[0] == "over"
    WebinarSession.objects.filter(pk=session.pk).update(recording_url="https://video.example/w/1")
    assert shown(client, webinar)[0] == "recorded"
    assert 'href="https://video.example/w/1"' in client.get(webinar.address()).text


def test_a_page_without_a_date_has_no_card(client, webinar):
    answer = client.get(webinar.address())
    assert answer.status_code == 200
    assert 'id="seat"' not in answer.text


def test_of_several_dates_the_next_one_is_shown(client, webinar):
    SessionFactory(page_key=webinar.translation_key, over=True, capacity=40)
    SessionFactory(page_key=webinar.translation_key, capacity=70, starts_at=timezone.now() + timedelta(days=40))
    SessionFactory(page_key=webinar.translation_key, capacity=60)
    assert "60 of 60" in shown(client, webinar)[1]


def test_both_languages_show_the_seats_of_one_session(client, webinar, session):
    spanish = webinar_page("es", twin=webinar)
    fill(session, 2)
    for page in (webinar, spanish):
        assert re.search(r'<progress max="5" value="2"', client.get(page.address()).text)


def test_a_member_reads_their_own_zone_and_the_network_s(signed_in, rosa, webinar):
    at = timezone.now().replace(year=2031, month=1, day=15, hour=19, minute=0)
    SessionFactory(page_key=webinar.translation_key, starts_at=at, minutes=75)
    words = shown(signed_in(rosa), webinar)[1]
    assert "Noon to 1:15 pm Mountain time, your time zone" in words
    assert "2:00 to 3:15 pm in this network’s time zone, Eastern time" in words


def test_a_visitor_reads_the_network_s_zone_and_can_look_up_others(client, webinar):
    at = timezone.now().replace(year=2031, month=7, day=15, hour=16, minute=30)
    SessionFactory(page_key=webinar.translation_key, starts_at=at)
    words = shown(client, webinar)[1]
    assert "12:30 to 1:30 pm Eastern time, this network’s time zone" in words
    assert "9:30 am, Pacific time" in words


def test_the_list_sorts_webinars_by_what_one_can_do_with_them(client, db):
    pages = {name: webinar_page(title=name, slug=name) for name in ("now", "soon", "gone", "kept", "draft")}
    SessionFactory(page_key=pages["now"].translation_key, live_now=True)
    SessionFactory(page_key=pages["soon"].translation_key)
    SessionFactory(page_key=pages["gone"].translation_key, over=True)
    SessionFactory(page_key=pages["kept"].translation_key, over=True, recording_url="https://video.example/w/1")
    SessionFactory(page_key=pages["draft"].translation_key)
    pages["draft"].unpublish()
    page = client.get("/en/webinars/").text
    now, soon, kept = (page.index(f">{name}</a>") for name in ("now", "soon", "kept"))
    assert now < page.index('id="soon"') < soon < page.index('id="kept"') < kept
    assert ">gone</a>" not in page
    assert ">draft</a>" not in page


def test_the_list_costs_the_same_for_two_webinars_and_for_twelve(client, db, django_assert_max_num_queries):
    def queries() -> int:
        client.get("/en/webinars/")
        with django_assert_max_num_queries(60) as captured:
            client.get("/en/webinars/")
        return len(captured)

    for number in range(2):
        SessionFactory(page_key=webinar_page(slug=f"w-{number}").translation_key)
    few = queries()
    for number in range(2, 12):
        SessionFactory(page_key=webinar_page(slug=f"w-{number}").translation_key)
    assert queries() == few


def test_a_registration_in_the_remembered_browser_ends_with_the_seat(client, webinar, session):
    registration = seats.register(session.pk, guest())
    browser = client.session
    browser["seats"] = {str(session.pk): registration.pk}
    browser.save()
    assert shown(client, webinar)[0] == "held"
    Registration.objects.filter(pk=registration.pk).update(status="lapsed")
    assert shown(client, webinar)[0] == "open"
