"""What was acknowledged, and whether it stands: in the database once, on every open page once and in order."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import psycopg

PATIENCE = 15.0
"""Seconds that pages have to agree after the last post was acknowledged: what the hub promises, no measurement."""

PAUSE = 0.25

MARK = re.compile(r"note-[0-9a-f]{12}")
"""Every post of a run begins with a mark of its own: by it a post is found, whatever number or key it got."""

POSTS = "SELECT thread_id, number, body, created_at FROM forum_post ORDER BY thread_id, number"

Listed = list[tuple[int, str]]
"""Number and mark of each post, in the order in which they stand."""


@dataclass(frozen=True)
class Acknowledged:
    """A post that the site said it has."""

    thread: int
    number: int
    mark: str
    tries: int
    sent: float
    """When the try began that was answered; a post that stood before it was written by a try that nobody heard of."""


@dataclass(frozen=True)
class Page:
    """An open page, as the ledger sees it: what it is, which thread it shows, and how to ask what it lists."""

    name: str
    thread: int
    listed: Callable[[], Awaitable[Listed]]


@dataclass
class Verdict:
    """What came out after one fault."""

    lost: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    unheard: int = 0
    """Posts of the whole run that stood before the try that was answered."""
    incomplete: dict[str, str] = field(default_factory=dict)
    """Page to what is wrong with it."""
    seconds: float = 0.0
    """Until the last page agreed."""


@dataclass
class Ledger:
    """Every post of a run that was acknowledged."""

    database: str
    posts: list[Acknowledged] = field(default_factory=list)
    _written: dict[str, float] = field(default_factory=dict)
    """Mark to the time of the post's row."""

    async def judge(self, pages: list[Page]) -> Verdict:
        """Compare the ledger with the database, and the database with every page, for at most `PATIENCE` seconds."""
        verdict = Verdict()
        truth = await asyncio.to_thread(self._read)
        self._judge_database(truth, verdict)
        begun = time.monotonic()
        waiting = pages
        while waiting:
            found = await asyncio.gather(*(page.listed() for page in waiting))
            complaints = [complain(listed, truth[page.thread]) for page, listed in zip(waiting, found, strict=True)]
            verdict.seconds = time.monotonic() - begun
            open_still = [(page, words) for page, words in zip(waiting, complaints, strict=True) if words]
            if verdict.seconds > PATIENCE:
                verdict.incomplete = {page.name: words for page, words in open_still}
                break
            waiting = [page for page, _words in open_still]
            await asyncio.sleep(PAUSE if waiting else 0)
        return verdict

    def _judge_database(self, truth: dict[int, Listed], verdict: Verdict) -> None:
        stands = {(thread, *row) for thread, rows in truth.items() for row in rows}
        verdict.lost = {one.mark for one in self.posts if (one.thread, one.number, one.mark) not in stands}
        verdict.unheard = sum(self._written[one.mark] < one.sent for one in self.posts if one.mark in self._written)
        often = Counter(mark for rows in truth.values() for _number, mark in rows if mark)
        verdict.doubled = {mark for mark, count in often.items() if count > 1}

    def _read(self) -> dict[int, Listed]:
        """Return every thread's posts as they stand in the database."""
        truth: dict[int, Listed] = {}
        with psycopg.connect(self.database) as connection:
            for thread, number, body, at in connection.execute(POSTS):
                truth.setdefault(thread, []).append((number, mark_of(body)))
                self._written[mark_of(body)] = at.timestamp()
        return truth


def mark_of(words: str) -> str:
    found = MARK.search(words)
    return found[0] if found else ""


def complain(listed: Listed, truth: Listed) -> str:
    """Say what is wrong with a page that lists `listed` from its first post on; nothing where all is well."""
    if not listed:
        return "lists nothing"
    expected = [row for row in truth if row[0] >= listed[0][0]]
    if listed == expected:
        return ""
    missing = [number for number, mark in expected if (number, mark) not in listed]
    twice = [row[0] for row, count in Counter(listed).items() if count > 1]
    return f"lists {len(listed)} of {len(expected)}; missing {missing[:5]}, twice {twice[:5]}, else out of order"
