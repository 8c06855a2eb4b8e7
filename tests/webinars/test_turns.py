"""Who registers at the same moment is served together, each with their own answer, and nobody before the commit."""

from tests.support.apart import run_apart


def test_people_who_come_together_share_a_transaction_and_each_gets_their_own_answer(database):
    came_out = run_apart(database, "tests.webinars.together", "served")
    assert came_out["errors"] == []
    assert came_out["transactions"] < came_out["people"] / 2
    assert came_out["told"] == came_out["stand"]
    assert came_out["left"] == 0


def test_a_refusal_is_only_theirs_whom_it_concerns(database):
    came_out = run_apart(database, "tests.webinars.together", "refused")
    assert came_out["errors"] == ["SessionFull"] * 10
    assert came_out["confirmed"] == 5


def test_where_one_fails_in_the_database_the_others_have_their_seats_nevertheless(database):
    came_out = run_apart(database, "tests.webinars.together", "one_fails")
    assert came_out["errors"] == ["IntegrityError"]
    assert came_out["numbers"] == list(range(1, 20))
    assert came_out["left"] == 0


def test_somebody_who_is_interrupted_while_they_serve_leaves_the_others_to_themselves(database):
    came_out = run_apart(database, "tests.webinars.together", "interrupted")
    assert came_out["numbers"] == list(range(1, came_out["people"] + 1))
    assert came_out["interrupted"] == 1
    assert came_out["left"] == 0
