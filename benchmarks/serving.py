"""A worker that answers with pages (granian, WSGI, one process, as in the Procfile), and what each page costs it.

The cost is processor time of the worker. Each round asks for every page in turn, so that a busy machine slows all of
them alike; figures are medians of the rounds' ratios.
"""

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from measuring import ROOT, cpu_seconds

PATIENCE = 60.0
REST = 0.02
"""Seconds before each reading: the time of a process is booked when it comes to rest, else at the last tick."""
ALIVE = "/healthz"


@dataclass
class Page:
    """A page as somebody asks for it: where, with which cookies, with the tag of a page they have (or without)."""

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

    def ask(self, page: Page) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Host": "localhost", "Cookie": page.cookies}
        self.connection.request("GET", page.path, headers=headers | ({"If-None-Match": page.tag} if page.tag else {}))
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != (304 if page.tag else 200):
            raise SystemExit(f"{page.name} ({page.path}): {answer.status}")
        return answer, body

    def measure(self, page: Page, requests: int, is_counted: bool = True) -> None:
        """Ask so many times, and note what one request took."""
        self.connection.close()  # the server ends one that was idle for long; the next request opens it again
        cpu, begun = self.cpu_seconds(), time.monotonic()
        for _ in range(requests):
            self.ask(page)
        clock = time.monotonic() - begun
        if is_counted:
            page.cpu.append((self.cpu_seconds() - cpu) / requests)
            page.clock.append(clock / requests)


def cpu_ratio(page: Page, to: Page) -> float:
    """Return the median of the ratios within each round."""
    return statistics.median(one / other for one, other in zip(page.cpu, to.cpu, strict=True))


def clock_ratio(page: Page, to: Page) -> float:
    return statistics.median(one / other for one, other in zip(page.clock, to.clock, strict=True))


def table(pages: Sequence[Page], empty: Page, rounds: int, requests: int) -> None:
    print(f"{'page':34}{'ms cpu':>10}{'x empty':>10}{'ms clock':>10}   median of {rounds} rounds of {requests}")
    for page in pages:
        cpu, clock = (statistics.median(values) * 1000 for values in (page.cpu, page.clock))
        print(f"{page.name:34}{cpu:10.2f}{cpu_ratio(page, empty):10.2f}{clock:10.2f}")


def environment_of(database: str, folder: str) -> dict[str, str]:
    """Return the environment of a site in production on a database and a folder of its own."""
    return os.environ | {
        "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "hub.settings.production", "VAR_DIR": folder,
        "SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "localhost", "HTTPS": "0",
        "SITE_URL": "http://localhost", "LOG_LEVEL": "ERROR", "REDIS_URL": "", "ELASTICSEARCH_URL": "",
    }  # fmt: skip


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Worker]:
    """Start a worker and wait until it answers; stop it at the end."""
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
                worker.ask(Page("is it there", ALIVE))
            except OSError:
                time.sleep(0.2)
            else:
                yield worker
                return
        raise SystemExit("the server did not start")
    finally:
        process.terminate()
        process.wait()


def filled(script: str, environment: dict[str, str]) -> str:
    """Run a script that fills the database; return its last line."""
    done = subprocess.run(
        [sys.executable, script], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.splitlines()[-1]


def _children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
