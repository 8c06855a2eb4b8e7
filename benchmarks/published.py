"""What pages that editors publish cost the server: `make bench-pages`, after pages of talk.

A story of 20 blocks, and a guide, as visitors read them: under WSGI with production settings and PostgreSQL, beside an
empty answer (`/healthz`) to a visitor, and beside a plain page as Wagtail's manual makes one (`stock/`) with the same
20 blocks and the same templates of blocks. The worker without the page cache keeps drawn bodies, as it does for
members (`content.remembering`); `nothing kept` is the same page in a worker that keeps nothing at all.

  ROUNDS=15 REQUESTS=10 python benchmarks/published.py
"""

import json
import os
import sys
import tempfile
from contextlib import ExitStack

from measuring import ROOT
from serving import ALIVE, Page, Worker, cpu_ratio, environment_of, filled, serving, table

sys.path.insert(0, str(ROOT))

from tests.support import services
from tests.support.apart import empty_postgresql

ROUNDS = int(os.environ.get("ROUNDS", "15"))
REQUESTS = int(os.environ.get("REQUESTS", "10"))


def main() -> None:
    server = services.address("postgresql")
    if server is None:
        raise SystemExit(f"bench-pages measures with PostgreSQL: {services.reason('postgresql')}")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = stack.enter_context(empty_postgresql(server))
        environment = environment_of(database, folder) | {
            "DJANGO_SETTINGS_MODULE": "stock.settings", "PYTHONPATH": str(ROOT / "benchmarks"), "PAGE_CACHE": "0",
        }  # fmt: skip
        paths = json.loads(filled("benchmarks/published_data.py", environment))
        plain = stack.enter_context(serving(environment))
        kept = stack.enter_context(serving(environment | {"PAGE_CACHE": "1"}))
        bare = stack.enter_context(serving(environment | {"BENCH_PARTS_ARE_KEPT": "0"}))
        asked = [
            (plain, Page("empty", ALIVE)),
            (plain, Page("stock", paths["stock"])),
            (plain, Page("blog", paths["blog"])),
            (plain, Page("guide", paths["guide"])),
            (kept, Page("empty, page cache on", ALIVE)),
            (kept, Page("blog, page cache on", paths["blog"])),
            (kept, Page("guide, page cache on", paths["guide"])),
            (bare, Page("blog, nothing kept", paths["blog"])),
            (bare, Page("guide, nothing kept", paths["guide"])),
        ]
        for number in range(ROUNDS + 1):
            for worker, page in asked:
                worker.measure(page, REQUESTS, is_counted=number > 0)  # the first round warms
            print(f"round {number} of {ROUNDS}", file=sys.stderr)
        check_words(plain, kept, paths)
        report({page.name: page for _worker, page in asked})


def check_words(plain: Worker, kept: Worker, paths: dict[str, str]) -> None:
    """Make sure that what was measured is the whole page: each answer has the words of the last block."""
    for worker, path in ((plain, paths["stock"]), (plain, paths["blog"]), (kept, paths["blog"])):
        _answer, body = worker.ask(Page("words", path))
        if paths["words"].encode() not in body:
            raise SystemExit(f"{path} says something else")


def report(pages: dict[str, Page]) -> None:
    empty, stock = pages["empty"], pages["stock"]
    table(list(pages.values()), empty, ROUNDS, REQUESTS)
    for name in ("blog", "guide"):
        cached = cpu_ratio(pages[f"{name}, page cache on"], pages["empty, page cache on"])
        print(f"figure pages.{name}.cpu_ratio {cpu_ratio(pages[name], empty):.1f}")
        print(f"figure pages.{name}.cached_cpu_ratio {cached:.2f}")
        print(f"figure pages.{name}.nothing_kept_cpu_ratio {cpu_ratio(pages[f'{name}, nothing kept'], empty):.1f}")
    print(f"figure pages.blog.stock_ratio {cpu_ratio(pages['blog'], stock):.2f}")
    print(f"figure pages.blog.nothing_kept_stock_ratio {cpu_ratio(pages['blog, nothing kept'], stock):.2f}")


if __name__ == "__main__":
    main()
