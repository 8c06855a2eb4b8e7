"""The hub: all sockets of this process and the rooms they are in."""

import asyncio
from collections import defaultdict
from typing import Any

from django.conf import settings

from live import bell, wire
from live.asking import Asked
from live.listening import Listener
from live.registry import stream_named
from live.rooms import Room
from live.sockets import TOO_MANY_SOCKETS, Socket


class Hub:
    """All sockets and rooms of a process; it lives on one event loop, and every method belongs there."""

    def __init__(self) -> None:
        self.rooms: dict[tuple[str, str], Room] = {}
        self.sockets: dict[int | None, set[Socket]] = defaultdict(set)
        """By member's pk; visitors stand under `None`."""
        self.listener = Listener(self._rung)
        self._addresses: dict[str, set[Socket]] = defaultdict(set)
        self._followed: dict[Socket, set[tuple[str, str]]] = {}
        bell.ring_on(asyncio.get_running_loop())

    def welcome(self, socket: Socket) -> bool:
        """Take a socket in, or close it where its member or its address has as many as allowed."""
        member, address = socket.visitor.member.pk, socket.visitor.address
        members_full = member is not None and len(self.sockets[member]) >= settings.LIVE_SOCKETS_PER_MEMBER
        address_full = address and len(self._addresses[address]) >= settings.LIVE_SOCKETS_PER_ADDRESS
        if members_full or address_full:
            socket.close(TOO_MANY_SOCKETS)
            return False
        self.sockets[member].add(socket)
        self._addresses[address].add(socket)
        self._followed[socket] = set()
        return True

    def follow(self, socket: Socket, asked: Asked) -> None:
        """Make `asked` the whole of what a socket follows. Everything in it is answered, also what it had before."""
        for place in self._followed[socket] - asked.follow.keys():
            self.rooms[place].leave(socket)
        self._followed[socket] = set()
        for (name, key), seq in asked.follow.items():
            room = self._room(name, key)
            if room is None:
                socket.push(wire.message({"stream": name, "key": key, "refused": True}))
            else:
                self._followed[socket].add((name, key))
                room.admit(socket, asked.language, seq)

    def ask_anew(self, socket: Socket) -> None:
        """Ask again, in every room of a socket, what it may see there."""
        for place in self._followed[socket]:
            self.rooms[place].ask_anew(socket)

    def leave(self, socket: Socket) -> None:
        """Let a socket go, also one that was never welcome; the beat clears the rooms it leaves empty."""
        for place in self._followed.pop(socket, ()):
            self.rooms[place].leave(socket)
        _take_out(self.sockets, socket.visitor.member.pk, socket)
        _take_out(self._addresses, socket.visitor.address, socket)

    def expel(self, socket: Socket, code: int) -> None:
        """Close a socket at once: nothing that happens from now on reaches it."""
        self.leave(socket)
        socket.close(code)

    async def clear_idle_rooms(self) -> None:
        followed = set().union(*self._followed.values())
        for place, room in list(self.rooms.items()):
            if room.idle and place not in followed:
                del self.rooms[place]
                await self.listener.forget(room.group)

    async def close(self) -> None:
        await self.listener.close()

    def _room(self, name: str, key: str) -> Room | None:
        if (name, key) not in self.rooms and (stream := stream_named(name)) is not None:
            self.rooms[name, key] = Room(stream, key, self.listener)
        return self.rooms.get((name, key))

    def _rung(self, stream: str, key: str, seq: int) -> None:
        if room := self.rooms.get((stream, key)):
            room.hear(seq)


def _take_out(index: dict[Any, set[Socket]], name: Any, socket: Socket) -> None:
    index[name].discard(socket)
    if not index[name]:
        del index[name]
