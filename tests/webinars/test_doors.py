"""The way of a registrant through the site, without a line of JavaScript: form, mail, button, door."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.webinars import MEETING, SessionFactory, guest, webinar_page
from webinars import seats
from webinars.links import token_of
from webinars.models import Mailing, Registration
from webinars.seats import Person

pytestmark = pytest.mark.django_db

ANA = {"name": "Ana Prado", "email": "ana@home.example"}


def take(client, session, **data):
    return client.post(reverse("seat_register", args=[session.pk]), ANA | data, follow=True)


def link_in(mail, name):
    """Return the path of a mailed link."""
    return re.search(rf"https?://[^/\s]+(/\w\w/seats/[^\s/]+/{name})\s", mail.text + " ")[1]


@pytest.fixture
def on_now(webinar):
    return SessionFactory(page_key=webinar.translation_key, live_now=True)


def test_a_guest_takes_a_seat_confirms_it_and_goes_in(client, on_now, written):
    answer = take(client, on_now)
    assert "ana@home.example" in answer.text
    (mail,) = written()
    confirm = link_in(mail, "confirm/")
    assert client.get(confirm).status_code == 200
    assert "Ana Prado" in client.post(confirm, follow=True).text
    (mail,) = written()
    join = link_in(mail, "join/")
    assert MEETING not in client.get(join).text
    answer = client.post(join)
    assert (answer.status_code, answer["Location"]) == (302, MEETING)
    assert Registration.objects.get().joined_at


def test_a_member_takes_a_seat_in_one_tap(signed_in, rosa, session):
    answer = signed_in(rosa).post(f"/es/seats/{session.pk}/register/", follow=True)
    assert "Rosa Delgado" in answer.text
    assert 'data-state="confirmed"' in answer.text


def test_a_mailed_link_works_on_another_device(client, on_now, written):
    registration = seats.register(on_now.pk, guest(is_known=True))
    (mail,) = written()
    assert client.post(link_in(mail, "join/"))["Location"] == MEETING
    assert Registration.objects.get(pk=registration.pk).joined_at


@pytest.mark.parametrize("name", ["seat", "seat_confirm", "seat_cancel", "seat_join"])
def test_opening_a_mailed_link_twice_changes_nothing(client, on_now, name):
    registration = seats.register(on_now.pk, guest())
    before = Registration.objects.values().get()
    url = reverse(name, kwargs={"token": token_of(registration)})
    for _ in range(2):
        answer = client.get(url)
        assert answer.status_code == 200
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
        assert '<meta name="robots" content="noindex">' in answer.text
        client.head(url)
    assert Registration.objects.values().get() == before
    assert client.session.get("seats") is None


def test_a_link_that_we_did_not_make_is_not_found(client, session):
    seats.register(session.pk, guest())
    for token in ("1.forged", "1", "1:x", "..", "%20"):
        assert client.get(f"/en/seats/{token}/confirm/").status_code == 404


def test_a_link_of_one_person_is_no_link_of_another(session):
    tokens = {token_of(seats.register(session.pk, guest(number))) for number in range(3)}
    assert len(tokens) == 3


def test_the_answer_is_the_same_whether_or_not_an_address_is_registered(client, session, rosa):
    seats.register(session.pk, Person.of(rosa))
    seats.register(session.pk, guest(email="held@home.example"))
    bodies = set()
    for email in ("nobody@home.example", rosa.email, "held@home.example"):
        client.logout()
        first = client.post(reverse("seat_register", args=[session.pk]), ANA | {"email": email})
        body = client.get(first["Location"].partition("#")[0]).text.replace(email, "…")
        bodies.add((first.status_code, first["Location"], re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", body)))
    # Somebody new takes a seat, so the number of free seats may differ by that one; nothing else does.
    assert (
        len({(status, where, re.sub(r"\d+ of 5 seats left|value=\"\d\"", "", body)) for status, where, body in bodies})
        == 1
    )


def test_who_is_registered_is_written_to_again_but_once_in_each_ten_minutes_of_the_clock(
    client, session, written, monkeypatch
):
    now = timezone.now().replace(minute=20, second=0) + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: now)
    seats.confirm(seats.register(session.pk, guest(email=ANA["email"])).pk)
    written()
    for minute, times in ((21, 1), (22, 0), (29, 0), (30, 1), (39, 0)):
        now = now.replace(minute=minute)
        take(client, session)
        assert len(written()) == times
    assert {mailing.kind.split("@")[0] for mailing in Mailing.objects.filter(kind__contains="@")} == {"seat.1"}


def test_a_wrong_address_is_named_and_nothing_typed_is_lost(client, session):
    answer = take(client, session, email="ana at home")
    assert answer.status_code == 422
    assert 'value="Ana Prado"' in answer.text
    assert 'value="ana at home"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    described = re.search(r'aria-describedby="(\w+)"', answer.text)[1]
    assert f'id="{described}"' in answer.text
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("name", ["Win at casino.example", "http://x.y/z", "a@b", "<b>x</b>"])
def test_a_name_carries_no_stranger_s_address_into_a_mail(client, session, name):
    assert take(client, session, name=name).status_code == 422


@pytest.mark.parametrize("name", ["J. R. Smith", "José Ángel Núñez-Peña", "Dr. Ruth Abelson", "O’Neill, Jr."])
def test_names_as_people_have_them_are_taken(client, session, name):
    take(client, session, name=name)
    assert Registration.objects.get().name == name


def test_the_last_seat_went_while_somebody_was_typing(client, session):
    for number in range(5):
        seats.register(session.pk, guest(number))
    answer = take(client, session)
    assert answer.status_code == 409
    assert 'value="Ana Prado"' in answer.text
    assert 'name="wait"' in answer.text
    take(client, session, wait="1")
    assert Registration.objects.get(email="ana@home.example").status == "waiting"


def test_too_many_registrations_from_one_connection_are_slowed_down(client, session):
    for number in range(20):
        take(client, session, email=f"a{number}@home.example")
    assert take(client, session, email="one-more@home.example").status_code == 429


def test_giving_up_shows_a_button_first_and_then_lets_go(signed_in, rosa, session):
    client = signed_in(rosa)
    registration = seats.register(session.pk, Person.of(rosa))
    url = reverse("seat_cancel", args=[session.pk])
    assert client.get(url).status_code == 200
    assert Registration.objects.get(pk=registration.pk).status == "confirmed"
    client.post(url)
    assert Registration.objects.get(pk=registration.pk).status == "cancelled"


def test_a_guest_who_gave_up_their_seat_finds_the_form_again(client, session, webinar, written):
    take(client, session)
    assert 'data-state="asked"' in client.get(webinar.address()).text
    client.post(link_in(written()[0], "confirm/"))
    client.post(reverse("seat_cancel", args=[session.pk]))
    assert 'data-state="open"' in client.get(webinar.address()).text


def test_an_old_confirm_link_of_a_seat_given_up_says_so(client, session):
    registration = seats.register(session.pk, guest())
    seats.cancel(registration.pk)
    answer = client.post(reverse("seat_confirm", kwargs={"token": token_of(registration)}))
    assert answer.status_code == 410


# The door


def test_the_door_leads_out_without_a_trace(signed_in, rosa, on_now):
    seats.register(on_now.pk, Person.of(rosa))
    answer = signed_in(rosa).post(reverse("seat_join", args=[on_now.pk]))
    assert (answer.status_code, answer["Location"]) == (302, MEETING)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_the_attendance_is_the_first_time_somebody_went_in(signed_in, rosa, on_now):
    registration = seats.register(on_now.pk, Person.of(rosa))
    client = signed_in(rosa)
    client.post(reverse("seat_join", args=[on_now.pk]))
    first = Registration.objects.get(pk=registration.pk).joined_at
    client.post(reverse("seat_join", args=[on_now.pk]))
    assert Registration.objects.get(pk=registration.pk).joined_at == first


def test_nobody_without_a_seat_goes_in(client, signed_in, ben, on_now):
    assert client.post(reverse("seat_join", args=[on_now.pk])).status_code == 403
    assert signed_in(ben).post(reverse("seat_join", args=[on_now.pk])).status_code == 403


@pytest.mark.parametrize("status", ["held", "waiting", "cancelled"])
def test_a_seat_that_is_not_confirmed_opens_no_door(client, on_now, status):
    registration = seats.register(on_now.pk, guest())
    Registration.objects.filter(pk=registration.pk).update(status=status)
    answer = client.post(reverse("seat_join", kwargs={"token": token_of(registration)}))
    assert answer.status_code == 403
    assert MEETING not in answer.text


def test_the_door_is_closed_long_before_and_long_after(signed_in, rosa, webinar, session):
    over = SessionFactory(page_key=webinar.translation_key)
    seats.register(over.pk, Person.of(rosa))
    seats.register(session.pk, Person.of(rosa))
    type(over).objects.filter(pk=over.pk).update(
        starts_at=over.starts_at.replace(year=2020), ends_at=over.ends_at.replace(year=2020)
    )
    for closed in (over, session):
        assert signed_in(rosa).post(reverse("seat_join", args=[closed.pk])).status_code == 403


def test_the_form_may_lead_away_only_from_the_door(signed_in, rosa, on_now, webinar):
    seats.register(on_now.pk, Person.of(rosa))
    client = signed_in(rosa)
    door = client.get(reverse("seat_join", args=[on_now.pk]))["Content-Security-Policy"]
    assert "form-action 'self' https:" in door
    assert "secret.example" not in door
    assert "https:" not in client.get(webinar.address())["Content-Security-Policy"]


def test_the_meetings_address_stands_nowhere_but_in_that_redirect(client, signed_in, rosa, on_now, webinar, written):
    """Not on a page, in a file, a mail, a message queued for one, a search document, or JSON-LD."""
    guest_seat = seats.confirm(seats.register(on_now.pk, guest()).pk)
    seats.register(on_now.pk, Person.of(rosa))
    token = token_of(guest_seat)
    paths = [
        webinar.address(), "/en/webinars/", "/es/webinars/", "/en/", "/sitemap.xml",
        *(reverse(name, kwargs={"token": token}) for name in ("seat", "seat_confirm", "seat_cancel", "seat_join")),
        *(reverse(name, args=[on_now.pk]) for name in ("seat_calendar", "seat_cancel", "seat_join")),
        "/en/search/?q=secret", "/api/", f"/admin/webinarsession/inspect/{on_now.pk}/",
    ]  # fmt: skip
    for who in (client, signed_in(rosa)):
        for path in paths:
            answer = who.get(path)
            assert "secret.example" not in answer.content.decode(errors="replace"), path
            assert "secret.example" not in str(answer.headers), path
    for mail in written():
        assert "secret.example" not in mail.text + mail.html + mail.calendar + mail.subject


def test_a_draft_s_session_is_not_found_by_visitors(client, db):
    session = SessionFactory(page_key=webinar_page(live=False).translation_key)
    for name in ("seat_register", "seat_calendar", "seat_join", "seat_cancel"):
        assert client.get(reverse(name, args=[session.pk])).status_code == 404
    assert client.post(reverse("seat_register", args=[session.pk]), ANA).status_code == 404


def test_the_address_of_the_form_leads_back_to_the_page(client, session, webinar):
    answer = client.get(reverse("seat_register", args=[session.pk]))
    assert answer["Location"] == webinar.address()
