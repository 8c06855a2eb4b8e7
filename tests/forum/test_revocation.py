"""A page that is open loses what its reader may no longer see within a beat: signed out, banned, put out, moved away.

A beat comes every four seconds (`live.beat.SECONDS`), which keeps the promise of five; here each test beats once.
"""

import pytest
from channels.db import database_sync_to_async as in_thread
from channels.layers import channel_layers
from django.db import connections
from django.test import Client
from django.urls import reverse

from forum.banning import ban_member
from forum.models import Thread
from forum.moderation import change_category, hide_thread
from live import beat, bell, process
from live.sockets import SESSION_ENDED
from networks.joining import leave
from tests.factories.forum import begin, say
from tests.live.conftest import signed_in
from tests.live.pages import Page, settled, until

SECRET = "quetzalcoatlus"


class ThreadPage(Page):
    """A thread's page as thread.js opens it."""

    def _wish(self, key: str) -> dict:
        return {**super()._wish(key), "stream": "thread"}


@pytest.fixture
async def opened(transactional_db, settings, monkeypatch):
    """`await opened(member, thread)` opens a thread. No bell rings: the beat alone must do."""
    monkeypatch.setattr("live.beat.SECONDS", 3600)
    monkeypatch.setattr(bell, "ring", lambda stream, key, seq: None)
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    pages: list[ThreadPage] = []

    async def open_page(member, thread, cookies=None) -> ThreadPage:
        cookies = cookies or (await in_thread(signed_in)(member) if member else {})
        key, seq = await in_thread(lambda: (thread.stream_key, 0))()
        pages.append(ThreadPage(key=key, seq=seq, cookies=cookies))
        return await pages[-1].open()

    yield open_page
    for page in pages:
        await page.leave()
    await process.close()
    await in_thread(connections.close_all)()
    channel_layers.backends.clear()


async def beat_once():
    await beat.once(process.hub())
    await settled()


def told(page) -> str:
    return str(page.frames)


async def shows_nothing_more(page, thread, author):
    """After a beat whatever is said in the thread reaches a page that was revoked never."""
    await beat_once()
    await until(lambda: page.closed or page.refused)
    await in_thread(say)(thread, f"{SECRET} afterwards", author)
    await beat_once()
    assert SECRET not in told(page)


def test_the_beat_comes_often_enough_for_five_seconds():
    assert beat.SECONDS <= 4


async def test_who_signs_out_hears_nothing_more(opened, public, ben, cho):
    thread = await in_thread(begin)(public, cho)
    browser = Client()
    await in_thread(browser.force_login)(ben, "django.contrib.auth.backends.ModelBackend")
    page = await opened(ben, thread, {"sessionid": browser.cookies["sessionid"].value})
    await in_thread(browser.post)(reverse("account_logout"))
    await shows_nothing_more(page, thread, cho)
    assert page.closed == SESSION_ENDED


async def test_who_is_banned_hears_nothing_more_and_the_neighbour_does(opened, for_members, ben, dot, cho):
    thread = await in_thread(begin)(for_members, cho)
    page, neighbour = await opened(ben, thread), await opened(dot, thread)
    await in_thread(ban_member)(member=ben, by=cho, reason="Advertising.")
    await shows_nothing_more(page, thread, cho)
    assert page.closed == SESSION_ENDED
    await until(lambda: SECRET in told(neighbour))


async def test_who_leaves_a_coalition_hears_no_more_of_its_threads(opened, for_coalition, south_valley, lupe, cho):
    thread = await in_thread(begin)(for_coalition, cho)
    page = await opened(lupe, thread)
    await in_thread(leave)(south_valley, lupe)
    await shows_nothing_more(page, thread, cho)
    assert page.refused
    assert page.closed is None


async def test_a_visitor_hears_no_more_of_a_category_that_was_closed(opened, public, cho):
    thread = await in_thread(begin)(public, cho)
    page = await opened(None, thread)
    public.visibility = "members"
    await in_thread(change_category)(public)
    await shows_nothing_more(page, thread, cho)
    assert page.refused


async def test_a_member_hears_no_more_of_a_thread_that_was_hidden_and_its_author_does(opened, public, ben, dot, cho):
    thread = await in_thread(begin)(public, ben)
    page, author = await opened(dot, thread), await opened(ben, thread)
    await in_thread(hide_thread)(thread=thread, by=cho, reason="While we ask her.")
    await beat_once()
    await until(lambda: page.refused)
    assert not author.refused
    assert await in_thread(Thread.objects.seen_by)(dot, thread.pk) is None
