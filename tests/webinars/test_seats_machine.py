"""Whatever people do, in whatever order: the promises of the seat module hold after every step."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.members import MemberFactory
from tests.factories.webinars import SessionFactory, guest
from webinars import seats
from webinars.errors import CapacityTaken, SeatGivenUp, SessionFull
from webinars.models import Registration, WebinarSession

WHO = st.integers(min_value=0, max_value=7)
PAGE_KEY = "6b0f7a3e-0d0f-4d5e-9a55-0e4c8f0a1b2c"


class Seats(RuleBasedStateMachine):
    """Eight people (0 to 3 are members) and a small session that some have come to; everybody may come again.

    `line` is the order in which those who wait began to, kept beside the module's own.
    """

    @initialize(capacity=st.integers(min_value=1, max_value=3), first=st.lists(WHO, min_size=2, max_size=8))
    def begin(self, capacity: int, first: list[int]) -> None:
        self.savepoint = transaction.savepoint()
        self.session_id = SessionFactory(page_key=PAGE_KEY, capacity=capacity).pk
        self.members = [MemberFactory(handle=f"member-{number}-{self.session_id}") for number in range(4)]
        self.line: list[int] = []
        for who in first:
            seats.register(self.session_id, self.person(who))
            self.who_leaves_the_line_for_a_seat_was_its_head()

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def person(self, who: int) -> seats.Person:
        return seats.Person.of(self.members[who]) if who < 4 else guest(who)

    def of_session(self):
        return Registration.objects.filter(session=self.session_id)

    def one_of(self, *states: str, which: int) -> Registration | None:
        """Return one of those in these states, so that few steps are wasted."""
        found = list(self.of_session().filter(status__in=states).order_by("pk"))
        return found[which % len(found)] if found else None

    @rule(who=WHO, may_wait=st.booleans())
    def register(self, who: int, may_wait: bool) -> None:
        try:
            seats.register(self.session_id, self.person(who), may_wait=may_wait)
        except SessionFull:
            assert not may_wait

    @rule(which=WHO)
    def confirm(self, which: int) -> None:
        registration = self.one_of("held", "waiting", "lapsed", which=which)
        if registration:
            assert seats.confirm(registration.pk).is_live

    @rule(which=WHO)
    def confirm_what_was_given_up(self, which: int) -> None:
        registration = self.one_of("cancelled", which=which)
        if registration:
            with pytest.raises(SeatGivenUp):
                seats.confirm(registration.pk)

    @rule(which=WHO)
    def give_up_a_seat(self, which: int) -> None:
        registration = self.one_of("held", "confirmed", which=which)
        if registration:
            assert not seats.cancel(registration.pk).is_live

    @rule(which=WHO)
    def leave_the_line(self, which: int) -> None:
        registration = self.one_of("waiting", which=which)
        if registration:
            assert not seats.cancel(registration.pk).is_live

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
            seats.change_capacity(self.session_id, capacity)
        except CapacityTaken:
            assert self.of_session().taking().count() > capacity

    @invariant()
    def no_more_seats_are_taken_than_there_are(self) -> None:
        if hasattr(self, "session_id"):
            session = WebinarSession.objects.get(pk=self.session_id)
            assert self.of_session().taking().count() <= session.capacity

    @invariant()
    def nobody_waits_beside_a_free_seat(self) -> None:
        if hasattr(self, "session_id"):
            session = WebinarSession.objects.get(pk=self.session_id)
            free = session.capacity - self.of_session().taking().count()
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
            # At most one person a step begins to wait, so this order is theirs whatever the rows say.
            self.line = [pk for pk in self.line if pk in waiting] + sorted(waiting.difference(self.line))


@pytest.mark.django_db
def test_the_promises_hold_after_every_step_of_any_story():
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
