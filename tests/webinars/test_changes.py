"""What presenters do to a session and to somebody's seat, and what a series means for who registers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.members import MemberFactory
from tests.factories.webinars import SessionFactory, guest, webinar_page
from webinars import policies, seats, sweeps
from webinars.errors import NotYourSeat, RegistrationClosed, SessionCancelled, SessionOver
from webinars.models import Registration, SessionChange, WebinarSeries, WebinarSession
from webinars.seats import Message, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def diego(db):
    return MemberFactory(handle="diego", presenter=True)


def states(session) -> list[str]:
    return list(session.registrations.order_by("queue_number").values_list("status", flat=True))


def fill(session, number: int) -> list[Registration]:
    return [seats.register(session.pk, Person.of(MemberFactory()), tells=False) for _ in range(number)]


def begin(session) -> None:
    """Let it have begun ten minutes ago."""
    starts_at = timezone.now() - timedelta(minutes=10)
    WebinarSession.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


# Closing and opening registration


def test_a_closed_registration_takes_nobody_and_says_so_alike_to_everybody(session, diego, rosa):
    seats.register(session.pk, guest(1))
    seats.close_registration(session.pk, by=diego)
    for person in (guest(1), guest(2), Person.of(rosa)):
        with pytest.raises(RegistrationClosed):
            seats.register(session.pk, person)
    assert states(session) == ["held"]


def test_a_seat_held_before_closing_can_be_confirmed_and_one_that_ran_out_cannot(session, diego):
    held, late = seats.register(session.pk, guest(1)), seats.register(session.pk, guest(2))
    session.registrations.filter(pk=late.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    seats.close_registration(session.pk, by=diego)
    assert seats.confirm(held.pk).status == "confirmed"
    with pytest.raises(RegistrationClosed):
        seats.confirm(late.pk)
    assert states(session) == ["confirmed", "lapsed"]


def test_while_registration_is_closed_seats_come_free_and_nobody_is_promoted(session, diego):
    first, *_ = fill(session, 7)
    seats.close_registration(session.pk, by=diego)
    seats.cancel(first.pk)
    seats.change_capacity(session.pk, 9, by=diego)
    sweeps.pass_seats_on()
    assert states(session) == ["cancelled"] + ["confirmed"] * 4 + ["waiting"] * 2


def test_opening_again_gives_what_is_free_to_the_line_first(session, diego, rosa):
    first, *_ = fill(session, 7)
    seats.close_registration(session.pk, by=diego)
    seats.cancel(first.pk)
    seats.open_registration(session.pk, by=diego)
    assert states(session) == ["cancelled"] + ["confirmed"] * 5 + ["waiting"]
    assert seats.register(session.pk, Person.of(rosa)).place_in_line == 2


def test_closing_or_opening_twice_leaves_one_trace(session, diego):
    for _ in range(2):
        seats.close_registration(session.pk, by=diego)
    for _ in range(2):
        seats.open_registration(session.pk, by=diego)
    assert list(SessionChange.objects.order_by("pk").values_list("kind", "by")) == [
        ("closed", diego.pk),
        ("opened", diego.pk),
    ]


# Once it has begun


def test_nobody_is_promoted_once_it_has_begun(session):
    first, *_ = fill(session, 6)
    begin(session)
    seats.cancel(first.pk)
    seats.change_capacity(session.pk, 9)
    sweeps.pass_seats_on()
    assert states(session)[-1] == "waiting"


def test_who_comes_late_finds_a_free_seat_while_nobody_waits(session, rosa):
    begin(session)
    assert seats.register(session.pk, Person.of(rosa)).status == "confirmed"


def test_who_comes_late_does_not_overtake_who_waits(session, rosa):
    first, *_ = fill(session, 6)
    begin(session)
    seats.cancel(first.pk)
    assert seats.register(session.pk, Person.of(rosa)).place_in_line == 2


def test_a_session_that_is_moved_ahead_again_moves_its_line_again(session):
    first, *_ = fill(session, 6)
    begin(session)
    seats.cancel(first.pk)
    seats.reschedule(session.pk, timezone.now() + timedelta(days=2), 60, session.zone)
    assert states(session) == ["cancelled"] + ["confirmed"] * 5


def test_the_sweep_looks_where_the_line_moves_and_nowhere_else(session, diego):
    fill(session, 6)
    session.registrations.filter(queue_number=1).update(status="cancelled")
    due = WebinarSession.objects.with_overdue_holds
    assert due(timezone.now()).exists()
    seats.close_registration(session.pk, by=diego)
    session.registrations.filter(queue_number=1).update(status="cancelled")
    assert not due(timezone.now()).exists()


@pytest.mark.parametrize("registration", ["open", "closed"])
@pytest.mark.parametrize("status", ["scheduled", "cancelled"])
@pytest.mark.parametrize("hours", [-30, -0.5, 5])
def test_what_takes_people_in_python_takes_them_in_the_database(session, registration, status, hours):
    session.starts_at = timezone.now() + timedelta(hours=hours)
    session.registration, session.status = registration, status
    session.save()
    now = timezone.now()
    assert WebinarSession.objects.taking_people(now).exists() is policies.takes_people(session, now)


# The door


def test_the_door_opens_as_early_as_its_session_says(session):
    WebinarSession.objects.update(opens_early_minutes=45)
    session.refresh_from_db()
    before = session.starts_at - timedelta(minutes=46)
    assert not policies.door_is_open(session, before)
    assert policies.door_is_open(session, before + timedelta(minutes=1))


def test_a_presenter_opens_the_door_early(session, diego):
    assert not policies.door_is_open(session, timezone.now())
    opened = seats.open_gate(session.pk, by=diego)
    assert policies.door_is_open(opened, timezone.now())
    assert seats.open_gate(session.pk, by=diego).opened_at == opened.opened_at
    assert SessionChange.objects.get().kind == "gate"


def test_a_door_that_was_opened_is_shut_when_its_session_moves(session, diego):
    seats.open_gate(session.pk, by=diego)
    moved = seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone)
    assert not policies.door_is_open(moved, timezone.now())


def test_a_longer_webinar_keeps_its_door_open(session, diego):
    seats.open_gate(session.pk, by=diego)
    longer = seats.reschedule(session.pk, session.starts_at, 90, session.zone)
    assert policies.door_is_open(longer, timezone.now())


def test_no_door_opens_to_what_is_over_or_called_off(webinar, session, diego):
    with pytest.raises(SessionOver):
        seats.open_gate(SessionFactory(page_key=webinar.translation_key, over=True).pk, by=diego)
    seats.cancel_session(session.pk)
    with pytest.raises(SessionCancelled):
        seats.open_gate(session.pk, by=diego)


def test_what_was_called_off_is_not_moved(session, diego):
    seats.cancel_session(session.pk, by=diego)
    with pytest.raises(SessionCancelled):
        seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 60, session.zone, by=diego)
    assert seats.reschedule(session.pk, session.starts_at, 60, session.zone).sequence == 1


# Traces


def test_each_change_leaves_who_did_it_what_it_was_and_what_people_are_told(session, diego):
    before = session.starts_at
    words = Message("Same room, a day later.", "La misma sala, un día después.")
    seats.reschedule(session.pk, before + timedelta(days=1), 60, session.zone, by=diego, message=words)
    change = SessionChange.objects.get()
    assert (change.kind, change.by, change.sequence) == ("moved", diego, 1)
    assert change.before["starts_at"] == before.isoformat()
    assert change.after["starts_at"] == (before + timedelta(days=1)).isoformat()
    assert (change.message_in("en"), change.message_in("es")) == (words.en, words.es)


def test_a_message_in_one_language_is_better_than_none(session):
    seats.cancel_session(session.pk, message=Message(en="The hall is flooded."))
    assert SessionChange.objects.get().message_in("es") == "The hall is flooded."


def test_what_stays_as_it_is_leaves_no_trace(session, diego):
    seats.reschedule(session.pk, session.starts_at, session.minutes, session.zone, by=diego)
    seats.change_capacity(session.pk, session.capacity, by=diego)
    seats.change_link(session.pk, session.join_url, by=diego)
    assert not SessionChange.objects.exists()


def test_no_trace_names_the_meeting(session, diego):
    seats.change_link(session.pk, "https://meet.secret.example/other", by=diego)
    session.refresh_from_db()
    assert session.join_url == "https://meet.secret.example/other"
    assert session.sequence == 0
    assert "secret.example" not in str(SessionChange.objects.values())


# By hand


def test_somebody_added_by_hand_has_a_seat_at_once_also_when_registration_is_closed(session, diego, written):
    seats.close_registration(session.pk, by=diego)
    added = seats.add(session.pk, guest(), by=diego)
    assert (added.status, added.added_by) == ("confirmed", diego)
    assert [mail.to for mail in written()] == [added.email]


def test_somebody_added_by_hand_to_a_full_room_waits_at_the_end(session, diego):
    fill(session, 6)
    assert seats.add(session.pk, guest(), by=diego).place_in_line == 2


def test_adding_somebody_who_holds_a_seat_confirms_it(session, diego):
    held = seats.register(session.pk, guest())
    added = seats.add(session.pk, guest(), by=diego)
    assert (added.pk, added.status) == (held.pk, "confirmed")


def test_a_member_added_by_their_address_is_known_as_a_member(session, diego, rosa):
    assert seats.add(session.pk, guest(email=rosa.email), by=diego).member == rosa


def test_nobody_is_added_to_what_is_over_or_called_off(webinar, session, diego):
    with pytest.raises(SessionOver):
        seats.add(SessionFactory(page_key=webinar.translation_key, over=True).pk, guest(), by=diego)
    seats.cancel_session(session.pk)
    with pytest.raises(SessionCancelled):
        seats.add(session.pk, guest(), by=diego)


def test_a_check_in_is_noted_once_with_who_did_it_and_can_be_taken_back(session, diego, amara):
    registration = fill(session, 1)[0]
    first = seats.check_in(registration.pk, by=diego)
    second = seats.check_in(registration.pk, by=amara)
    assert (second.checked_in_at, second.checked_in_by, second.attended) == (first.checked_in_at, diego, True)
    assert not seats.check_in(registration.pk, by=amara, came=False).attended


def test_only_who_has_a_seat_is_checked_in(session, diego):
    fill(session, 5)
    with pytest.raises(NotYourSeat):
        seats.check_in(fill(session, 1)[0].pk, by=diego)


# Several dates


@pytest.fixture
def dates(webinar, session):
    """Three dates of one webinar; the second has a single seat, and somebody has it."""
    days = [session.starts_at + timedelta(days=7 * week) for week in (1, 2)]
    others = [SessionFactory(page_key=webinar.translation_key, starts_at=day) for day in days]
    seats.change_capacity(others[0].pk, 1)
    fill(others[0], 1)
    return [session, *others]


def test_registering_for_all_takes_a_seat_of_its_own_at_each_date(dates, rosa):
    came_of = seats.register_all([one.pk for one in reversed(dates)], Person.of(rosa))
    assert list(came_of) == sorted(one.pk for one in dates)
    assert [came_of[one.pk].status for one in dates] == ["confirmed", "waiting", "confirmed"]
    assert [came_of[one.pk].session_id for one in dates] == [one.pk for one in dates]


def test_a_date_that_refuses_keeps_nobody_from_the_others(dates, diego, rosa):
    seats.cancel_session(dates[0].pk)
    seats.close_registration(dates[1].pk, by=diego)
    came_of = seats.register_all([one.pk for one in dates], Person.of(rosa))
    assert isinstance(came_of[dates[0].pk], SessionCancelled)
    assert isinstance(came_of[dates[1].pk], RegistrationClosed)
    assert came_of[dates[2].pk].status == "confirmed"


def test_giving_up_one_date_leaves_the_others(dates, rosa):
    came_of = seats.register_all([dates[0].pk, dates[2].pk], Person.of(rosa))
    seats.cancel(came_of[dates[0].pk].pk)
    assert Registration.objects.get(pk=came_of[dates[2].pk].pk).status == "confirmed"


def test_one_button_confirms_every_date_that_the_address_asked_for(dates):
    came_of = seats.register_all([one.pk for one in dates], guest())
    seats.register(dates[0].pk, guest(2))
    confirmed = seats.confirm_all(came_of[dates[2].pk].pk)
    assert [one.status for one in confirmed] == ["confirmed", "confirmed", "waiting"]
    assert all(one.verified_at for one in confirmed)
    assert states(dates[0]) == ["confirmed", "held"]


def test_one_button_confirms_nothing_at_another_webinar(session):
    elsewhere = seats.register(SessionFactory(page_key=webinar_page().translation_key).pk, guest())
    seats.confirm_all(seats.register(session.pk, guest()).pk)
    elsewhere.refresh_from_db()
    assert elsewhere.status == "held"


def test_who_comes_back_stands_at_the_end(session):
    first, *_others = fill(session, 7)
    seats.cancel(first.pk)
    again = seats.register(session.pk, Person.of(first.member))
    assert (again.status, again.place_in_line, again.queue_number) == ("waiting", 2, 8)


def test_a_declined_seat_goes_to_the_next_in_line(session):
    first, *_others = fill(session, 7)
    seats.cancel(first.pk)
    promoted = session.registrations.get(queue_number=6)
    assert promoted.status == "confirmed"
    seats.cancel(promoted.pk)
    assert states(session) == ["cancelled"] + ["confirmed"] * 4 + ["cancelled", "confirmed"]


def test_a_series_has_a_name_in_each_language_and_its_pages(webinar):
    series = WebinarSeries.objects.create(name_en="Budgets", name_es="Presupuestos", intro_en="Four.", slug="budgets")
    webinar.series = series
    webinar.save()
    assert (series.name_in("es"), series.intro_in("es")) == ("Presupuestos", "Four.")
    assert list(series.pages.all()) == [webinar]
