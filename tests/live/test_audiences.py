"""Who sees what: tombstones for an audience that may not, nothing at all for who may not follow."""

import json

import pytest
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from live import access, beat, log, process
from live.sockets import SESSION_ENDED
from tests.live.conftest import note
from tests.live.pages import settled, until


def become(member, role):
    """Change a member's role as `members` does: the version rises with it."""
    member.site_role = role
    member.save()
    access.raise_version([member.pk])


async def in_thread(action, *args):
    return await database_sync_to_async(action)(*args)


async def look(*, times=1):
    for _ in range(times):
        await beat.once(process.hub())
        await settled()


async def test_a_secret_note_reaches_a_moderator_and_leaves_a_reader_an_empty_frame(site, cho, ben):
    moderator, reader, visitor = await site(cho), await site(ben), await site()
    await note("open")
    await note("the secret word", secret=True)
    await note("open again")
    await moderator.shows("open", "the secret word", "open again")
    for page in (reader, visitor):
        await page.shows("open", "", "open again")
        assert page.frames[1] == {"seq": 2, "type": "empty"}
        assert "secret" not in json.dumps(page.messages)


async def test_who_may_not_follow_is_refused_and_hears_nothing(site, cho, ben):
    inside, outside = await site(cho, key="closed"), await site(ben, key="closed")
    assert outside.messages == [{"stream": "note", "key": "closed", "refused": True}]
    await note("the secret word", key="closed")
    await inside.shows("the secret word")
    assert len(outside.messages) == 1


async def test_a_stream_that_nobody_registered_is_refused_like_a_closed_one(site):
    page = await site(follows=False)
    page.say({"follow": [{"stream": "gossip", "key": "1", "seq": 0}]})
    await until(lambda: page.messages)
    assert page.messages == [{"stream": "gossip", "key": "1", "refused": True}]


async def test_a_stream_that_cannot_say_who_may_follow_lets_nobody(site, notes, monkeypatch):
    monkeypatch.setattr(notes, "audience", lambda member, key: 1 // 0)
    page = await site()
    assert page.messages == [{"stream": "note", "key": "1", "refused": True}]


async def test_a_database_that_is_away_for_a_moment_refuses_nobody(site, ben, monkeypatch):
    page = await site(follows=False)
    with monkeypatch.context() as fault:
        fault.setattr(log.Event.objects, "filter", fail)
        page.follow()
        await until(lambda: process.hub().rooms)
        await settled()
        assert page.messages == []
    await look()
    await note("back again")
    await page.shows("back again")


def fail(*args, **kwargs):
    raise OperationalError("the database went away")


async def test_a_logout_closes_the_socket_and_leaves_the_neighbours_open(site, ben, cho):
    leaving, staying, visitor = await site(ben), await site(cho), await site()
    await in_thread(Session.objects.filter(session_key=leaving.scope["headers"][1][1].decode()[10:]).delete)
    await look()
    await until(lambda: leaving.closed)
    await note("after")
    await staying.shows("after")
    await visitor.shows("after")
    assert leaving.closed == SESSION_ENDED
    assert leaving.frames == []


async def test_a_closed_account_closes_its_sockets(site, ben):
    page = await site(ben)
    ben.is_active = False
    await in_thread(ben.save)
    await look()
    await until(lambda: page.closed)
    await note("after")
    await settled()
    assert page.closed == SESSION_ENDED
    assert page.frames == []


async def test_a_deleted_account_closes_its_sockets(site, ben):
    page = await site(ben)
    await in_thread(ben.delete)
    await look()
    await until(lambda: page.closed)
    assert page.closed == SESSION_ENDED


async def test_a_new_password_ends_the_sessions_of_the_old_one(site, ben):
    page = await site(ben)
    await in_thread(ben.set_password, "another long password")
    await in_thread(ben.save)
    await look()
    await until(lambda: page.closed)
    assert page.closed == SESSION_ENDED


async def test_who_loses_a_role_is_moved_to_the_readers(site, cho):
    page = await site(cho)
    await note("the secret word", secret=True)
    await page.shows("the secret word")
    await in_thread(become, cho, "")
    await look()
    await note("the second secret", secret=True)
    await page.shows("the secret word", "")
    assert page.closed is None


async def test_who_loses_the_right_to_follow_is_refused_from_then_on(site, cho):
    page = await site(cho, key="closed")
    await in_thread(become, cho, "")
    await look()
    await until(lambda: page.refused)
    await note("after", key="closed")
    await settled()
    assert page.frames == []


async def test_who_gains_a_role_sees_what_it_opens_without_a_reload(site, ben):
    page = await site(ben)
    await in_thread(become, ben, "moderator")
    await look()
    await note("for moderators", secret=True)
    await page.shows("for moderators")


async def test_rights_that_did_not_move_are_not_asked_again(site, ben, notes):
    page = await site(ben)
    notes.asked = 0
    await look(times=3)
    await note("hello")
    await page.shows("hello")
    assert notes.asked == 0


async def test_an_event_that_moves_the_place_is_not_shown_to_who_may_not_see_the_new_one(site, cho, ben):
    inside, outside, visitor = await site(cho), await site(ben), await site()
    await note("to the back room", kind="moved")
    await inside.shows("to the back room")
    for page in (outside, visitor):
        await until(lambda page=page: page.refused)
        assert page.frames == []
    await note("in the back room")
    await inside.shows("to the back room", "in the back room")
    assert outside.frames == []


async def test_nobody_is_told_anything_while_their_audience_is_being_asked(site, cho):
    page = await site(cho)
    socket = next(iter(process.hub().sockets[cho.pk]))
    process.hub().ask_anew(socket)
    beat.say_heads(process.hub())
    assert len(page.messages) == 1
    await settled()
    await note("known again")
    await page.shows("known again")


@pytest.mark.parametrize("spoilt", ["sessionid=", "sessionid=guessed", "sessionid=\x00", "csrftoken=x; sessionid"])
async def test_a_cookie_that_is_no_session_is_a_visitor(site, spoilt):
    page = await site(follows=False)
    await page.leave()
    page.scope["headers"].append((b"cookie", spoilt.encode()))
    page.accepted = None
    await page.open()
    await note("hello", secret=True)
    await page.shows("")


async def test_a_beat_costs_three_queries_however_many_pages_are_open(site, ben, cho):
    for member in (ben, cho, None):
        for key in "123":
            await site(member, key=key)
    hub = process.hub()
    sockets = {socket for group in hub.sockets.values() for socket in group}
    sessions = {socket.visitor.session_key for socket in sockets} - {None}
    places = tuple(hub.rooms)

    def ask():
        with CaptureQueriesContext(connection) as queries:
            return beat.ask(places, [ben.pk, cho.pk], sessions), len(queries)

    truth, queries = await in_thread(ask)
    assert (len(sockets), len(places), queries) == (9, 3, 3)
    assert set(truth.marks) == {ben.pk, cho.pk}
    assert truth.sessions == sessions
