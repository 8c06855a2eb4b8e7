"""The bell over Redis: few connections, no harm when Redis is gone, and by itself again when it is back."""

import asyncio
import shutil
import socket
import subprocess
import threading
import time

import pytest
import redis
from channels.db import database_sync_to_async

from live import beat, bell, process
from tests.live.conftest import note, over_redis, write
from tests.live.pages import until
from tests.support import services


@pytest.fixture
def shared_redis():
    return services.address("redis")


@pytest.fixture
def own_redis(tmp_path):
    """A Redis server of this test's own, which it may stop and start."""
    if not shutil.which("redis-server"):
        services.require("redis")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_redis_url(own_redis):
    return own_redis.url


class RedisServer:
    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None

    def start(self):
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as client:
            for _ in range(200):
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    time.sleep(0.02)
        pytest.fail("redis-server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def info(self, section):
        with redis.Redis.from_url(self.url) as client:
            return client.info(section)


@pytest.fixture
def no_hub(monkeypatch):
    """A process that serves pages only, as gunicorn or granian run it: no hub, and no bell rung yet."""
    monkeypatch.setattr(bell, "_hub_loop", None)
    monkeypatch.setattr(bell, "_own_loop", None)
    monkeypatch.setattr(bell, "WAIT", 30)  # a burst on a busy machine: here every ring is counted


@pytest.mark.redis
@pytest.mark.parametrize("layer", ["shared_redis"], indirect=True)
async def test_a_note_reaches_every_open_page_over_redis(site, cho):
    pages = [await site(), await site(cho), await site(language="es")]
    await note("hello")
    await note("secret", secret=True)
    for page in pages:
        await until(lambda page=page: page.last == 2)
        assert page.gaps == 0
    assert pages[1].texts == ["hello", "secret"]


@pytest.mark.redis
@pytest.mark.parametrize("layer", ["own_redis_url"], indirect=True)
def test_300_notes_of_a_process_without_a_hub_open_at_most_2_connections(own_redis, no_hub, layer):
    before = own_redis.info("stats")["total_connections_received"]
    heard = Listener(own_redis.url)

    def write_some():
        for _ in range(75):
            bell.ring("note", "1", 1)

    threads = [threading.Thread(target=write_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard.count(300) == 300
    after = own_redis.info("stats")["total_connections_received"]
    assert after - before - heard.connections - 1 <= 2, "one more is this question"


class Listener:
    """Counts the rings that reach Redis."""

    connections = 1

    def __init__(self, url):
        self.pubsub = redis.Redis.from_url(url).pubsub()
        self.pubsub.psubscribe("*")
        self.pubsub.get_message(timeout=5)

    def count(self, wanted):
        seen, give_up = 0, time.monotonic() + 20
        while seen < wanted and time.monotonic() < give_up:
            seen += self.pubsub.get_message(timeout=1) is not None
        return seen


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_refuses_fails_no_writer(settings, no_hub, notes, layer):
    over_redis(settings, "redis://127.0.0.1:1/0")
    assert [write(str(number)).seq for number in range(20)] == list(range(1, 21))


@pytest.mark.redis
@pytest.mark.parametrize("layer", ["own_redis_url"], indirect=True)
async def test_redis_stopped_and_started_loses_nothing_and_the_bell_comes_back(site, own_redis):
    page = await site()
    await note("before")
    await page.shows("before")
    await asyncio.to_thread(own_redis.stop)
    await note("without redis")
    late = await site()
    await beat.once(process.hub())
    await page.shows("before", "without redis")
    await late.shows("before", "without redis")
    await asyncio.to_thread(own_redis.start)
    await until_the_bell_is_heard(page)
    await late.shows(*page.texts)
    fresh = await site(key="2")
    await process.hub().listener.renew()
    await note("in a new room", key="2")
    await fresh.shows("in a new room")


async def until_the_bell_is_heard(page):
    """Write notes until one arrives by the bell alone; the listener joins again what it could not join."""
    async with asyncio.timeout(30):
        while True:
            await process.hub().listener.renew()
            heard = await note("again")
            for _ in range(50):
                if page.last == heard.seq:
                    return
                await asyncio.sleep(0.01)


async def test_the_bell_of_a_process_with_a_hub_rings_on_the_hubs_own_loop(site, monkeypatch):
    rung_on = []

    async def send(stream, key, seq):
        rung_on.append(asyncio.get_running_loop())

    monkeypatch.setattr(bell, "_send", send)
    await site()
    await database_sync_to_async(write)("hello")
    await until(lambda: rung_on)
    assert rung_on == [asyncio.get_running_loop()]
