"""Savers and drainers of one thing, all at once. Run by test_race.py in a process and a database of its own."""

import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from networks.models import Coalition
from search import outbox
from search.draining import drain
from search.engines import choice, files
from search.models import Entry, Outbox
from search.rebuilding import differences

SAVERS, SAVES, DRAINERS = 4, 6, 2
REST = 0.01
"""Seconds between reading a thing and writing its entry: with it the race is one on any machine."""


def outcome(mode: str, server: str = "") -> dict[str, Any]:
    """Save one coalition by many names while several processes' worth of drainers run (`locked`), or without the lock
    of its row (`control`). Return what database, entry and indexes say in the end."""
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = server, f"race-{uuid.uuid4().hex}"
    settings.SEARCH_FILE = str(Path(settings.SEARCH_FILE).with_name("race.sqlite3"))
    Coalition.objects.create(slug="table", name_en="Table", name_es="Mesa", place="Fresno")
    _rest_after_reading(locked=mode == "locked")
    stop = threading.Event()
    savers = [lambda number=number: _save(number) for number in range(SAVERS)]
    errors = _at_once(savers, [lambda: _drain_until(stop) for _ in range(DRAINERS)], stop)
    drain()
    said = {engine.name: len(differences(engine, _live(engine))[0]) for engine in choice.engines()}
    coalition, entry = Coalition.objects.get(), Entry.objects.get(kind="coalition")
    for engine in choice.engines():
        engine.discard()
    return {
        "engine": connection.vendor,
        "errors": errors,
        "named": coalition.name_en,
        "entered": entry.texts["en"]["title"],
        "revisions": [coalition.search_revision, entry.revision],
        "differ": said,
        "waiting": Outbox.objects.count(),
    }


def _save(number: int) -> None:
    for turn in range(SAVES):
        coalition = Coalition.objects.get()
        coalition.name_en = f"Table {number}.{turn}"
        if turn % 2:
            with transaction.atomic():
                coalition.save()
        else:
            coalition.save()


def _drain_until(stop: threading.Event) -> None:
    while not stop.is_set():
        drain()


def _live(engine: Any) -> str:
    """Name the index that answers."""
    if engine.name == "embedded":
        with files.reading(engine.path) as opened:
            return files.live_index(opened)
    (index,) = engine._behind(engine.alias)
    return str(index)


def _rest_after_reading(*, locked: bool) -> None:
    """Take time between reading and writing; without the lock nothing else keeps two savers apart."""
    prepared = outbox._prepared

    def slowly(*arguments: Any) -> Entry | None:
        entry = prepared(*arguments)
        time.sleep(REST)
        return entry

    outbox._prepared = slowly
    if not locked:
        QuerySet.select_for_update = lambda things, **_: things


def _at_once(
    savers: list[Callable[[], object]], drainers: list[Callable[[], object]], stop: threading.Event
) -> list[str]:
    """Run each in a thread with a connection of its own; the drainers until the last saver has ended."""
    errors: list[str] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [[threading.Thread(target=run, args=(job,)) for job in jobs] for jobs in (savers, drainers)]
    for thread in [*threads[0], *threads[1]]:
        thread.start()
    for thread in threads[0]:
        thread.join()
    stop.set()
    for thread in threads[1]:
        thread.join()
    return errors
