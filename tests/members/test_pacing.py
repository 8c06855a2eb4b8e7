"""Not too much at once: exactly as many as allowed pass, however many press at one moment."""

from datetime import timedelta

import pytest

from content.errors import TooFast
from members import pacing
from members.models import Pace
from members.pacing import Limit, forget_paces, keep_pace
from tests.members.crowd import LIMIT, THREADS
from tests.support.apart import run_apart

THREE_A_MINUTE = Limit(3, timedelta(minutes=1))


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pacing, "time", clock)
    return clock


def press(member, limit=THREE_A_MINUTE, act="press"):
    """Return how long one must wait, 0 where it passed."""
    try:
        keep_pace(member, act, limit)
    except TooFast as refusal:
        return refusal.wait
    return 0


@pytest.mark.django_db
def test_so_many_pass_at_once_and_then_one_in_each_part_of_the_while(ben, clock):
    assert [press(ben) for _ in range(5)] == [0, 0, 0, 20, 20]
    clock.now += 19
    assert press(ben) == 1
    clock.now += 1
    assert [press(ben), press(ben)] == [0, 20]
    clock.now += 3600
    assert [press(ben) for _ in range(4)] == [0, 0, 0, 20]


@pytest.mark.django_db
def test_what_one_does_slows_nobody_else_and_nothing_else(ben, dot, clock):
    assert [press(ben) for _ in range(4)][-1] == 20
    assert press(dot) == 0
    assert press(ben, act="something else") == 0


@pytest.mark.django_db
def test_who_has_long_been_slow_again_is_forgotten(ben, clock):
    press(ben)
    Pace.objects.update(due=0)
    assert forget_paces() == 1
    assert not Pace.objects.exists()


def test_of_twelve_threads_at_one_moment_exactly_as_many_pass_as_may(database):
    came_out = run_apart(database, "tests.members.crowd", "press_at_once")
    assert came_out.pop("engine") == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert came_out == {"passed": LIMIT.most, "refused": 3 * THREADS - LIMIT.most, "errors": []}
