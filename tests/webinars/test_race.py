"""Seats are never oversold, and the harness that says so would notice: without the lock it sees them oversold."""

import pytest

from tests.support.apart import run_apart
from tests.webinars.race import PEOPLE, SEATS, WAYS


@pytest.mark.parametrize("way", WAYS)
def test_twenty_people_at_once_for_five_seats_are_five_seated_and_fifteen_waiting_in_order(database, way):
    came_out = run_apart(database, "tests.webinars.race", "outcome", way)
    assert came_out["engine"] == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert came_out["errors"] == []
    assert came_out["states"] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)


def test_the_control_without_the_lock_oversells(database):
    came_out = run_apart(database, "tests.webinars.race", "outcome", "control")
    assert came_out["states"].count("confirmed") > SEATS


@pytest.mark.parametrize("seed", ["harvest", "market"])
def test_whatever_six_actors_do_at_once_no_promise_is_ever_seen_broken(database, seed):
    came_out = run_apart(database, "tests.webinars.race", "stories", seed)
    assert came_out["errors"] == []
    assert came_out["broken"] == []
    assert {"register", "cancel", "change_capacity", "reschedule", "add"} <= set(came_out["done"])
