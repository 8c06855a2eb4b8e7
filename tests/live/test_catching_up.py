"""The polling URL gives the same answer as the socket."""

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser

from live.catching_up import FAR, answer
from live.models import Event
from tests.live.conftest import note, write

VISITOR = AnonymousUser()
pytestmark = pytest.mark.django_db


def test_a_reader_gets_what_is_newer_in_order(notes):
    for text in ("one", "two", "three"):
        write(text)
    told = answer("note", "1", VISITOR, 1, "en")
    assert [(frame["seq"], frame["text"]) for frame in told["frames"]] == [(2, "two"), (3, "three")]
    assert (told["head"], told["more"]) == (3, False)


def test_who_has_everything_is_told_so_in_one_look_for_the_head(notes, django_assert_num_queries):
    write("one")
    with django_assert_num_queries(2):  # the head, and the test stream's own question for an audience
        assert answer("note", "1", VISITOR, 1, "en") == {"frames": [], "head": 1, "more": False}


def test_where_nothing_happened_yet_there_is_nothing_to_tell(notes):
    assert answer("note", "new", VISITOR, 0, "en") == {"frames": [], "head": 0, "more": False}


def test_who_may_not_follow_learns_nothing_not_even_the_head(notes, cho):
    write("the secret word", key="closed")
    assert answer("note", "closed", VISITOR, 0, "en") == {"refused": True}
    assert answer("note", "closed", cho, 0, "en")["frames"][0]["text"] == "the secret word"


def test_an_unknown_stream_is_refused(notes):
    assert answer("gossip", "1", VISITOR, 0, "en") == {"refused": True}


def test_what_moved_out_of_reach_is_refused_even_to_who_asks_for_what_was_before(notes):
    write("open")
    write("to the back room", kind="moved")
    assert answer("note", "1", VISITOR, 0, "en") == {"refused": True}


@pytest.mark.parametrize(
    ("written", "after", "far"), [(FAR, 0, False), (FAR + 1, 0, True), (FAR + 1, 1, False), (1, 9, True)]
)
def test_who_is_too_far_behind_or_ahead_is_told_to_reload(notes, written, after, far):
    for _ in range(written):
        write()
    told = answer("note", "1", VISITOR, after, "en")
    assert told["more"] is far
    assert told["head"] == written
    assert len(told["frames"]) == (0 if far else written - after)


def test_a_page_older_than_the_log_is_told_to_reload(notes):
    for _ in range(3):
        write()
    Event.objects.filter(seq__lte=2).delete()
    assert answer("note", "1", VISITOR, 1, "en") == {"frames": [], "head": 3, "more": True}
    assert answer("note", "1", VISITOR, 2, "en")["frames"][0]["seq"] == 3


def test_the_words_are_in_the_language_of_the_page(notes, rosa):
    write("hola")
    assert answer("note", "1", rosa, 0, "es")["frames"][0]["for"] == "reader es"


def test_what_cannot_be_rendered_tells_the_page_to_reload(notes):
    write(kind="broken")
    assert answer("note", "1", VISITOR, 0, "en") == {"frames": [], "head": 1, "more": True}


def test_a_stream_that_leaves_an_event_out_is_a_mistake_and_no_hole(notes, monkeypatch):
    write("one")
    write("two")
    monkeypatch.setattr(notes, "frames", lambda events, audience, language: [{"seq": 2, "type": "written"}])
    assert answer("note", "1", VISITOR, 0, "en") == {"frames": [], "head": 2, "more": True}


@pytest.mark.django_db(transaction=True)
async def test_the_socket_says_the_same(site):
    page = await site()
    await note("one")
    await page.shows("one")
    told = await database_sync_to_async(answer)("note", "1", VISITOR, 0, "en")
    assert page.messages[-1] == {"stream": "note", "key": "1", **told}
