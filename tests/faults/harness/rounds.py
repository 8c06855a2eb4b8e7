"""Rounds of faults over one site that stays open: who reads, who writes, in which order, and what came out."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.faults.harness.door import Door
from tests.faults.harness.faults import FAULTS, SLOW_COMMITS, Scene, mend
from tests.faults.harness.ground import PostgreSQL, Redis
from tests.faults.harness.ledger import Acknowledged, Ledger, Page, Verdict
from tests.faults.harness.readers import Reader
from tests.faults.harness.servers import Servers
from tests.faults.harness.windows import Windows
from tests.faults.harness.writers import Writer
from tests.support.site import free_port

CLIENTS = 47
WINDOWS = 3
POLLING_ONLY = 8
"""Every eighth client lives by the polling URL alone."""
NEWCOMERS = 8
"""Every so manyth client loads its page anew before each round; the others stay open from first to last."""
WRITING = 1.5
"""Seconds in which everybody begins to write one post: each fault strikes in the middle."""


@dataclass
class Site:
    """A running site with its open pages."""

    scene: Scene
    ledger: Ledger
    http: httpx.AsyncClient
    crews: list[list[str]]
    paths: dict[int, str]
    readers: list[Reader] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    live: dict[Reader, asyncio.Task[None]] = field(default_factory=dict)
    windows: Windows = field(default_factory=Windows)

    def follow(self, reader: Reader) -> None:
        self.live[reader] = asyncio.create_task(reader.live())

    async def leave(self, readers: Iterable[Reader]) -> None:
        tasks = [self.live.pop(reader) for reader in list(readers)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(frozen=True)
class Line:
    """What one fault came to."""

    round: int
    fault: str
    words: str
    posts: int
    tries: int
    pages: int
    verdict: Verdict

    def __str__(self) -> str:
        verdict = self.verdict
        good = self.pages - len(verdict.incomplete)
        counts = f"{self.posts:5} {self.tries:5} {len(verdict.lost):5} {len(verdict.doubled):7}"
        row = f"{self.round:5}  {self.fault:20} {counts}   {good}/{self.pages} {verdict.seconds:6.1f} s   {self.words}"
        return "\n".join([row, *(f"       {name}: {words}" for name, words in verdict.incomplete.items())])


HEAD = f"{'round':>5}  {'fault':20} {'posts':>5} {'tries':>5} {'lost':>5} {'doubled':>7}   {'pages':5} {'last':>8}   "


@asynccontextmanager
async def open_site(crews: int) -> AsyncIterator[Site]:
    """Start everything a run needs, with `crews` times twenty writers; stop all of it in the end."""
    async with AsyncExitStack() as stack:
        postgresql, redis, port = PostgreSQL(), Redis(), free_port()
        stack.callback(postgresql.stop)
        stack.callback(redis.stop)
        await asyncio.to_thread(postgresql.start)
        await asyncio.to_thread(redis.start)
        servers = Servers(f"http://127.0.0.1:{port}", postgresql.url, redis.url)
        stack.callback(servers.stop)
        door = Door(servers.ports)
        await door.open(port)
        stack.push_async_callback(door.close)
        people = await asyncio.to_thread(prepare, servers, crews)
        for name in servers.names:
            servers.start(name)
        await servers.ready()
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=door.url, timeout=10, limits=httpx.Limits(max_connections=200))
        )
        paths = {thread["pk"]: f"/talk/t/{thread['pk']}/{thread['slug']}/" for thread in people["threads"]}
        ledger = Ledger(postgresql.url)
        scene = Scene(servers, postgresql, redis, door.url, list(paths), people["long"])
        async with await scene.connection() as connection:
            await connection.execute(SLOW_COMMITS)
        site = Site(scene, ledger, http, people["crews"], paths)
        stack.push_async_callback(site.windows.close)
        await open_pages(site, people["readers"])
        try:
            yield site
        except BaseException:
            print(servers.log())  # noqa: T201 - what the servers said when a run broke
            raise
        finally:
            await site.leave(list(site.live))


def prepare(servers: Servers, crews: int) -> dict:
    """Make the tables, the static files, the people and the threads."""
    servers.python("manage.py", "migrate", "-v0")
    servers.python("manage.py", "collectstatic", "--noinput", "-v0")
    return json.loads(servers.python("-m", "tests.faults.harness.community", str(crews)))


async def open_pages(site: Site, sessions: list[str]) -> None:
    """Open every page: readers in both languages, half of them signed in; three of them in Chromium."""
    threads = site.scene.threads
    for number in range(CLIENTS):
        thread = threads[number % len(threads)]
        session = sessions[number // 2] if number % 2 else ""
        polls = number % POLLING_ONLY == 0
        reader = Reader(
            site.http, site.paths[thread], language=("en", "es")[number // 3 % 2], session=session, polls=polls
        )
        await reader.open()
        site.readers.append(reader)
        site.follow(reader)
        site.pages.append(Page(f"client {number + 1}{' (polls)' if polls else ''}", thread, reader.listed))
    await site.windows.start()
    for number, thread in zip(range(WINDOWS), threads, strict=True):
        window = await site.windows.open(f"{site.scene.origin}/en{site.paths[thread]}", sessions[-1] if number else "")
        site.pages.append(Page(f"Chromium {number + 1}", thread, window.listed))


async def play_round(site: Site, number: int) -> AsyncIterator[Line]:
    """Make every fault once, in an order of this round's own."""
    for reader in site.readers[number % NEWCOMERS :: NEWCOMERS]:
        await site.leave([reader])
        await reader.open()
        site.follow(reader)
    writers = [Writer(site.http, key, scripted=bool(n % 2)) for n, key in enumerate(site.crews[number - 1])]
    for n, writer in enumerate(writers):
        await writer.open(*list(site.paths.items())[n % len(site.paths)])
    for name in random.sample(list(FAULTS), len(FAULTS)):
        yield await make(site, number, name, writers)


async def make(site: Site, number: int, fault: str, writers: list[Writer]) -> Line:
    """Let everybody write one post while a fault happens; judge when all are acknowledged."""
    async with asyncio.TaskGroup() as tasks:
        struck = tasks.create_task(FAULTS[fault](site.scene))
        writing = [tasks.create_task(write(writer)) for writer in writers]
    posts = [task.result() for task in writing]
    site.ledger.posts += posts
    verdict = await site.ledger.judge(site.pages)
    await mend(site.scene)
    tries = sum(post.tries for post in posts)
    return Line(number, fault, struck.result(), len(posts), tries, len(site.pages), verdict)


async def write(writer: Writer) -> Acknowledged:
    await asyncio.sleep(random.uniform(0, WRITING))
    return await writer.post(random.choice(list(writer.forms)))


async def run(rounds: int) -> list[Line]:
    """Play; print each line as it comes, and what all came to."""
    lines: list[Line] = []
    begun = time.monotonic()
    async with open_site(rounds) as site:
        say(f"{len(site.pages)} pages are open after {time.monotonic() - begun:.0f} s")
        say(HEAD)
        for number in range(1, rounds + 1):
            async for line in play_round(site, number):
                lines.append(line)
                say(str(line))
        errors = site.windows.errors
    for error in errors:
        say(f"a script in Chromium threw: {error}")
    posts, tries = sum(line.posts for line in lines), sum(line.tries for line in lines)
    say(f"{posts} posts acknowledged after {tries} tries")
    say(f"{lines[-1].verdict.unheard} stood already when the try began that was answered")
    for name, value in figures(rounds, lines).items():
        say(f"figure faults.{name} {value}")
    return lines


def figures(rounds: int, lines: list[Line]) -> dict[str, int]:
    verdicts = [line.verdict for line in lines]
    return {
        "rounds": rounds,
        "lost": len(set().union(*(verdict.lost for verdict in verdicts))),
        "doubled": len(set().union(*(verdict.doubled for verdict in verdicts))),
        "pages_incomplete": sum(len(verdict.incomplete) for verdict in verdicts),
    }


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the ledger is what this command is for
