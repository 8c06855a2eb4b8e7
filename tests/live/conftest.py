"""A stream of the tests' own, sockets to follow it, and a hub that ends with each test."""

from collections.abc import Sequence

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections, transaction

from live import bell, log, process, registry
from live.log import LoggedStream
from live.models import Event
from live.registry import Frame, tombstone
from tests.live.pages import Page


class Notes(LoggedStream):
    """Short notes. Secret ones are for moderators; keys that begin with `closed` are for moderators, too."""

    name = "note"
    moves = frozenset({"moved"})

    def __init__(self) -> None:
        self.asked = 0
        self.rendered = 0

    def audience(self, member, key: str) -> str | None:
        self.asked += 1
        moderates = member.is_authenticated and type(member)._base_manager.get(pk=member.pk).site_role == "moderator"
        moved_away = Event.objects.filter(stream=self.name, key=key, kind="moved").exists()
        if moderates:
            return "moderator"
        return None if key.startswith("closed") or moved_away else "reader"

    def frames(self, events: Sequence[Event], audience: str, language: str) -> list[Frame]:
        self.rendered += 1
        return [self._frame(event, audience, language) for event in events]

    def _frame(self, event: Event, audience: str, language: str) -> Frame:
        if event.kind == "broken":
            raise RuntimeError("this note cannot be rendered")
        if event.data.get("secret") and audience != "moderator":
            return tombstone(event.seq)
        text = event.data.get("text", "")
        return {"seq": event.seq, "type": event.kind, "text": text, "for": f"{audience} {language}"}


@pytest.fixture
def notes(monkeypatch):
    monkeypatch.setattr(registry, "_STREAMS", {})
    return registry.register(Notes())


def write(text="", *, key="1", kind="written", owner=None, **data):
    """Write a note as an action would: in a transaction, under the lock of the owner's row where several write."""
    with transaction.atomic():
        if owner is not None:
            type(owner)._base_manager.select_for_update().get(pk=owner.pk)
        return log.append("note", key, kind, {"text": text, **data})


note = database_sync_to_async(write)


@pytest.fixture
def layer(request, settings):
    """The channel layer that a test asks for: in memory, or over the Redis whose URL the named fixture gives."""
    if server := getattr(request, "param", None):
        over_redis(settings, request.getfixturevalue(server))
    else:
        settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    yield
    channel_layers.backends.clear()


def over_redis(settings, url):
    """Put the channel layer on a Redis server, as hub/settings/base.py does."""
    hosts = [{"address": url, "socket_timeout": None, "max_connections": 20000}]
    backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": backend, "CONFIG": {"hosts": hosts}}}


@pytest.fixture
async def site(transactional_db, layer, notes, monkeypatch):
    """A process that serves sockets: `await site(member)` opens a page. Its beat stands still until a test beats."""
    monkeypatch.setattr("live.beat.SECONDS", 3600)
    pages: list[Page] = []

    async def open_page(member=None, *, follows=True, **given) -> Page:
        cookies = {} if member is None else await database_sync_to_async(signed_in)(member)
        page = Page(cookies=cookies, **given)
        pages.append(page)
        return await page.open(follows=follows)

    yield open_page
    for page in pages:
        await page.leave()
    await process.close()
    await database_sync_to_async(connections.close_all)()


def signed_in(member) -> dict[str, str]:
    """Sign a member in and return the browser's cookies."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return {"sessionid": session.session_key}


@pytest.fixture
def silent_bell(monkeypatch):
    """A bell that does not ring: the beat must do without."""
    monkeypatch.setattr(bell, "ring", lambda stream, key, seq: None)
