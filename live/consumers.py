"""The WebSocket at /live/: who is it, what may it say. Everything that is told comes from the hub."""

import time
from typing import Any

import structlog
from channels.consumer import get_handler_name
from channels.exceptions import DenyConnection, StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from live import asking, process, wire
from live.sockets import TOO_LONG, TOO_MANY_FRAMES, Socket
from live.visitors import identify

FRAME_BYTES = 32 * 1024
FRAMES_A_SECOND = 10

MALFORMED = wire.message({"error": "malformed"})

log = structlog.get_logger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    """One page's socket. It has no channel of its own in the layer: the hub listens once for all of them."""

    channel_layer_alias = "none: the hub listens"

    socket: Socket | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.hub = process.hub()
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.socket is not None:
                self.socket.closed = True
                self.hub.leave(self.socket)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without Channels' look at the database's connections, a hop to a thread for each frame."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        try:
            visitor = await identify(self.scope)
        except DatabaseError as error:
            log.warning("live.handshake_refused", error=repr(error))
            raise DenyConnection from error  # the page polls and comes back
        await self.accept()
        self.socket = Socket(self.base_send, visitor)
        self.allowance = Allowance(FRAMES_A_SECOND)
        self.hub.welcome(self.socket)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.socket is None or self.socket.closed:
            return
        if not self.allowance.take():
            self.hub.expel(self.socket, TOO_MANY_FRAMES)
        elif len((text_data or "").encode(errors="replace") or bytes_data or b"") > FRAME_BYTES:
            self.hub.expel(self.socket, TOO_LONG)
        else:
            self._obey(self.socket, text_data or "")

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    def _obey(self, socket: Socket, text: str) -> None:
        try:
            asked = asking.read(text)
        except asking.Malformed:
            socket.push(MALFORMED)
        else:
            self.hub.follow(socket, asked)


class Allowance:
    """So many a second, in bursts of as many."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._left = float(rate)
        self._at = time.monotonic()

    def take(self) -> bool:
        """Use one, where one is left."""
        now = time.monotonic()
        self._left = min(self.rate, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
