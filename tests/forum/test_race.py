"""Two moderators merge at once, whichever way round, while others write: one merge, no post lost or twice.

Without the order of the locks the same harness sees deadlocks.
"""

import pytest

from tests.forum.race import MODERATORS, POSTS, WRITERS
from tests.support import services
from tests.support.apart import empty_postgresql, run_apart

BEATEN = ["Overtaken"] * (MODERATORS - 1)
RACES = 8
"""Races in which the control must see a deadlock at least once."""


def in_order(came_out, title, posts):
    """Say whether all posts stand in one thread, each number once, and the log has no gap."""
    (gone,) = (thread for name, thread in came_out["threads"].items() if name != title)
    there = came_out["threads"][title]
    assert (gone["state"], gone["numbers"]) == ("merged", [])
    assert there["numbers"] == list(range(1, posts + 1))
    assert there["counted"] == [posts, posts, posts]
    for thread in (gone, there):
        assert thread["seqs"] == list(range(1, len(thread["seqs"]) + 1))
    return True


def test_of_several_who_merge_the_same_two_threads_one_does_and_the_others_are_told(database):
    came_out = run_apart(database, "tests.forum.race", "same")
    assert came_out["engine"] == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert (came_out["errors"], came_out["merges"]) == (BEATEN, 1)
    assert in_order(came_out, "Older", 2 * POSTS)


def test_of_two_who_merge_them_into_each_other_one_does(database):
    came_out = run_apart(database, "tests.forum.race", "crossed")
    assert (came_out["errors"], came_out["merges"]) == (BEATEN, 1)
    (standing,) = (title for title, thread in came_out["threads"].items() if thread["state"] == "standing")
    assert in_order(came_out, standing, 2 * POSTS)


def test_what_is_written_while_they_merge_stands_once_and_answers_what_it_answered(database):
    came_out = run_apart(database, "tests.forum.race", "writing")
    assert (came_out["errors"], came_out["merges"]) == (BEATEN, 1)
    assert in_order(came_out, "Older", 2 * POSTS + WRITERS)
    assert came_out["meanwhile"] == [f"Meanwhile {n}" for n in range(WRITERS)]
    assert came_out["answers"] == WRITERS


@pytest.mark.postgresql
@pytest.mark.parametrize("race", ["crossed", "writing"])
def test_the_control_without_the_order_of_the_locks_sees_deadlocks(race):
    """Who comes first is chance, and some orders meet no one: one of a few races is enough."""
    services.require("postgresql")
    assert any("OperationalError" in _errors_without_order(race) for _ in range(RACES))


def _errors_without_order(race: str) -> list[str]:
    with empty_postgresql(str(services.address("postgresql"))) as url:
        return run_apart(url, "tests.forum.race", race, "control")["errors"]
