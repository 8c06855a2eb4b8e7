"""A browser's page as the tests open it: a socket of the real application, and the rules of docs/live.md."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings

from live import process
from live.routing import websocket

PATIENCE = 10.0
"""Seconds after which a test that waits has failed."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must happen."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def settled() -> None:
    """Wait until no room of the hub has anything left to do."""
    rooms = process.hub().rooms
    await until(lambda: all(room._task is None for room in rooms.values()))
    await asyncio.sleep(0)


class Page:
    """An open page. `frames` is what it shows, in the order in which it applied it."""

    def __init__(self, *, key="1", seq=0, language="en", cookies=None, origin=None, path="/live/", client="127.0.0.1"):
        self.key, self.last, self.language = key, seq, language
        self.frames: list[dict] = []
        self.messages: list[dict] = []
        self.raw: list[dict] = []
        self.gaps = 0
        self.far = self.refused = False
        self.accepted: bool | None = None
        self.closed: int | None = None
        self.reading = asyncio.Event()
        self.reading.set()
        cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        headers = [(b"origin", (origin if origin is not None else settings.LIVE_ORIGINS[0]).encode("latin1"))]
        headers += [(b"cookie", cookie.encode())] if cookie else []
        self.scope = {"type": "websocket", "path": path, "headers": headers, "client": (client, 5000)}
        self._inbox: asyncio.Queue = asyncio.Queue()
        self._task: asyncio.Task | None = None

    async def open(self, *, follows=True) -> "Page":
        self._task = asyncio.create_task(websocket(self.scope, self._inbox.get, self._send))
        self._inbox.put_nowait({"type": "websocket.connect"})
        await until(lambda: self.accepted is not None or self._task.done())
        if self._task.done():
            self._task.result()
        if follows and self.accepted:
            self.follow()
            await until(lambda: self.messages or self.closed)
        return self

    def follow(self, *keys: str) -> None:
        self.say({"follow": [self._wish(key) for key in keys or (self.key,)], "language": self.language})

    def say(self, message: object) -> None:
        self.say_text(json.dumps(message))

    def say_text(self, text: str) -> None:
        self._inbox.put_nowait({"type": "websocket.receive", "text": text})

    def say_bytes(self, data: bytes) -> None:
        self._inbox.put_nowait({"type": "websocket.receive", "bytes": data})

    def hear(self, text: str) -> None:
        """Apply a message as docs/live.md says: the next seq, never one twice, never one past a gap."""
        message = json.loads(text)
        self.messages.append(message)
        self.refused = self.refused or message.get("refused", False)
        for frame in message.get("frames", ()):
            if frame["seq"] == self.last + 1:
                self.last = frame["seq"]
                self.frames.append(frame)
            elif frame["seq"] > self.last:
                self.gaps += 1
        self.far = self.far or message.get("more", False)

    @property
    def texts(self) -> list[str]:
        return [frame.get("text", "") for frame in self.frames]

    async def shows(self, *texts: str) -> None:
        """Wait until the page shows exactly these notes, each once and in order."""
        with suppress(TimeoutError):
            await until(lambda: self.texts == list(texts))
        assert self.texts == list(texts)
        assert [frame["seq"] for frame in self.frames] == sorted({frame["seq"] for frame in self.frames})

    async def leave(self) -> None:
        self.reading.set()
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})
        if self._task is not None:
            await asyncio.wait_for(self._task, PATIENCE)

    async def _send(self, event: dict) -> None:
        if event["type"] == "websocket.accept":
            self.accepted = True
        elif event["type"] == "websocket.close":
            self.accepted = bool(self.accepted)
            self.closed = event.get("code", 1000)
            self.raw.append(event)
        else:
            await self.reading.wait()
            self.raw.append(event)
            self.hear(event["text"])

    def _wish(self, key: str) -> dict:
        return {"stream": "note", "key": key, "seq": self.last if key == self.key else 0}
