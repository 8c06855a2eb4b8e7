"""Whatever breaks, every open page ends up with every post, once and in order."""

import re
import subprocess
from urllib.parse import urlsplit

import pytest

from tests.browser.threads import is_in_order, open_thread, post, sees, some_words
from tests.faults.conftest import Watched
from tests.support import services
from tests.support.relay import Relay
from tests.support.server import Server
from tests.support.site import ROOT, Site, eventually, free_port

QUIET = (
    "WebSocket",
    "ERR_CONNECTION",
    "ERR_EMPTY",
    "Failed to load resource",
    "Failed to fetch",
    "ERR_ABORTED",
    "NetworkError",
)
"""What a browser says when a server goes away; these tests send it away themselves."""


@pytest.fixture
def windows_on(browser):
    """Return a function that opens watched windows on a site; all are closed, and their problems told, afterwards."""
    opened = []

    def open_windows(site):
        watched = Watched(browser, site)
        for words in QUIET:
            watched.allow(words)
        opened.append(watched)
        return watched

    yield open_windows
    for watched in opened:
        watched.close()
        assert watched.problems == []


@pytest.fixture
def started():
    """Return a function that starts a site; it is stopped afterwards."""
    sites = []

    def start(site, **options):
        sites.append(site)
        return site.start(**options)

    yield start
    for site in sites:
        site.stop()


def two_in_one_thread(watched):
    rosa, marcus = watched.window(who="rosa"), watched.window(who="marcus")
    path = open_thread(marcus)
    rosa.goto(path)
    return rosa, marcus


def exchange(writer, reader):
    """Post by one, wait until it stands on both pages; return the words."""
    words = some_words()
    post(writer, words)
    for page in (writer, reader):
        sees(page, words)
    return words


def test_pages_agree_after_the_server_was_restarted(prepared, started, windows_on):
    site = started(Site(prepared))
    rosa, marcus = two_in_one_thread(windows_on(site))
    before = exchange(marcus, rosa)
    site.end("demo")
    site.start()
    after = exchange(marcus, rosa)
    for page in (rosa, marcus):
        sees(page, before)
        sees(page, after)
        assert is_in_order(page)


def test_words_sent_while_the_server_is_away_are_kept_and_posted_once(prepared, started, windows_on):
    site = started(Site(prepared))
    rosa, marcus = two_in_one_thread(windows_on(site))
    site.end("demo")
    words = some_words()
    post(marcus, words)
    assert marcus.locator(".composer textarea").input_value() == words
    site.start()
    marcus.locator(".composer .bottom .btn").first.click()
    for page in (marcus, rosa):
        sees(page, words)
        assert is_in_order(page)


@pytest.mark.nginx
def test_pages_agree_across_processes_without_redis(prepared, started, windows_on):
    server = started(Server(prepared), only=("pages", "live"))
    rosa, marcus = two_in_one_thread(windows_on(server))
    exchange(marcus, rosa)
    exchange(rosa, marcus)
    assert is_in_order(rosa)
    assert is_in_order(marcus)


@pytest.mark.nginx
@pytest.mark.redis
def test_pages_agree_while_redis_goes_and_comes_back(prepared, started, windows_on):
    port = free_port()
    redis = start_redis(port)
    try:
        server = started(Server(prepared, {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}), only=("pages", "live"))
        rosa, marcus = two_in_one_thread(windows_on(server))
        exchange(marcus, rosa)
        redis.terminate()
        redis.wait()
        exchange(rosa, marcus)
        redis = start_redis(port)
        exchange(marcus, rosa)
        assert is_in_order(rosa)
        assert is_in_order(marcus)
    finally:
        redis.terminate()
        redis.wait()


def start_redis(port):
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    eventually(
        lambda: subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True, check=False).returncode == 0
    )
    return process


@pytest.mark.elasticsearch
def test_search_goes_on_while_elasticsearch_is_away_and_the_index_catches_up(prepared, started, windows_on):
    target = urlsplit(services.address("elasticsearch"))
    wire = Relay(target.hostname, target.port)
    extra = {"ELASTICSEARCH_URL": f"http://127.0.0.1:{wire.port}", "ELASTICSEARCH_PREFIX": f"faults{free_port()}"}
    site = Site(prepared, extra)
    site.manage("rebuild_search")
    site = started(site)
    watched = windows_on(site)
    page = watched.window(who="marcus")
    # On a busy machine the first question may take longer than people are let wait.
    eventually(lambda: hits(page, "intake") > 0 and page.locator("main .notice").count() == 0)
    wire.cut()
    assert hits(page, "intake") > 0
    assert page.locator("main .notice").count() == 1
    open_thread(page)
    word = "zarabanda" + some_words()[-11:-1]
    post(page, f"We call it {word}.")
    sees(page, word)
    eventually(lambda: hits(page, word) == 1)
    wire.mend()
    eventually(lambda: hits(page, word) == 1 and page.locator("main .notice").count() == 0)
    wire.cut()


def hits(page, word):
    page.goto(f"/en/search/?q={word}")
    return len(re.findall(r"<mark>", page.content()))
