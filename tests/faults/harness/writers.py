"""People who write: through the thread's own form, with one key a post, until the site has acknowledged it."""

import asyncio
import random
import re
import time
import uuid
from dataclasses import dataclass, field

import httpx

from tests.faults.harness.ledger import Acknowledged

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ACTION = re.compile(r'action="([^"]+/reply)"')
NUMBER = re.compile(r"#post-(\d+)$")
WORDS = "When we sit down together nobody has to ask twice, and the tea gets cold before we have said it all. "
GIVE_UP = 60.0
"""Seconds after which a post that nobody acknowledges fails the run."""


class NobodyAnswered(Exception):
    """A post was not acknowledged for so long that the run is broken."""


@dataclass
class Writer:
    """Somebody who is signed in and has the thread open."""

    http: httpx.AsyncClient
    session: str
    scripted: bool
    """Sends as static/js/composer.js does (JSON), else as a form without JavaScript."""
    forms: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    """Thread to the form's address, its token and the cookie of the token."""

    async def open(self, thread: int, path: str) -> None:
        """Load the page of a thread and take its form."""
        answer = await self.http.get(f"/en{path}", headers=self._headers(), follow_redirects=True)
        answer.raise_for_status()
        action, token = ACTION.search(answer.text), TOKEN.search(answer.text)
        assert action is not None
        assert token is not None
        self.forms[thread] = action[1], token[1], answer.cookies["csrftoken"]

    async def post(self, thread: int) -> Acknowledged:
        """Write one post: the same key after every failure, until somebody says that it stands."""
        mark = f"note-{uuid.uuid4().hex[:12]}"
        action, token, cookie = self.forms[thread]
        form = {
            "csrfmiddlewaretoken": token,
            "body": f"{mark} {WORDS * random.randint(1, 12)}",
            "lang": random.choice(("en", "es")),
            "reply_to": "",
            "client_key": str(uuid.uuid4()),
        }
        begun, tries = time.monotonic(), 0
        while time.monotonic() - begun < GIVE_UP:
            tries += 1
            sent = time.time()
            number, pause = await self._send(action, form, cookie)
            if number:
                return Acknowledged(thread, number, mark, tries, sent)
            await asyncio.sleep(pause)
        raise NobodyAnswered(f"{mark} after {tries} tries")

    async def _send(self, action: str, form: dict[str, str], cookie: str) -> tuple[int, float]:
        """Send once; return the number the post got, or how long to wait before the next try."""
        pause = random.uniform(0.2, 1.0)
        try:
            answer = await self.http.post(action, data=form, headers=self._headers(cookie))
        except httpx.HTTPError:
            return 0, pause
        if answer.status_code == 200 and self.scripted:
            return int(answer.json()["number"]), 0
        if answer.status_code == 302 and (found := NUMBER.search(answer.headers["Location"])):
            return int(found[1]), 0
        if answer.status_code == 429:
            return 0, float(answer.headers["Retry-After"])
        if answer.status_code < 500:
            raise NobodyAnswered(f"{answer.status_code}: {answer.text[:500]}")
        return 0, pause

    def _headers(self, token: str = "") -> dict[str, str]:
        cookies = f"sessionid={self.session}" + (f"; csrftoken={token}" if token else "")
        headers = {"Cookie": cookies, "Origin": str(self.http.base_url).rstrip("/")}
        return {**headers, "Accept": "application/json"} if self.scripted else headers
