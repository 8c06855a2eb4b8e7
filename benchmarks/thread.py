"""What a thread page costs: processor time a request, against `/healthz` through the same stack in the same run.

    make bench-thread

Prints a table, and one line a figure: `figure NAME VALUE`. The database is a SQLite file of its own.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.update(
    DJANGO_SETTINGS_MODULE="hub.settings.dev", VAR_DIR=tempfile.mkdtemp(prefix="sobremesa-bench-"), LOG_LEVEL="ERROR"
)
for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"):
    os.environ.pop(name, None)

import django  # noqa: E402 - settings come from the environment set above

django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.core.management import call_command  # noqa: E402 - needs the set-up above
from django.test import Client  # noqa: E402 - needs the set-up above

from forum.models import Thread  # noqa: E402 - needs the set-up above
from members.models import Member  # noqa: E402 - needs the set-up above

REQUESTS = 60


def main() -> None:
    """Fill a database, measure three pages as a member, and print their cost over the empty answer's."""
    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    call_command("seed_scale", posts=5_000, tools=0, members=50, yes=True, verbosity=0)
    client = Client(headers={"host": "localhost"})
    client.force_login(Member.objects.first(), backend="django.contrib.auth.backends.ModelBackend")
    long = Thread.objects.order_by("-last_number").first()
    short = Thread.objects.filter(last_number__gte=20).order_by("last_number").first()
    empty = cost(client, "/healthz")
    print(f"{'page':34} {'ms a request':>12} {'× empty':>8}")
    print(f"{'empty answer':34} {empty * 1000:12.2f} {1:8.1f}")
    for name, path in {
        "thread_short": short.get_absolute_url(),
        "thread_long_first_page": long.get_absolute_url() + "?page=1",
        "thread_long_last_page": f"{long.get_absolute_url()}?page={long.pages}",
    }.items():
        spent = cost(client, path)
        print(f"{name:34} {spent * 1000:12.2f} {spent / empty:8.1f}")
        print(f"figure {name}_over_empty {spent / empty:.1f}")


def cost(client: Client, path: str) -> float:
    """Return the processor seconds of one request, the mean over many, after two that warm caches."""
    for _ in range(2):
        assert client.get(path).status_code == 200, path  # noqa: S101 - a benchmark of an error page says nothing
    begun = time.process_time()
    for _ in range(REQUESTS):
        client.get(path)
    return (time.process_time() - begun) / REQUESTS


if __name__ == "__main__":
    main()
