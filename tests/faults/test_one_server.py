"""The one-server size as operators run it: the Procfile behind nginx, on PostgreSQL, Redis and Elasticsearch."""

import json
import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.browser.test_registrant_door import mail_link, webinar
from tests.browser.threads import is_in_order, open_thread, post, sees, some_words
from tests.faults.conftest import Watched
from tests.faults.files_asked import FILM, MADE, SIZE, Asked, Files, outside, parts
from tests.support import services
from tests.support.server import Server
from tests.support.site import free_port

pytestmark = [pytest.mark.postgresql, pytest.mark.redis, pytest.mark.elasticsearch, pytest.mark.nginx]


@pytest.fixture(scope="module")
def database():
    """A database of its own on the PostgreSQL server; returns its URL."""
    server = services.address("postgresql")
    name = f"sobremesa_walk_{free_port()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def server(prepared, database):
    running = Server(
        prepared,
        {
            "DATABASE_URL": database,
            "REDIS_URL": services.address("redis"),
            "ELASTICSEARCH_URL": services.address("elasticsearch"),
            "ELASTICSEARCH_PREFIX": f"walk{free_port()}",
            "BEHIND_PROXY": "1",
            "TRUSTED_PROXY_COUNT": "1",
            "MEDIA_ACCEL": "/protected/",
        },
    )
    running.manage("migrate", "-v0")
    running.manage("seed_demo", "-v0")
    running.manage("rebuild_search")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def watched(browser, server):
    windows = Watched(browser, server)
    yield windows
    windows.close()
    assert windows.problems == []


def test_every_process_of_the_procfile_runs(server):
    assert set(server.processes) == {"pages", "live", "default", "mail", "timer", "nginx"}
    assert [name for name, process in server.processes.items() if process.poll() is not None] == []


def test_the_member_s_door(watched):
    rosa, marcus = watched.window(who="rosa"), watched.window(who="marcus")
    path = open_thread(marcus)
    rosa.goto(path)
    for writer in (marcus, rosa):
        words = some_words()
        post(writer, words)
        for page in (rosa, marcus):
            sees(page, words)
            assert is_in_order(page)


def test_the_user_s_door_is_answered_by_elasticsearch(watched):
    page = watched.window()
    page.goto("/en/tools/?q=intake")
    assert page.locator("main mark").count() > 0
    assert page.locator("main .notice").count() == 0


def test_the_registrant_s_door(watched):
    page = watched.window(width=360)
    webinar(page, 'form[action*="/register/"] input[name="email"]')
    address = f"guest-{some_words()[-11:-1]}@family.example"
    page.locator('input[name="name"]').fill("Inés Arce")
    page.locator('input[name="email"]').fill(address)
    page.locator('form[action*="/register/"] button').click()
    page.goto(mail_link(page, address))
    page.locator("main form button.btn").first.click()
    assert "Inés Arce" in page.locator("main").inner_text()


def test_the_editor_s_door(watched):
    page = watched.window(who="amara")
    assert page.goto("/admin/").status == 200
    assert re.search(r"Stories|Historias", page.locator("body").inner_text())


@pytest.fixture(scope="module")
def files(server: Server) -> Files:
    return json.loads(server.manage("shell", "-v0", "-c", MADE).rpartition("made ")[2])


@pytest.mark.parametrize(
    ("name", "sort", "length"),
    [("picture", "image/webp", None), ("paper", "text/plain", 7), ("film", "video/mp4", SIZE)],
)
def test_a_visitor_has_what_a_published_page_shows(server, files, name: str, sort: str, length: int | None) -> None:
    whole, head = Asked(server, files["open"][name]), Asked(server, files["open"][name], "HEAD")
    for answer in (whole, head):
        assert answer.status == 200
        assert answer.headers["content-type"].partition(";")[0] == sort
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["accept-ranges"] == "bytes"
        assert int(answer.headers["content-length"]) == len(whole.body) == (length or len(whole.body))
    assert head.body == b""
    assert ("attachment" in whole.headers.get("content-disposition", "")) == (name != "picture")
    known = Asked(server, files["open"][name], If_None_Match=whole.headers["etag"])
    assert (known.status, known.body) == (304, b"")


def test_a_player_gets_the_part_of_a_film_that_it_asks_for(server, files) -> None:
    path = files["open"]["film"]
    whole = Asked(server, path)
    assert whole.body == FILM
    for wanted, start, end in parts():
        part = Asked(server, path, Range=wanted)
        assert (part.status, part.body) == (206, FILM[start : end + 1])
        assert part.headers["content-range"] == f"bytes {start}-{end}/{SIZE}"
        assert part.headers["content-type"] == "video/mp4"
    beyond = Asked(server, path, Range=f"bytes={SIZE}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{SIZE}")
    assert Asked(server, path, Range="bytes=0-1,4-5").status == 200
    for known, status in ((whole.headers["etag"], 206), (whole.headers["last-modified"], 206), ('"other"', 200)):
        assert Asked(server, path, Range="bytes=0-1", If_Range=known).status == status, known


def test_who_may_not_see_a_page_gets_nothing_of_its_files(server, files) -> None:
    for page in ("members", "draft"):
        for name in ("picture", "paper", "film"):
            for more in ({}, {"Range": "bytes=0-1"}, {"Range": f"bytes={SIZE}-"}, {"If_None_Match": "*"}):
                assert Asked(server, files[page][name], **more).status == 404, (page, name, more)
            assert Asked(server, files[page][name], "HEAD").status == 404


@pytest.mark.parametrize(("who", "opens"), [("marcus", {"members"}), ("amara", {"members", "draft"})])
def test_a_member_and_an_editor_have_what_they_may_see(watched, files, who: str, opens: set[str]) -> None:
    page: Any = watched.window(who=who)
    for kept in ("members", "draft"):
        for name in ("picture", "paper", "film"):
            answer = page.request.get(files[kept][name], headers={"Range": "bytes=0-3"})
            assert answer.status == (206 if kept in opens else 404), (kept, name)
            if kept in opens:
                assert len(answer.body()) == 4
                assert answer.headers["cache-control"] == "private, no-store"


def test_no_address_leads_past_the_hub(server, files) -> None:
    answers = {path: Asked(server, path).status for path in outside(files)}
    # A redirect leads to a page in a language, which is none.
    assert {path: status for path, status in answers.items() if status not in (301, 302, 400, 404)} == {}
    for path, status in answers.items():
        if status in (301, 302):
            assert Asked(server, Asked(server, path).headers["location"].removeprefix(server.url)).status == 404, path


def test_a_header_of_the_asker_opens_nothing(server, files) -> None:
    path = files["draft"]["picture"]
    for name in ("X_Accel_Redirect", "X_Original_URL", "X_Rewrite_URL", "X_Forwarded_Host"):
        assert Asked(server, path, **{name: f"/protected/{path.removeprefix('/media/')}"}).status in (400, 404), name


def test_the_doctor_finds_the_server_well(server):
    assert "BROKEN" not in server.manage("doctor")
