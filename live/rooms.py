"""A room: one stream and key that pages of this process have open. It reads the log once for all of them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from channels.db import database_sync_to_async

from live import bell, catching_up, wire
from live.catching_up import Place, Reader, Reading
from live.listening import Listener
from live.registry import Stream
from live.sockets import Socket

log = structlog.get_logger(__name__)


@dataclass(eq=False, slots=True)
class Follow:
    """A socket in a room: what it has seen. `audience` is `None` until the stream was asked for it.

    Only the room's own task writes to it; whatever else changes puts another one in its place.
    """

    socket: Socket
    language: str
    seq: int
    audience: str | None = None

    @property
    def reader(self) -> Reader:
        return Reader(self.socket.visitor.member, self.audience, self.language, self.seq)


@dataclass(eq=False, slots=True)
class Room:
    """One stream and key that pages of this process have open."""

    stream: Stream
    key: str
    listener: Listener
    follows: dict[Socket, Follow] = field(default_factory=dict)
    head: int = 0
    _rung: int = 0
    _due: bool = False
    _task: asyncio.Task[None] | None = None

    @property
    def group(self) -> str:
        return bell.group_of(self.stream.name, self.key)

    @property
    def idle(self) -> bool:
        return not self.follows and self._task is None

    def admit(self, follow: Follow) -> None:
        self.follows[follow.socket] = follow
        self.stir()

    def leave(self, socket: Socket) -> None:
        self.follows.pop(socket, None)

    def ask_anew(self, socket: Socket) -> None:
        """Ask again which audience a socket belongs to. Until that is known it gets nothing."""
        if socket in self.follows:
            self.admit(replace(self.follows[socket], audience=None))

    def hear(self, seq: int) -> None:
        """The bell rang: what is known already, or rang before, is not worth a query."""
        if seq > max(self.head, self._rung):
            self._rung = seq
            self.stir()

    def told(self, head: int) -> None:
        """The beat looked: serve what is newer, and whoever a failed look left unserved."""
        if head > self.head or any(follow.audience is None for follow in self.follows.values()):
            self.stir()

    def stir(self) -> None:
        """Look at the log soon; however often the room is stirred meanwhile, it looks once more."""
        self._due = True
        if self._task is None:
            self._task = asyncio.create_task(self._serve_while_due())

    def say_head(self) -> None:
        """Tell every page how far the log goes: one that lost something notices."""
        message = self._message({"frames": [], "head": self.head, "more": False})
        for follow in self.follows.values():
            if follow.audience is not None:
                follow.socket.push(message)

    async def _serve_while_due(self) -> None:
        try:
            await self.listener.hear(self.group)
            while self._due:
                self._due = False
                await self._serve()
        except Exception:  # the beat comes back to it
            log.exception("live.room_failed", stream=self.stream.name, key=self.key)
        finally:
            self._task = None

    async def _serve(self) -> None:
        follows = list(self.follows.values())
        if not follows:
            return
        readers = [follow.reader for follow in follows]
        reading, messages = await database_sync_to_async(self._look)(readers)
        self.head = self._rung = max(self.head, reading.head)
        for follow, audience in zip(follows, reading.audiences, strict=True):
            if self.follows.get(follow.socket) is not follow:
                continue  # left, or asked for something else meanwhile
            if audience is None:
                self.leave(follow.socket)
                follow.socket.push(self._message({"refused": True}))
                continue
            place = Place(audience, follow.language, follow.seq)
            answer = reading.answers[place]
            if answer["frames"] or answer["more"] or follow.audience is None:
                follow.socket.push(messages[place])
            follow.audience, follow.seq = audience, answer["head"]

    def _look(self, readers: Sequence[Reader]) -> tuple[Reading, dict[Place, wire.Message]]:
        """Read and encode, in the database's thread: one message for all who stand at the same place."""
        reading = catching_up.read(self.stream, self.key, readers)
        return reading, {place: self._message(answer) for place, answer in reading.answers.items()}

    def _message(self, answer: Mapping[str, Any]) -> wire.Message:
        return wire.message({"stream": self.stream.name, "key": self.key, **answer})
