"""The door of the socket: only pages of this site, only one address."""

import pytest
from django.db import DatabaseError

from live.checks import check_origins
from live.routing import websocket
from tests.live.pages import Page, until

OURS = "http://localhost:8000"


async def is_let_in(page):
    """Knock; what is refused never comes as far as the database."""
    await page.open(follows=False)
    await page.leave()
    return page.accepted


async def test_a_page_of_this_site_is_let_in(site):
    assert (await site(follows=False, origin=OURS)).accepted


FORGED = [
    "", "null", "localhost:8000", "//localhost:8000", "https://localhost:8000", "http://localhost", "http://localhost:8001",
    "http://localhost:8000.evil.example", "http://evil.example", "http://evil.localhost:8000", "http://127.0.0.1:8000",
    "http://localhost:80000", "http://localhost:port", "http://[", "http://[::1", "http://localhost:8000@evil.example",
    "http://evil.example#http://localhost:8000", "http://löcalhost:8000", "ws://localhost:8000", "*", "file://", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("origin", FORGED, ids=repr)
async def test_a_page_of_another_site_is_refused(origin):
    assert not await is_let_in(Page(origin=origin))


async def test_a_handshake_without_an_origin_or_with_two_is_refused():
    for headers in ([], [(b"origin", OURS.encode()), (b"origin", b"http://evil.example")]):
        page = Page()
        page.scope["headers"] = headers
        assert not await is_let_in(page)


@pytest.mark.parametrize("path", ["/", "/live", "/live/x/", "/en/live/", "/LIVE/"])
async def test_there_is_a_socket_at_one_address_only(path):
    assert not await is_let_in(Page(path=path))


async def test_a_database_that_fails_refuses_the_socket_and_raises_nothing(site, monkeypatch):
    async def fail(scope):
        raise DatabaseError("gone")

    monkeypatch.setattr("live.consumers.identify", fail)
    page = await site(follows=False)
    await until(lambda: page.closed is not None)
    assert page.accepted is False


@pytest.mark.parametrize(
    "origin", ["*", "localhost", "//localhost", "http://.example.org", "https://a.example/", "ftp://a.example"]
)
def test_a_setting_that_would_let_other_sites_in_fails_the_check(settings, origin):
    settings.LIVE_ORIGINS = [origin]
    assert [error.id for error in check_origins(None)] == ["live.E001"]


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://hub.example", "https://[::1]:8443"])
def test_a_full_origin_passes_the_check(settings, origin):
    settings.LIVE_ORIGINS = [origin]
    assert check_origins(None) == []


def test_the_application_reads_the_setting():
    assert websocket.allowed_origins == [OURS]
