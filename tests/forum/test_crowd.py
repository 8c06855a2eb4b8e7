"""Many at once, on both databases: numbers without a gap, every draft once, one thing one thread."""

from tests.forum.crowd import PEOPLE
from tests.support.apart import run_apart


def whole(posts: int) -> dict:
    """What a thread looks like that lost nothing, doubled nothing and told everything in order."""
    numbers = list(range(1, posts + 1))
    return {"errors": [], "numbers": numbers, "counted": [posts, posts], "seqs": numbers, "told": True}


def test_posts_written_at_one_moment_get_contiguous_numbers_and_events_in_the_same_order(database):
    came_out = run_apart(database, "tests.forum.crowd", "posts_in_one_thread")
    assert came_out.pop("engine") == ("sqlite" if database.startswith("sqlite") else "postgresql")
    assert came_out == whole(PEOPLE + 1)


def test_one_draft_sent_from_all_sides_becomes_one_post(database):
    came_out = run_apart(database, "tests.forum.crowd", "one_draft_sent_often")
    assert came_out.pop("engine")
    assert came_out == whole(2)


def test_one_new_thread_sent_from_all_sides_is_started_once(database):
    came_out = run_apart(database, "tests.forum.crowd", "one_new_thread_sent_often")
    assert came_out == {"errors": [], "threads": 1, "posts": 1}


def test_first_words_about_one_thing_at_one_moment_make_one_thread(database):
    came_out = run_apart(database, "tests.forum.crowd", "first_words_about_one_thing")
    assert came_out.pop("engine")
    assert came_out == whole(PEOPLE)
