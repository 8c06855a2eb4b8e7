"""Open pages without a browser: clients written from docs/live.md, and a reader who never reads."""

import asyncio
import json
import random
import re
import socket
from contextlib import suppress
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.faults.harness.ledger import Listed, mark_of
from tests.support.following import Following

POLL = 5.0
"""Seconds between two polls, and the patience with an unanswered question."""
SILENCE = 45.0
LONGEST_PAUSE = 30.0

ATTRIBUTE = re.compile(r'data-(stream|key|seq|events|later)="([^"]*)"')
ARTICLE = re.compile(r'id="post-(\d+)"')
AWAY = (OSError, WebSocketException, TimeoutError, httpx.HTTPError)
"""What a client meets while a server is away."""


class Reader:
    """A page of a thread. It lists what it was made with, and then every event by the one rule."""

    def __init__(self, http: httpx.AsyncClient, path: str, *, language: str, session: str = "", polls: bool) -> None:
        self.http, self.path, self.language = http, path, language
        self.cookie = f"sessionid={session}" if session else ""
        self.polls = polls
        self.posts: dict[int, str] = {}
        self.connected = False
        self.complaints: list[str] = []
        self._asking = False

    async def open(self) -> None:
        """Load the newest page of the thread."""
        page = await self._get(f"/{self.language}{self.path}")
        if later := dict(ATTRIBUTE.findall(page)).get("later"):
            page = await self._get(later)
        self.about = dict(ATTRIBUTE.findall(page))
        starts = [*ARTICLE.finditer(page)]
        ends = [match.start() for match in starts[1:]] + [len(page)]
        self.posts = {
            int(match[1]): mark_of(page[match.start() : end]) for match, end in zip(starts, ends, strict=True)
        }
        self.following = Following(int(self.about["seq"]), self._apply)

    async def listed(self) -> Listed:
        """Return the posts in the order in which they stand on the page (by number), and what went wrong meanwhile."""
        if self.following.refused or self.following.behind or self.complaints:
            return []
        return sorted(self.posts.items())

    async def live(self) -> None:
        """Be an open page: a socket, and polling as long as there is none."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._poll())
            if not self.polls:
                tasks.create_task(self._hold_a_socket())

    def _apply(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "posted":
            number, mark = frame["number"], mark_of(frame["html"])
            if self.posts.setdefault(number, mark) != mark:
                self.complaints.append(f"post {number} was {self.posts[number]}, then {mark}")

    async def _hold_a_socket(self) -> None:
        failures = 0
        headers = {"Cookie": self.cookie} if self.cookie else {}
        address = str(self.http.base_url).replace("http", "ws", 1).rstrip("/")
        while True:
            with suppress(*AWAY):
                async with connect(
                    f"{address}/live/",
                    origin=str(self.http.base_url).rstrip("/"),  # type: ignore[arg-type]  # a NewType of str
                    additional_headers=headers,
                    compression=None,
                    ping_interval=None,
                    max_size=None,
                ) as line:
                    self.connected = True
                    failures = await self._listen(line)
            self.connected = False
            await asyncio.sleep(random.random() * min(LONGEST_PAUSE, 2**failures))
            failures += 1

    async def _listen(self, line: ClientConnection) -> int:
        """Follow until the line is lost or silent. What was heard ends the row of failures."""
        wish = {"stream": self.about["stream"], "key": self.about["key"], "seq": self.following.last}
        await line.send(json.dumps({"follow": [wish], "language": self.language}))
        patience = POLL
        with suppress(*AWAY):
            while True:
                message = json.loads(await asyncio.wait_for(line.recv(), patience))
                patience = SILENCE
                if "stream" in message and self.following.take(message):
                    await self._catch_up()
        return 0 if patience == SILENCE else 1

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL)
            if not self.connected:
                await self._catch_up()

    async def _catch_up(self) -> None:
        if self._asking:
            return
        self._asking = True
        with suppress(*AWAY):
            answer = await self.http.get(
                self.about["events"].replace("&amp;", "&"),
                params={"after": self.following.last},
                headers={"Cookie": self.cookie},
            )
            if answer.status_code in (403, 404):
                self.following.take({"refused": True})
            elif answer.is_success:
                self.following.take(answer.json())
        self._asking = False

    async def _get(self, path: str) -> str:
        answer = await self.http.get(path.partition("#")[0], headers={"Cookie": self.cookie}, follow_redirects=True)
        answer.raise_for_status()
        return answer.text


class NeverReads:
    """Asks for all there is again and again, and reads nothing: the server must cut this line, and delay nobody."""

    ASKED = 60
    PAUSE = 0.4
    """Seconds between two questions: a server that stood still for a while must not find more than ten of them."""

    def __init__(self, port: int, origin: str, thread: int) -> None:
        wishes: list[dict[str, object]] = [{"stream": "thread", "key": str(thread), "seq": 0}]
        wishes += [{"stream": "none", "key": str(number), "seq": 0} for number in range(19)]
        self.frame = masked(json.dumps({"follow": wishes, "language": "en"}).encode())
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.line.connect(("127.0.0.1", port))
        self.line.sendall(
            b"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Origin: " + origin.encode() + b"\r\n\r\n"
        )

    async def nag(self) -> int:
        """Ask again and again; return after how many questions the line was cut, 0 where it never was."""
        for asked in range(1, self.ASKED + 1):
            await asyncio.sleep(self.PAUSE)
            try:
                self.line.sendall(self.frame)
            except OSError:
                return asked
        return 0

    def close(self) -> None:
        self.line.close()


def masked(payload: bytes) -> bytes:
    """Return a client's text frame (RFC 6455 §5.2); a mask of zeros leaves the text as it is."""
    return b"\x81\xfe" + len(payload).to_bytes(2, "big") + bytes(4) + payload
