"""A room: one stream and key that pages of this process have open. It reads the log once for all of them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import structlog
from channels.db import database_sync_to_async

from live import bell, catching_up, wire
from live.catching_up import Place, Reader, Reading
from live.listening import Listener
from live.registry import Stream
from live.sockets import Socket
from live.visitors import Visitor

Messages = Mapping[Place, wire.Message]

log = structlog.get_logger(__name__)


class Newcomer(NamedTuple):
    """A socket whose audience is not known yet, or not any more: what it reads, and what it has seen."""

    language: str
    seq: int


@dataclass(eq=False, slots=True)
class Group:
    """All sockets that stand at the same place: they are told the same, and move on together."""

    place: Place
    members: dict[Socket, Visitor] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Room:
    """One stream and key that pages of this process have open.

    A socket is a newcomer or stands in a group. Only the room's own task puts it into a group; everything else takes
    it out, so that who is still there when a look ends is whom it was for.
    """

    stream: Stream
    key: str
    listener: Listener
    head: int = 0
    _newcomers: dict[Socket, Newcomer] = field(default_factory=dict)
    _groups: dict[Place, Group] = field(default_factory=dict)
    _where: dict[Socket, Group] = field(default_factory=dict)
    _rung: int = 0
    _due: bool = False
    _task: asyncio.Task[None] | None = None

    @property
    def group(self) -> str:
        return bell.group_of(self.stream.name, self.key)

    @property
    def idle(self) -> bool:
        return not self._newcomers and not self._where and self._task is None

    def admit(self, socket: Socket, language: str, seq: int) -> None:
        """Let a socket follow from `seq` on. Until its audience is known it gets nothing."""
        self.leave(socket)
        self._newcomers[socket] = Newcomer(language, seq)
        self.stir()

    def leave(self, socket: Socket) -> None:
        self._newcomers.pop(socket, None)
        if group := self._where.pop(socket, None):
            del group.members[socket]

    def ask_anew(self, socket: Socket) -> None:
        """Ask again which audience a socket belongs to."""
        if group := self._where.get(socket):
            self.admit(socket, group.place.language, group.place.seq)
        elif newcomer := self._newcomers.get(socket):
            self.admit(socket, *newcomer)

    def hear(self, seq: int) -> None:
        """The bell rang: what is known already, or rang before, is not worth a query."""
        if seq > max(self.head, self._rung):
            self._rung = seq
            self.stir()

    def told(self, head: int) -> None:
        """The beat looked: serve what is newer, and whoever a failed look left unserved."""
        if head > self.head or self._newcomers:
            self.stir()

    def stir(self) -> None:
        """Look at the log soon; however often the room is stirred meanwhile, it looks once more."""
        self._due = True
        if self._task is None:
            self._task = asyncio.create_task(self._serve_while_due())

    def say_head(self) -> None:
        """Tell every page how far the log goes: one that lost something notices."""
        message = self._message({"frames": [], "head": self.head, "more": False})
        for socket in list(self._where):
            socket.push(message)

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
        newcomers = list(self._newcomers.items())
        standing = {place: list(group.members.items()) for place, group in self._groups.items() if group.members}
        if not newcomers and not standing:
            return
        readers = [Reader(socket.visitor.member, *newcomer) for socket, newcomer in newcomers]
        following = {place: [visitor for _socket, visitor in some] for place, some in standing.items()}
        reading, messages = await database_sync_to_async(self._look)(readers, following)
        self.head = self._rung = max(self.head, reading.head)
        groups, self._groups = self._groups, {}
        for place, group in groups.items():
            if reading.moved is None:
                self._tell_together(group, reading, messages)
            else:
                sockets = [socket for socket, _visitor in standing.get(place, ())]
                self._tell_apart(group, zip(sockets, reading.moved.get(place, ()), strict=True), reading, messages)
        for (socket, newcomer), audience in zip(newcomers, reading.audiences, strict=True):
            if self._newcomers.get(socket) is newcomer:  # else it left, or asked for something else meanwhile
                del self._newcomers[socket]
                self._tell(socket, audience, newcomer, reading, messages, always=True)

    def _tell_together(self, group: Group, reading: Reading, messages: Messages) -> None:
        if not group.members:
            return
        answer = reading.answers[group.place]
        if answer["frames"] or answer["more"]:
            message = messages[group.place]
            for socket in group.members:
                socket.push(message)
        self._stand(group, group.place._replace(seq=answer["head"]))

    def _tell_apart(
        self, group: Group, audiences: Iterable[tuple[Socket, str | None]], reading: Reading, messages: Messages
    ) -> None:
        newcomer = Newcomer(group.place.language, group.place.seq)
        for socket, audience in audiences:
            if self._where.get(socket) is group:
                del self._where[socket]
                self._tell(socket, audience, newcomer, reading, messages)

    def _tell(
        self,
        socket: Socket,
        audience: str | None,
        newcomer: Newcomer,
        reading: Reading,
        messages: Messages,
        *,
        always: bool = False,
    ) -> None:
        """Tell one socket, and put it where those stand who know as much. `always`: also that there is no news."""
        if audience is None:
            socket.push(self._message({"refused": True}))
            return
        place = Place(audience, *newcomer)
        answer = reading.answers[place]
        if always or answer["frames"] or answer["more"]:
            socket.push(messages[place])
        self._stand(Group(place, {socket: socket.visitor}), place._replace(seq=answer["head"]))

    def _stand(self, group: Group, place: Place) -> None:
        """Put a group at a place: alone it moves there as it is, else it joins who stands there."""
        group.place = place
        there = self._groups.setdefault(place, group)
        if there is not group:
            there.members |= group.members
        if there is not group or len(group.members) == 1:
            self._where |= dict.fromkeys(group.members, there)

    def _look(self, readers: Sequence[Reader], standing: Mapping[Place, Sequence[Visitor]]) -> tuple[Reading, Messages]:
        """Read and encode, in the database's thread: one message for all who stand at the same place."""
        reading = catching_up.read(self.stream, self.key, readers, standing)
        return reading, {place: self._message(answer) for place, answer in reading.answers.items()}

    def _message(self, answer: Mapping[str, Any]) -> wire.Message:
        return wire.message({"stream": self.stream.name, "key": self.key, **answer})
