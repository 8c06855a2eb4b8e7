"""One open page: what is written to its socket, in order, without ever waiting for it."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any

from live.visitors import Visitor
from live.wire import Message

QUEUED = 64
"""Messages a slow reader may have waiting. Then the socket is dropped; the page resumes from its seq."""

PARTING = 5.0
"""Seconds in which a closing socket must take its farewell."""

SESSION_ENDED = 4401
TOO_MANY_SOCKETS = 4429
TOO_MANY_FRAMES = 4430
TOO_SLOW = 4008
TOO_LONG = 1009

Send = Callable[[Message], Awaitable[None]]


class Socket:
    """A page's socket as the hub sees it. All methods belong to the hub's loop and return at once."""

    def __init__(self, send: Send, visitor: Visitor) -> None:
        self.visitor = visitor
        self.closed = False
        self._send = send
        self._waiting: deque[Message] = deque()
        self._writer: asyncio.Task[None] | None = None

    def push(self, message: Message) -> None:
        """Write a message, behind those that wait. A reader who does not read is dropped, and delays nobody else."""
        if self.closed:
            return
        if self._writer is None:
            self._write(message)
        elif len(self._waiting) < QUEUED:
            self._waiting.append(message)
        else:
            self.drop()

    def close(self, code: int) -> None:
        """Say goodbye; nothing is written after it, also not what waits."""
        self._part({"type": "websocket.close", "code": code})

    def drop(self) -> None:
        """Cut the line: a farewell would only lengthen the queue of somebody who does not read (`live.protocol`)."""
        self._part({"type": "websocket.close", "code": TOO_SLOW, "abort": True})

    def _write(self, message: Message) -> None:
        """Run the send by hand up to its first pause: as a rule there is none, and no task is made.

        A task for each socket and message would double the CPU that a message costs.
        """
        sending = self._send(message)
        if type(sending) is not types.CoroutineType:  # some servers return another awaitable
            self._writer = asyncio.ensure_future(self._write_on(sending))
            return
        try:
            awaited = sending.send(None)
        except StopIteration:
            return
        except Exception:  # the peer is gone; the consumer will hear of it
            self.closed = True
            return
        self._writer = asyncio.ensure_future(self._write_on(_continued(sending, awaited)))

    async def _write_on(self, sending: Awaitable[None]) -> None:
        """Finish a send that had to wait for the peer, then what queued up behind it."""
        try:
            await sending
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception:  # the peer is gone; the consumer will hear of it
            self.closed = True
        finally:
            self._writer = None

    def _part(self, farewell: Message) -> None:
        if self.closed:
            return
        self.closed = True
        self._waiting.clear()
        self._writer = asyncio.ensure_future(self._say_goodbye(farewell, self._writer))

    async def _say_goodbye(self, farewell: Message, writer: asyncio.Task[None] | None) -> None:
        if writer is not None:
            writer.cancel()
        try:
            async with asyncio.timeout(PARTING):
                await self._send(farewell)
        except Exception:  # gone before we said so
            return


@types.coroutine
def _continued(sending: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was started by hand and now waits for `awaited`."""
    while True:
        try:
            value = yield awaited
        except BaseException as error:  # cancelled: the coroutine must learn of it
            step = partial(sending.throw, error)
        else:
            step = partial(sending.send, value)
        try:
            awaited = step()
        except StopIteration:
            return
