"""The promises of the seat module, one after the other, with one person at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.members import MemberFactory
from tests.factories.webinars import SessionFactory, guest
from tests.support.tasks import work_off
from webinars import policies, seats, sweeps
from webinars.errors import CapacityTaken, SeatGivenUp, SessionCancelled, SessionFull, SessionOver
from webinars.models import Mailing, Registration
from webinars.seats import Person

pytestmark = pytest.mark.django_db


def states(session) -> list[str]:
    return list(session.registrations.order_by("queue_number").values_list("status", flat=True))


def let_holds_run_out(session) -> None:
    session.registrations.filter(status="held").update(held_until=timezone.now() - timedelta(seconds=1))


def fill(session, number: int) -> list[Registration]:
    return [seats.register(session.pk, Person.of(MemberFactory()), tells=False) for _ in range(number)]


def test_a_member_has_a_seat_at_once(session, rosa):
    assert seats.register(session.pk, Person.of(rosa)).status == "confirmed"


def test_a_guests_seat_is_held_for_thirty_minutes(session):
    registration = seats.register(session.pk, guest())
    assert registration.status == "held"
    assert timedelta(minutes=29) < registration.held_until - timezone.now() <= timedelta(minutes=30)


def test_the_button_behind_the_link_makes_a_held_seat_theirs(session):
    registration = seats.confirm(seats.register(session.pk, guest()).pk)
    assert (registration.status, registration.held_until) == ("confirmed", None)
    assert registration.verified_at


def test_confirming_twice_changes_nothing(session):
    first = seats.confirm(seats.register(session.pk, guest()).pk)
    second = seats.confirm(first.pk)
    assert (second.status, second.confirmed_at) == ("confirmed", first.confirmed_at)


def test_registering_twice_returns_the_seat_one_has(session, rosa):
    assert seats.register(session.pk, Person.of(rosa)).pk == seats.register(session.pk, Person.of(rosa)).pk
    assert seats.register(session.pk, guest()).pk == seats.register(session.pk, guest()).pk
    assert states(session) == ["confirmed", "held"]


def test_an_address_in_another_case_is_the_same_person(session):
    first = seats.register(session.pk, guest(email="Ana@Home.example"))
    assert first.email == "ana@home.example"
    assert seats.register(session.pk, guest(email="ANA@home.example")).pk == first.pk


def test_a_member_takes_over_the_seat_held_for_their_address(session, rosa):
    held = seats.register(session.pk, guest(email=rosa.email))
    mine = seats.register(session.pk, Person.of(rosa))
    assert (mine.pk, mine.status, mine.member) == (held.pk, "confirmed", rosa)


def test_a_guest_who_confirms_is_known_again_as_the_member_of_that_address(session, rosa):
    held = seats.register(session.pk, guest(email=rosa.email))
    assert held.member is None
    assert seats.confirm(held.pk).member == rosa


def test_whoever_comes_after_the_last_seat_waits_in_order(session):
    fill(session, 5)
    waiting = fill(session, 3)
    assert states(session) == ["confirmed"] * 5 + ["waiting"] * 3
    assert [one.place_in_line for one in waiting] == [1, 2, 3]


def test_a_held_seat_counts_as_taken(session):
    for number in range(5):
        seats.register(session.pk, guest(number))
    assert seats.register(session.pk, guest(9)).status == "waiting"


def test_whoever_wants_a_seat_and_no_line_is_told_that_it_is_full(session, rosa):
    fill(session, 5)
    for person in (Person.of(rosa), guest()):
        with pytest.raises(SessionFull):
            seats.register(session.pk, person, may_wait=False)
    assert len(states(session)) == 5


def test_a_full_session_answers_a_registered_address_as_any_other(session):
    """Else the form would tell who has a seat."""
    seats.register(session.pk, guest(1))
    fill(session, 4)
    for number in (1, 2):
        with pytest.raises(SessionFull):
            seats.register(session.pk, guest(number), may_wait=False)


def test_a_seat_given_up_goes_to_the_next_in_line_in_the_same_breath(session):
    first, *_ = fill(session, 5)
    second_in_line = fill(session, 2)
    seats.cancel(first.pk, tells=False)
    assert [Registration.objects.get(pk=one.pk).status for one in second_in_line] == ["confirmed", "waiting"]


def test_giving_up_twice_frees_one_seat(session):
    first, *_ = fill(session, 5)
    fill(session, 2)
    seats.cancel(first.pk)
    seats.cancel(first.pk)
    assert states(session).count("confirmed") == 5


def test_newcomers_never_overtake_who_waits(session):
    """A seat is free and somebody waits (the sweep has not come by): the newcomer stands behind, not on the seat."""
    fill(session, 5)
    waiting = fill(session, 1)[0]
    session.registrations.filter(queue_number=1).update(status="cancelled")
    newcomer = fill(session, 1)[0]
    assert Registration.objects.get(pk=waiting.pk).status == "confirmed"
    assert newcomer.status == "waiting"


def test_who_leaves_and_returns_stands_at_the_end(session):
    fill(session, 5)
    first = seats.register(session.pk, guest(1, is_known=True))
    second = seats.register(session.pk, guest(2, is_known=True))
    seats.cancel(first.pk)
    again = seats.register(session.pk, guest(1, is_known=True))
    assert (second.place_in_line, again.place_in_line) == (1, 2)


def test_a_hold_that_ran_out_goes_to_the_next_in_line(session):
    seats.register(session.pk, guest(1))
    fill(session, 4)
    waiting = fill(session, 1)[0]
    let_holds_run_out(session)
    sweeps.pass_seats_on()
    assert Registration.objects.get(pk=waiting.pk).status == "confirmed"
    assert states(session)[0] == "lapsed"


def test_a_hold_is_not_ended_before_its_time(session):
    seats.register(session.pk, guest(1))
    sweeps.pass_seats_on()
    assert states(session) == ["held"]


def test_confirming_after_the_hold_takes_a_free_seat_anew(session):
    held = seats.register(session.pk, guest(1))
    let_holds_run_out(session)
    assert seats.confirm(held.pk).status == "confirmed"


def test_confirming_after_the_hold_stands_at_the_end_of_the_line(session):
    held = seats.register(session.pk, guest(1))
    fill(session, 4)
    let_holds_run_out(session)
    fill(session, 2)
    late = seats.confirm(held.pk)
    assert (late.status, late.place_in_line) == ("waiting", 2)


def test_a_guest_in_line_who_confirmed_gets_the_seat_without_doing_anything(session):
    first, *_ = fill(session, 5)
    waiting = seats.register(session.pk, guest())
    seats.confirm(waiting.pk)
    seats.cancel(first.pk)
    assert Registration.objects.get(pk=waiting.pk).status == "confirmed"


def test_a_guest_in_line_who_did_not_confirm_gets_a_held_seat(session):
    first, *_ = fill(session, 5)
    waiting = seats.register(session.pk, guest())
    seats.cancel(first.pk)
    assert Registration.objects.get(pk=waiting.pk).status == "held"


def test_a_seat_that_was_given_up_is_not_confirmed_by_an_old_link(session):
    registration = seats.register(session.pk, guest())
    seats.cancel(registration.pk)
    with pytest.raises(SeatGivenUp):
        seats.confirm(registration.pk)


def test_a_larger_room_moves_the_line(session):
    fill(session, 8)
    promoted = seats.change_capacity(session.pk, 7)
    assert [one.queue_number for one in promoted] == [6, 7]
    assert states(session) == ["confirmed"] * 7 + ["waiting"]


def test_nobody_loses_a_seat_because_the_room_got_smaller(session):
    fill(session, 4)
    with pytest.raises(CapacityTaken):
        seats.change_capacity(session.pk, 3)
    seats.change_capacity(session.pk, 4)
    session.refresh_from_db()
    assert session.capacity == 4


@pytest.mark.parametrize("when", ["over", "cancelled"])
def test_nothing_is_given_in_a_session_that_is(when, webinar, rosa):
    session = SessionFactory(page_key=webinar.translation_key, over=when == "over")
    if when == "cancelled":
        seats.cancel_session(session.pk)
    with pytest.raises(SessionOver if when == "over" else SessionCancelled):
        seats.register(session.pk, Person.of(rosa))


def test_nobody_is_promoted_when_a_session_was_called_off(session):
    first, *_ = fill(session, 6)
    seats.cancel_session(session.pk)
    seats.cancel(first.pk)
    seats.promote(session.pk)
    assert states(session)[-1] == "waiting"


def test_the_order_is_a_number_and_not_a_time(session):
    first, *_ = fill(session, 5)
    early, late = fill(session, 2)
    Registration.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=9))
    seats.cancel(first.pk)
    assert Registration.objects.get(pk=early.pk).status == "confirmed"
    assert Registration.objects.get(pk=late.pk).status == "waiting"


def test_each_change_of_seats_is_told_once(session, rosa, written):
    seats.register(session.pk, Person.of(rosa))
    seats.register(session.pk, Person.of(rosa))
    (mail,) = written()
    mailing = Mailing.objects.get()
    assert (mailing.kind, mail.key, mail.to) == ("seat.1", f"webinars:{mailing.pk}", rosa.email)
    assert written() == []
    assert work_off() == 0


def test_a_registration_is_live_while_it_means_something(session):
    fill(session, 1)
    registration = session.registrations.get()
    for status in Registration.Status.values:
        registration.status = status
        assert registration.is_live is (status in policies.LIVE)
