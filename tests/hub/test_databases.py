"""The database's connections, as the settings open them."""

import psycopg
import pytest
from django.db.utils import ConnectionHandler

from hub.settings.databases import database
from tests.support import services


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_pool_hands_out_no_connection_that_died_with_a_restart(monkeypatch):
    url = services.address("postgresql")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATABASE_POOL", "1")
    connection = ConnectionHandler({"default": database()})["default"]
    try:
        died = backend_of(connection)
        connection.close()  # back into the pool
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", [died])
        assert backend_of(connection) != died
        connection.close()
    finally:
        connection.close_pool()


def backend_of(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]
