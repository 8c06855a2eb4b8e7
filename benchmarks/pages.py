"""What pages of talk cost the server: `make bench-pages`.

Pages under WSGI (granian, one worker, as in the Procfile) with production settings and PostgreSQL (TEST_POSTGRESQL_URL,
or the one of `make services`), as a signed-in member. The cost is processor time of the worker, and each round asks
for every page in turn beside an empty answer (`/healthz`) to the same member, through the same middleware, so that a
busy machine slows both; the figures are medians of the rounds' ratios. An empty answer to nobody, for which no session
and no member is loaded, is a reference too: the figures that end in `_to_nobody`. What a page costs the database is not
in the worker's time: so what must not grow with the forum (`flatness`, `unread`) is told by the clock, too (`_clock`).

  thread   the first, middle and last page of threads of 20, 1,000 and 100,000 posts
  304      the same pages for a browser that has them already
  unread   the list of what is unread, 20 threads of it, for members who have read 50 and 50,000 threads

  ROUNDS=15 REQUESTS=10 LONGEST=100000 THREADS=50000 python benchmarks/pages.py
"""

import json
import os
import sys
import tempfile
from contextlib import ExitStack

from measuring import ROOT
from serving import ALIVE, Page, Worker, clock_ratio, cpu_ratio, environment_of, filled, serving, table

sys.path.insert(0, str(ROOT))

from tests.support import services
from tests.support.apart import empty_postgresql

ROUNDS = int(os.environ.get("ROUNDS", "15"))
REQUESTS = int(os.environ.get("REQUESTS", "10"))
EMPTY, NOBODY = "empty answer", "empty answer to nobody"


def main() -> None:
    server = services.address("postgresql")
    if server is None:
        raise SystemExit(f"bench-pages measures with PostgreSQL: {services.reason('postgresql')}")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = stack.enter_context(empty_postgresql(server))
        environment = environment_of(database, folder)
        pages = [Page(**page) for page in json.loads(filled("benchmarks/pages_data.py", environment))]
        worker = stack.enter_context(serving(environment))
        report(measured(worker, pages))


def measured(worker: Worker, pages: list[Page]) -> dict[str, Page]:
    """Ask for every page in turn, round by round."""
    every = [Page(EMPTY, ALIVE, pages[0].cookies), Page(NOBODY, ALIVE), *pages]
    for page in pages:
        worker.ask(page)  # a first look moves how far somebody has read, which every page of the thread shows
    for page in pages:
        if page.name.startswith("thread"):
            tag = worker.ask(page)[0].getheader("ETag") or ""
            every.append(Page(page.name.replace("thread", "304", 1), page.path, page.cookies, tag))
    for number in range(ROUNDS + 1):
        for page in every:
            worker.measure(page, REQUESTS, is_counted=number > 0)  # the first round warms
        print(f"round {number} of {ROUNDS}", file=sys.stderr)
    return {page.name: page for page in every}


def report(pages: dict[str, Page]) -> None:
    table(list(pages.values()), pages[EMPTY], ROUNDS, REQUESTS)
    threads = [page for name, page in pages.items() if name.startswith("thread")]
    unchanged = [page for name, page in pages.items() if name.startswith("304")]
    little, much = pages["unread, little read"], pages["unread, much read"]
    for end, ratio in (("", cpu_ratio), ("_clock", clock_ratio)):
        best = min(threads, key=lambda page: ratio(page, pages[EMPTY]))
        print(f"figure pages.thread.flatness{end} {max(ratio(page, best) for page in threads):.2f}")
        print(f"figure pages.unread.ratio{end} {ratio(much, little):.2f}")
    for end, empty in (("", pages[EMPTY]), ("_to_nobody", pages[NOBODY])):
        print(f"figure pages.thread.cpu_ratio{end} {max(cpu_ratio(page, empty) for page in threads):.1f}")
        print(
            f"figure pages.thread.not_modified_cpu_ratio{end} {max(cpu_ratio(page, empty) for page in unchanged):.1f}"
        )


if __name__ == "__main__":
    main()
