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

import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from measuring import ROOT, cpu_seconds

sys.path.insert(0, str(ROOT))

from tests.support import services
from tests.support.apart import empty_postgresql

ROUNDS = int(os.environ.get("ROUNDS", "15"))
REQUESTS = int(os.environ.get("REQUESTS", "10"))
PATIENCE = 60.0
REST = 0.02
"""Seconds before each reading: the time of a process is booked when it comes to rest, else at the last tick."""
EMPTY, NOBODY = "empty answer", "empty answer to nobody"


@dataclass
class Page:
    """A page as one member asks for it: where, with which cookies, with the tag of a page they have (or without)."""

    name: str
    path: str
    cookies: str = ""
    tag: str = ""
    cpu: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)


class Worker:
    """The process that answers, and a connection to it that is kept."""

    def __init__(self, port: int, server: subprocess.Popen) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.processes = [server.pid, *_children(server.pid)]

    def cpu_seconds(self) -> float:
        time.sleep(REST)
        return sum(cpu_seconds(pid) for pid in self.processes)

    def ask(self, page: Page) -> http.client.HTTPResponse:
        headers = {"Host": "localhost", "Cookie": page.cookies}
        self.connection.request("GET", page.path, headers=headers | ({"If-None-Match": page.tag} if page.tag else {}))
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != (304 if page.tag else 200):
            raise SystemExit(f"{page.name} ({page.path}): {answer.status}")
        return answer


def main() -> None:
    server = services.address("postgresql")
    if server is None:
        raise SystemExit(f"bench-pages measures with PostgreSQL: {services.reason('postgresql')}")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = stack.enter_context(empty_postgresql(server))
        environment = os.environ | {
            "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "hub.settings.production", "VAR_DIR": folder,
            "SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "localhost", "HTTPS": "0",
            "SITE_URL": "http://localhost", "LOG_LEVEL": "ERROR", "REDIS_URL": "", "ELASTICSEARCH_URL": "",
        }  # fmt: skip
        pages = [Page(**page) for page in json.loads(_run("benchmarks/pages_data.py", environment).splitlines()[-1])]
        worker = stack.enter_context(_serving(environment))
        report(measured(worker, pages))


def measured(worker: Worker, pages: list[Page]) -> dict[str, Page]:
    """Ask for every page in turn, round by round."""
    every = [Page(EMPTY, "/healthz", pages[0].cookies), Page(NOBODY, "/healthz"), *pages]
    for page in pages:
        worker.ask(page)  # a first look moves how far somebody has read, which every page of the thread shows
    for page in pages:
        if page.name.startswith("thread"):
            tag = worker.ask(page).getheader("ETag") or ""
            every.append(Page(page.name.replace("thread", "304", 1), page.path, page.cookies, tag))
    for number in range(ROUNDS + 1):
        for page in every:
            cpu, begun = worker.cpu_seconds(), time.monotonic()
            for _ in range(REQUESTS):
                worker.ask(page)
            clock = time.monotonic() - begun
            if number:  # the first round warms
                page.cpu.append((worker.cpu_seconds() - cpu) / REQUESTS)
                page.clock.append(clock / REQUESTS)
        print(f"round {number} of {ROUNDS}", file=sys.stderr)
    return {page.name: page for page in every}


def report(pages: dict[str, Page]) -> None:
    print(f"{'page':34}{'ms cpu':>10}{'x empty':>10}{'ms clock':>10}   median of {ROUNDS} rounds of {REQUESTS}")
    for name, page in pages.items():
        cpu, clock = (statistics.median(values) * 1000 for values in (page.cpu, page.clock))
        print(f"{name:34}{cpu:10.2f}{_cpu(page, pages[EMPTY]):10.2f}{clock:10.2f}")
    threads = [page for name, page in pages.items() if name.startswith("thread")]
    unchanged = [page for name, page in pages.items() if name.startswith("304")]
    little, much = pages["unread, little read"], pages["unread, much read"]
    for end, ratio in (("", _cpu), ("_clock", _clock)):
        best = min(threads, key=lambda page: ratio(page, pages[EMPTY]))
        print(f"figure pages.thread.flatness{end} {max(ratio(page, best) for page in threads):.2f}")
        print(f"figure pages.unread.ratio{end} {ratio(much, little):.2f}")
    for end, empty in (("", pages[EMPTY]), ("_to_nobody", pages[NOBODY])):
        print(f"figure pages.thread.cpu_ratio{end} {max(_cpu(page, empty) for page in threads):.1f}")
        print(f"figure pages.thread.not_modified_cpu_ratio{end} {max(_cpu(page, empty) for page in unchanged):.1f}")


def _cpu(page: Page, to: Page) -> float:
    """Return the median of the ratios within each round."""
    return statistics.median(one / other for one, other in zip(page.cpu, to.cpu, strict=True))


def _clock(page: Page, to: Page) -> float:
    return statistics.median(one / other for one, other in zip(page.clock, to.clock, strict=True))


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[Worker]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "1", "--no-ws", "hub.wsgi:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            try:
                worker = Worker(port, process)
                worker.ask(Page(EMPTY, "/healthz"))
            except OSError:
                time.sleep(0.2)
            else:
                yield worker
                return
        raise SystemExit("the server did not start")
    finally:
        process.terminate()
        process.wait()


def _children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def _run(script: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, script], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
