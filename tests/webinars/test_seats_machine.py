"""Whatever people do, in whatever order: the promises of the seat module hold after every step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories.members import MemberFactory
from tests.factories.webinars import SessionFactory, guest
from webinars import policies, seats
from webinars.errors import (
    CapacityTaken,
    NotYourSeat,
    RegistrationClosed,
    SeatError,
    SeatGivenUp,
    SessionCancelled,
    SessionFull,
    SessionOver,
)
from webinars.models import Registration, WebinarSession
from webinars.seats import settling

WHO = st.integers(min_value=0, max_value=7)
PAGE_KEY = "6b0f7a3e-0d0f-4d5e-9a55-0e4c8f0a1b2c"
HOURS = st.sampled_from([-30, -0.5, 24, 72])
"""When a session is put: long over, begun, or ahead."""

REFUSALS = (SessionFull, SessionOver, SessionCancelled, RegistrationClosed)


class Seats(RuleBasedStateMachine):
    """Eight people (0 to 3 are members) and a small session that some have come to; everybody may come again.

    A second date of the same webinar takes part where somebody registers for all. `line` is the order in which those
    who wait began to, kept beside the module's own; `sequence` the highest that was seen.
    """

    @initialize(capacity=st.integers(min_value=1, max_value=3), first=st.lists(WHO, min_size=2, max_size=8))
    def begin(self, capacity: int, first: list[int]) -> None:
        self.savepoint = transaction.savepoint()
        self.session_id = SessionFactory(page_key=PAGE_KEY, capacity=capacity).pk
        self.other_id = SessionFactory(page_key=PAGE_KEY, capacity=2).pk
        self.members = [MemberFactory(handle=f"member-{number}-{self.session_id}") for number in range(4)]
        self.presenter = MemberFactory(handle=f"presenter-{self.session_id}", presenter=True)
        self.line: list[int] = []
        self.sequence = 0
        for who in first:
            seats.register(self.session_id, self.person(who))
            self.who_leaves_the_line_for_a_seat_was_its_head()

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def person(self, who: int) -> seats.Person:
        return seats.Person.of(self.members[who]) if who < 4 else guest(who)

    def session(self) -> WebinarSession:
        return WebinarSession.objects.get(pk=self.session_id)

    def of_session(self):
        return Registration.objects.filter(session=self.session_id)

    def one_of(self, *states: str, which: int) -> Registration | None:
        """Return one of those in these states, so that few steps are wasted."""
        found = list(self.of_session().filter(status__in=states).order_by("pk"))
        return found[which % len(found)] if found else None

    def attempt(self, act: Callable[[], Registration | WebinarSession]) -> Registration | WebinarSession | SeatError:
        """Return what came of it; a refusal is an answer, too."""
        try:
            return act()
        except REFUSALS as error:
            return error

    def is_refused_as(self, error: Exception, *, by_hand: bool = False) -> bool:
        """Say whether a refusal is the one that the session's state calls for."""
        session, now = self.session(), timezone.now()
        if session.is_cancelled:
            return isinstance(error, SessionCancelled)
        if session.is_over(now):
            return isinstance(error, SessionOver)
        if not session.takes_registrations and not by_hand:
            return isinstance(error, RegistrationClosed)
        return isinstance(error, SessionFull)

    @rule(who=WHO, may_wait=st.booleans())
    def register(self, who: int, may_wait: bool) -> None:
        came_of = self.attempt(lambda: seats.register(self.session_id, self.person(who), may_wait=may_wait))
        if isinstance(came_of, SeatError):
            assert self.is_refused_as(came_of)
            assert not (may_wait and isinstance(came_of, SessionFull))
        else:
            assert came_of.is_live

    @rule(who=WHO)
    def register_for_all(self, who: int) -> None:
        came_of = seats.register_all([self.other_id, self.session_id], self.person(who))
        assert list(came_of) == sorted([self.session_id, self.other_id])
        assert came_of[self.other_id].session_id == self.other_id
        mine = came_of[self.session_id]
        assert self.is_refused_as(mine) if isinstance(mine, SeatError) else mine.is_live

    @rule(who=WHO)
    def add_by_hand(self, who: int) -> None:
        added = self.attempt(lambda: seats.add(self.session_id, self.person(who), by=self.presenter))
        if isinstance(added, SeatError):
            assert self.is_refused_as(added, by_hand=True)
            assert not isinstance(added, SessionFull)
        else:
            assert added.status in ("confirmed", "waiting")

    @rule(which=WHO)
    def confirm(self, which: int) -> None:
        registration = self.one_of("held", "waiting", "lapsed", which=which)
        if registration:
            came_of = self.attempt(lambda: seats.confirm(registration.pk))
            assert self.is_refused_as(came_of) if isinstance(came_of, SeatError) else came_of.is_live

    @rule(which=WHO)
    def confirm_what_was_given_up(self, which: int) -> None:
        registration = self.one_of("cancelled", which=which)
        if registration:
            with pytest.raises((SeatGivenUp, SessionOver, SessionCancelled)):
                seats.confirm(registration.pk)

    @rule(which=WHO)
    def give_up_a_seat(self, which: int) -> None:
        registration = self.one_of("held", "confirmed", which=which)
        if registration:
            assert not seats.cancel(registration.pk).is_live

    @rule()
    def decline_the_seat_that_was_given_last(self) -> None:
        last = self.of_session().taking().order_by("-queue_number").first()
        if last:
            assert not seats.cancel(last.pk).is_live

    @rule(which=WHO)
    def leave_the_line(self, which: int) -> None:
        registration = self.one_of("waiting", which=which)
        if registration:
            assert not seats.cancel(registration.pk).is_live

    @rule(which=WHO)
    def come_back_after_giving_up(self, which: int) -> None:
        """To the end of everything: with a number higher than any before."""
        gone = self.one_of("cancelled", which=which)
        if gone is None or self.of_session().live().filter(email=gone.email).exists():
            return
        last = self.session().last_number
        person = seats.Person(gone.name, gone.email, "en", "America/Denver", gone.member, is_known=True)
        again = self.attempt(lambda: seats.register(self.session_id, person))
        assert self.is_refused_as(again) if isinstance(again, SeatError) else again.queue_number == last + 1

    @rule(which=WHO)
    def let_a_hold_run_out(self, which: int) -> None:
        registration = self.one_of("held", which=which)
        if registration:
            past = timezone.now() - timedelta(seconds=1)
            self.of_session().filter(pk=registration.pk).update(held_until=past)
            seats.promote(self.session_id)

    @rule(capacity=st.integers(min_value=1, max_value=6))
    def change_capacity(self, capacity: int) -> None:
        try:
            seats.change_capacity(self.session_id, capacity, by=self.presenter)
        except CapacityTaken:
            assert self.of_session().taking().count() > capacity

    @rule(hours=HOURS)
    def reschedule(self, hours: float) -> None:
        starts_at = timezone.now() + timedelta(hours=hours)
        moved = self.attempt(
            lambda: seats.reschedule(self.session_id, starts_at, 60, "America/Denver", by=self.presenter)
        )
        assert isinstance(moved, SessionCancelled) is self.session().is_cancelled

    @rule()
    def close_registration(self) -> None:
        seats.close_registration(self.session_id, by=self.presenter)

    @rule()
    def open_registration(self) -> None:
        seats.open_registration(self.session_id, by=self.presenter)

    @rule()
    def open_the_door(self) -> None:
        opened = self.attempt(lambda: seats.open_gate(self.session_id, by=self.presenter))
        if isinstance(opened, SeatError):
            assert self.is_refused_as(opened, by_hand=True)
        else:
            assert opened.opens_at <= timezone.now()

    @rule(which=WHO, came=st.booleans())
    def check_somebody_in(self, which: int, came: bool) -> None:
        registration = self.one_of("confirmed", which=which)
        if registration:
            assert seats.check_in(registration.pk, by=self.presenter, came=came).attended is came

    @rule(which=WHO)
    def nobody_without_a_seat_is_checked_in(self, which: int) -> None:
        registration = self.one_of("held", "waiting", "cancelled", "lapsed", which=which)
        if registration:
            with pytest.raises(NotYourSeat):
                seats.check_in(registration.pk, by=self.presenter)

    @precondition(lambda self: hasattr(self, "session_id") and self.of_session().count() > 9)
    @rule()
    def call_it_off(self) -> None:
        seats.cancel_session(self.session_id, by=self.presenter)

    @invariant()
    def each_number_is_given_once_and_the_last_is_the_highest(self) -> None:
        if hasattr(self, "session_id"):
            numbers = list(self.of_session().values_list("queue_number", flat=True))
            assert len(numbers) == len(set(numbers))
            assert max(numbers) <= self.session().last_number

    @invariant()
    def calendars_only_ever_learn_of_something_newer(self) -> None:
        if hasattr(self, "session_id"):
            assert self.session().sequence >= self.sequence
            self.sequence = self.session().sequence

    @invariant()
    def nobody_has_a_seat_who_came_after_somebody_who_waits(self) -> None:
        if hasattr(self, "session_id"):
            taken = self.of_session().taking().order_by("-queue_number").values_list("queue_number", flat=True)
            waiting = self.of_session().in_line().values_list("queue_number", flat=True)
            assert not (taken and waiting and taken[0] > waiting[0])

    @invariant()
    def no_more_seats_are_taken_than_there_are(self) -> None:
        if hasattr(self, "session_id"):
            session = self.session()
            assert self.of_session().taking().count() <= session.capacity

    @rule(who=WHO, are_late=st.booleans())
    def count_by_hand(self, who: int, are_late: bool) -> None:
        """The statement written by hand counts what the states and the queries say."""
        now, person = timezone.now(), self.person(who)
        if are_late:
            self.of_session().filter(status="held").update(held_until=now)
        counted = settling.count(self.session(), now, person)
        rows = list(self.of_session())
        assert counted.taken == sum(row.status in policies.TAKING for row in rows)
        assert counted.waiting == self.of_session().in_line().count()
        assert counted.overdue == self.of_session().overdue(now).count()
        own = [row.email == person.email or (person.member and row.member_id == person.member.pk) for row in rows]
        assert counted.known == sum(bool(is_own and row.is_live) for is_own, row in zip(own, rows, strict=True))

    @invariant()
    def nobody_waits_beside_a_free_seat_while_the_line_moves(self) -> None:
        if hasattr(self, "session_id"):
            session = self.session()
            free = session.capacity - self.of_session().taking().count()
            if policies.line_moves(session, timezone.now()):
                assert not (free and self.of_session().in_line().exists())

    @invariant()
    def a_person_has_one_live_registration(self) -> None:
        if hasattr(self, "session_id"):
            twice = self.of_session().live().values("email").annotate(times=Count("pk")).filter(times__gt=1)
            assert not twice.exists()

    @invariant()
    def who_leaves_the_line_for_a_seat_was_its_head(self) -> None:
        """Everybody who waited before them is seated too, or went away."""
        if hasattr(self, "session_id"):
            waiting = set(self.of_session().filter(status="waiting").values_list("pk", flat=True))
            seated = set(self.of_session().taking().values_list("pk", flat=True))
            promoted = [place for place, pk in enumerate(self.line) if pk in seated]
            still = [place for place, pk in enumerate(self.line) if pk in waiting]
            assert not promoted or not still or max(promoted) < min(still)
            if not policies.line_moves(self.session(), timezone.now()):
                assert promoted == []
            # At most one person a step begins to wait, so this order is theirs whatever the rows say.
            self.line = [pk for pk in self.line if pk in waiting] + sorted(waiting.difference(self.line))


@pytest.mark.django_db
def test_the_promises_hold_after_every_step_of_any_story():
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
