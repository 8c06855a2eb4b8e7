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
    """Eight people (0 to 3 are members) and one session. `line` is the order in which people began to wait."""

    @initialize(capacity=st.integers(min_value=1, max_value=4))
    def begin(self, capacity: int) -> None:
        self.savepoint = transaction.savepoint()
        self.session_id = SessionFactory(page_key=PAGE_KEY, capacity=capacity).pk
        self.members = [MemberFactory(handle=f"member-{number}-{self.session_id}") for number in range(4)]
        self.line: list[int] = []

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def person(self, who: int) -> seats.Person:
        return seats.Person.of(self.members[who]) if who < 4 else guest(who)

    def latest(self, who: int) -> Registration | None:
        email = self.person(who).email
        return Registration.objects.filter(session=self.session_id, email=email).order_by("pk").last()

    @rule(who=WHO, may_wait=st.booleans())
    def register(self, who: int, may_wait: bool) -> None:
        try:
            seats.register(self.session_id, self.person(who), may_wait=may_wait)
        except SessionFull:
            assert not may_wait

    @rule(who=WHO)
    def confirm(self, who: int) -> None:
        registration = self.latest(who)
        if registration:
            try:
                assert seats.confirm(registration.pk).is_live
            except SeatGivenUp:
                assert registration.status == "cancelled"

    @rule(who=WHO)
    def cancel(self, who: int) -> None:
        registration = self.latest(who)
        if registration:
            assert not seats.cancel(registration.pk).is_live

    @rule()
    def lapse(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        Registration.objects.filter(session=self.session_id, status="held").update(held_until=past)
        seats.promote(self.session_id)

    @rule(capacity=st.integers(min_value=1, max_value=6))
    def change_capacity(self, capacity: int) -> None:
        try:
            seats.change_capacity(self.session_id, capacity)
        except CapacityTaken:
            assert self.of_session().taking().count() > capacity

    def of_session(self):
        return Registration.objects.filter(session=self.session_id)

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
            waiting = list(self.of_session().in_line().values_list("pk", flat=True))
            seated = set(self.of_session().taking().values_list("pk", flat=True))
            promoted = [place for place, pk in enumerate(self.line) if pk in seated]
            still = [place for place, pk in enumerate(self.line) if pk in waiting]
            assert not promoted or not still or max(promoted) < min(still)
            assert [pk for pk in self.line if pk in waiting] == [pk for pk in waiting if pk in self.line]
            self.line = waiting


@pytest.mark.django_db
def test_the_promises_hold_after_every_step_of_any_story():
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
