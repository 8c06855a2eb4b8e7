"""The beat: every few seconds this process asks the database what is true, and sets right what the bell did not say.

The beat alone keeps every promise of `live`, also with no Redis and for what another process wrote.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import structlog
from channels.db import database_sync_to_async

from live import access
from live.hub import Hub
from live.registry import stream_named
from live.sockets import SESSION_ENDED

SECONDS = 4.0
HEAD_EVERY = 5
"""Beats between two words to every page about how far its log goes: 20 seconds."""

RENEW_EVERY = 15
"""Beats between two new memberships in the layer's groups: a minute."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Truth:
    """What the database says about everything that is open here."""

    heads: dict[tuple[str, str], int]
    marks: dict[int, access.Mark]
    sessions: set[str]


async def beat(hub: Hub) -> None:
    """Beat as long as the process lives; a database that fails is asked again with the next beat."""
    count = 0
    while True:
        await asyncio.sleep(SECONDS)
        count += 1
        try:
            await once(hub)
            if count % HEAD_EVERY == 0:
                say_heads(hub)
            await hub.listener.renew(everything=count % RENEW_EVERY == 0)
            await hub.clear_idle_rooms()
        except Exception:
            log.exception("live.beat_failed")


async def once(hub: Hub) -> None:
    """One look: revoke what ended, ask anew where rights moved, serve what is newer."""
    sockets = {socket for group in hub.sockets.values() for socket in group}
    if not sockets:
        return
    members = [pk for pk in hub.sockets if pk is not None]
    sessions = {key for socket in sockets if (key := socket.visitor.session_key)}
    truth = await database_sync_to_async(ask)(tuple(hub.rooms), members, sessions)
    for socket in sockets:
        if (key := socket.visitor.session_key) and key not in truth.sessions:
            hub.expel(socket, SESSION_ENDED)
    await _follow_rights(hub, truth.marks)
    for place, room in hub.rooms.items():
        room.told(truth.heads.get(place, 0))


def say_heads(hub: Hub) -> None:
    for room in hub.rooms.values():
        room.say_head()


def ask(places: Collection[tuple[str, str]], members: Collection[int], sessions: Collection[str]) -> Truth:
    """Ask the database: one query a kind of stream, one for all members, one for all sessions."""
    keys = defaultdict(list)
    for name, key in places:
        keys[name].append(key)
    heads = {
        (name, key): head
        for name, some in keys.items()
        if (stream := stream_named(name)) is not None
        for key, head in stream.heads(some).items()
    }
    return Truth(
        heads,
        access.marks(members) if members else {},
        access.living_sessions(sessions) if sessions else set(),
    )


async def _follow_rights(hub: Hub, marks: Mapping[int, access.Mark]) -> None:
    """Load the members whose mark moved; close who may not be here, ask anew what the others may see."""
    members = {pk: sockets for pk, sockets in hub.sockets.items() if pk is not None}
    moved = [(pk, one) for pk, sockets in members.items() for one in sockets if one.visitor.mark != marks.get(pk)]
    if not moved:
        return
    fresh = await database_sync_to_async(access.members)({pk for pk, _ in moved})
    for pk, socket in moved:
        if socket.closed:
            continue  # left while we asked
        if pk not in fresh or not socket.visitor.accepts(fresh[pk][0]):
            hub.expel(socket, SESSION_ENDED)
        else:
            socket.visitor.member, socket.visitor.mark = fresh[pk]
            hub.ask_anew(socket)
