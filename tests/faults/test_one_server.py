"""The one-server size as operators run it: the Procfile behind nginx, on PostgreSQL, Redis and Elasticsearch."""

import re
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.browser.test_registrant_door import mail_link, webinar
from tests.browser.threads import is_in_order, open_thread, post, sees, some_words
from tests.faults.conftest import Watched
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


def test_the_doctor_finds_the_server_well(server):
    assert "BROKEN" not in server.manage("doctor")
