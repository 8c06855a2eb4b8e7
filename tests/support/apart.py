"""Runs a function in a process and a database of its own, and returns what it says as JSON.

    DATABASE_URL=… python -m tests.support.apart tests.webinars.race outcome control

The tables are made straight from the models, without migrations: all that a race or a benchmark needs, in seconds.
"""

import contextlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


class NoMigrations(dict[str, None]):
    """Tells Django that no app has migrations."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def run_apart(database_url: str, module: str, function: str, *args: str) -> Any:
    """Call `module.function(*args)` in another process on another, empty database; return its result."""
    command = [sys.executable, "-m", "tests.support.apart", module, function, *args]
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def empty_postgresql(url: str) -> Iterator[str]:
    """Make a database on a server for as long as the block runs; yield its URL."""
    name = f"apart_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database with its connections. The server's own vacuum may be in it: only the plain form ends that."""
    try:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    except psycopg.errors.InsufficientPrivilege:
        server.execute(f'DROP DATABASE "{name}"')


def main(module: str, function: str, *args: str) -> None:
    settings.MIGRATION_MODULES = NoMigrations()
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    print(json.dumps(getattr(import_module(module), function)(*args)))  # noqa: T201 - the result goes to the parent


if __name__ == "__main__":
    main(*sys.argv[1:])
