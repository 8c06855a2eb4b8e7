"""What breaks. Each fault happens while people write; it returns words for the ledger."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from tests.faults.harness.ground import PostgreSQL, Redis
from tests.faults.harness.readers import NeverReads
from tests.faults.harness.servers import Servers

if TYPE_CHECKING:
    from psycopg import AsyncConnection

MIDDLE = 0.5
"""Seconds after which a fault strikes: people are writing by then."""

CUT_OFF = "cut off"

SLOW_COMMITS = """
CREATE TABLE slow (thread_id bigint PRIMARY KEY, seconds float);
CREATE FUNCTION wait_before_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_sleep(seconds) FROM slow WHERE thread_id = NEW.thread_id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER wait_before_commit AFTER INSERT ON forum_post
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_before_commit();
"""
"""A deferred trigger runs inside COMMIT: the post is neither there nor refused for so long, and its locks are held."""

COMMITTING = "SELECT application_name FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query = 'COMMIT'"


@dataclass
class Scene:
    """What a fault may break."""

    servers: Servers
    postgresql: PostgreSQL
    redis: Redis
    origin: str
    threads: list[int]
    long: int
    """The thread that is too long for somebody who does not read."""

    async def connection(self) -> "AsyncConnection[tuple[str]]":
        return await psycopg.AsyncConnection.connect(self.postgresql.url, autocommit=True)

    async def slow_down(self, threads: list[int], seconds: float) -> None:
        """Let every commit of a post in these threads take so long, and in no other."""
        async with await self.connection() as connection:
            await connection.execute("DELETE FROM slow")
            for thread in threads:
                await connection.execute("INSERT INTO slow VALUES (%s, %s)", (thread, seconds))


async def killed_server(scene: Scene) -> str:
    """`kill -9` of a server whose COMMIT is on its way: the post will stand, and nobody will have said so."""
    await scene.slow_down(scene.threads, 0.4)
    async with await scene.connection() as connection:
        for _ in range(400):
            rows = await (await connection.execute(COMMITTING)).fetchall()
            if rows:
                break
            await asyncio.sleep(0.02)
        committing = Counter(name for (name,) in rows)
    name = committing.most_common(1)[0][0] if committing else random.choice(scene.servers.names)
    scene.servers.kill(name)
    await scene.slow_down([], 0)
    scene.servers.start(name)
    return f"{name}, with {committing[name]} in its COMMIT"


async def stopped_redis(scene: Scene) -> str:
    """Redis is away, and stays away until all pages agree."""
    await asyncio.sleep(MIDDLE)
    await asyncio.to_thread(scene.redis.stop)
    return "away until all agree"


async def flushed_redis(scene: Scene) -> str:
    await asyncio.sleep(MIDDLE)
    await asyncio.to_thread(scene.redis.flush)
    return "with its subscribers thrown out"


async def restarted_redis(scene: Scene) -> str:
    await asyncio.sleep(MIDDLE)
    await asyncio.to_thread(scene.redis.stop)
    await asyncio.sleep(random.uniform(0.2, 1.0))
    await asyncio.to_thread(scene.redis.start)
    return "killed and started"


async def restarted_postgresql(scene: Scene) -> str:
    await asyncio.sleep(MIDDLE)
    mode = random.choice(("fast", "immediate"))
    await asyncio.to_thread(scene.postgresql.restart, mode)
    return {"fast": "all sessions ended", "immediate": "crashed and recovered"}[mode]


async def slow_reader(scene: Scene) -> str:
    """Somebody who asks for all there is and never reads a byte, on one of the servers."""
    reader = NeverReads(random.choice(scene.servers.ports), scene.origin, scene.long)
    try:
        return f"{CUT_OFF} after {asked} questions" if (asked := await reader.nag()) else "was not cut off"
    finally:
        reader.close()


async def delayed_commits(scene: Scene) -> str:
    """In one thread every commit takes its time; the others go on."""
    await scene.slow_down([random.choice(scene.threads)], 0.3)
    return "0.3 s each, in one thread"


FAULTS: dict[str, Callable[[Scene], Awaitable[str]]] = {
    "server killed": killed_server,
    "Redis stopped": stopped_redis,
    "Redis flushed": flushed_redis,
    "Redis restarted": restarted_redis,
    "PostgreSQL restarted": restarted_postgresql,
    "slow reader": slow_reader,
    "commits delayed": delayed_commits,
}


async def mend(scene: Scene) -> None:
    """Put back what a fault left broken."""
    await scene.slow_down([], 0)
    await asyncio.to_thread(scene.redis.start)
    await scene.servers.ready()
