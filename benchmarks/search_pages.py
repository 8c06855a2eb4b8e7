"""Fills and measures one library for `benchmarks/search.py`: `search_pages.py 15000`."""

import os
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.conf import settings  # noqa: E402 - needs the set-up above
from django.contrib.auth.models import AnonymousUser  # noqa: E402 - as above
from django.core.management import call_command  # noqa: E402 - as above
from search_data import Shelf  # noqa: E402 - as above

from search.analysis import query_stems  # noqa: E402 - as above
from search.engines import choice  # noqa: E402 - as above
from search.engines.elastic_body import body  # noqa: E402 - as above
from search.engines.elastic_fields import MAPPING, SETTINGS, source  # noqa: E402 - as above
from search.finding import find  # noqa: E402 - as above
from search.models import Entry  # noqa: E402 - as above
from search.plan import PUBLIC, plan  # noqa: E402 - as above
from search.query import Query  # noqa: E402 - as above
from search.rebuilding import rebuild  # noqa: E402 - as above
from search.suggesting import suggest  # noqa: E402 - as above

REQUESTS = int(os.environ.get("REQUESTS", "200"))
WARMING = 20
ENGINES = os.environ.get("ENGINES", "embedded,elasticsearch").split(",")
BULK = 500
VISITOR = AnonymousUser()

Asking = Callable[[], Any]


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    shelf = Shelf(size)
    shelf.fill()
    engines = {engine.name: engine for engine in choice.engines()}
    try:
        for name in engines:
            rebuilding(engines[name], size)
        if "elasticsearch" in engines:
            pages(engines["elasticsearch"], shelf, bare_elastic(engines["elasticsearch"]))
        if "embedded" in ENGINES:
            settings.ELASTICSEARCH_URL = ""
            pages(engines["embedded"], shelf, bare_embedded(engines["embedded"]))
            suggestions(engines["embedded"], shelf)
    finally:
        if "elasticsearch" in engines:
            engines["elasticsearch"].discard()


def rebuilding(engine: Any, size: int) -> None:
    """Rebuild the index, beside (Elasticsearch) the bare bulk of the same documents by the same client."""
    engine.prepare()
    bare = bare_bulk(engine) if engine.name == "elasticsearch" else 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = seconds(lambda: rebuild(engine, progress))
    print(file=sys.stderr)
    engine.refresh()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"figure search.{engine.name}.rebuild_seconds.{size} {spent:.1f}")
    print(f"figure search.{engine.name}.rebuild_mb.{size} {grown:.0f}")
    if bare:
        print(f"figure search.{engine.name}.rebuild_ratio.{size} {bare / spent:.3f}")


def bare_bulk(engine: Any) -> float:
    """Return the seconds that sending all documents takes, without those that preparing them does."""
    scratch = f"{engine.alias}-bare"
    engine.writer.indices.create(index=scratch, mappings=MAPPING, settings=SETTINGS)
    entries, spent = Entry.objects.iterator(chunk_size=BULK), 0.0
    while chunk := [source(entry.record()) for entry in islice(entries, BULK)]:
        lines = [line for one in chunk for line in ({"index": {"_id": one["ref"]}}, one)]
        spent += seconds(lambda lines=lines: engine.writer.bulk(index=scratch, operations=lines))
    engine.writer.indices.delete(index=scratch)
    return spent


def progress(done: int) -> None:
    print(f"\r{done} copied", end="", file=sys.stderr)


def pages(engine: Any, shelf: Shelf, bare_of: Callable[[Query], Asking]) -> None:
    """Ask for every page and, right beside it, the bare engine."""
    queries = shelf.queries(REQUESTS)
    page, bare = [], []
    for number, query in enumerate([*queries[:WARMING], *queries]):
        ask = bare_of(query)
        before, spent, after = seconds(ask), seconds(lambda query=query: find(query, VISITOR)), seconds(ask)
        if number >= WARMING:
            bare.append(min(before, after))
            page.append(spent)
    each = statistics.median(one / other for one, other in zip(page, bare, strict=True))
    name, size = engine.name, shelf.size
    print(f"figure search.{name}.page_ms.{size} {1000 * statistics.median(page):.2f}")
    print(f"figure search.{name}.bare_ms.{size} {1000 * statistics.median(bare):.2f}")
    print(f"figure search.{name}.page_ratio.{size} {statistics.median(page) / statistics.median(bare):.3f}")
    print(f"figure search.{name}.page_ratio_each.{size} {each:.3f}")


def suggestions(engine: Any, shelf: Shelf) -> None:
    """Type the beginnings of words, beside the bare prefix query with its rows read."""
    file = sqlite3.connect(engine.path)
    index = file.execute("SELECT value FROM state WHERE name = 'live'").fetchone()[0]
    sql = f"SELECT rowid FROM i{index}_heading WHERE i{index}_heading MATCH ?"
    spent, bare = [], []
    for word in sorted(shelf.holders)[:: max(1, len(shelf.holders) // 100)]:
        for letters in (2, 3, 5):
            beginning = word[:letters]
            bare.append(seconds(lambda b=beginning: file.execute(sql, (f'"{b}"*',)).fetchall()))
            spent.append(seconds(lambda b=beginning: suggest(b, "en", PUBLIC, ("tool",))))
    print(f"figure search.suggest_ms.{shelf.size} {1000 * statistics.median(spent):.2f}")
    print(f"figure search.suggest_ratio.{shelf.size} {statistics.median(spent) / statistics.median(bare):.3f}")


def bare_elastic(engine: Any) -> Callable[[Query], Asking]:
    def bare(query: Query) -> Asking:
        request = body(plan(query, query.text))
        return lambda: engine.reader.search(index=engine.alias, **request)

    return bare


def bare_embedded(engine: Any) -> Callable[[Query], Asking]:
    file = sqlite3.connect(engine.path)
    index = file.execute("SELECT value FROM state WHERE name = 'live'").fetchone()[0]
    match = f"SELECT rowid FROM i{index}_text_en WHERE i{index}_text_en MATCH ? ORDER BY rank LIMIT 20"
    newest = f"SELECT id, ref FROM i{index}_entry ORDER BY date DESC LIMIT 20"

    def bare(query: Query) -> Asking:
        words = " OR ".join(f'"{stem}"' for stem in query_stems(query.text, "en", 64))
        return lambda: file.execute(*((match, (words,)) if words else (newest,))).fetchall()

    return bare


def seconds(ask: Asking) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]))
