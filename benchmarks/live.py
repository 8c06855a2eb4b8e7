"""How long a post takes to the last of many open pages, and what it costs: `make bench-live`.

Two servers, in turn for every message, each with as many sockets on the loopback as CLIENTS says, one number after the
other. First against `hub`, then against `plain`:
  raw    a bare `websockets` server; one frame of as many bytes, written to every transport. As fast as Python goes
  hub    this site's process of sockets, with live.protocol as in the Procfile. Somebody answers a thread in another
         process, as pages do (rendered, stored, counted, put in the outbox of search); the bell rings through Redis,
         the log is read from PostgreSQL, the post is shown and sent
  plain  the same without live.protocol: every socket is given text, and makes a frame of it
Without PostgreSQL and Redis (TEST_POSTGRESQL_URL, TEST_REDIS_URL, or those of `make services`) `hub` is the demo: one
process that publishes too, on SQLite and the in-memory layer.

"last" is the time from the commit to the last client having read the message; for `raw`, and for a site in one process,
from asking for it, as "asked" is. "cpu" is the time of the process of sockets on the processor, "with writer" the same
with what publishing took in the other process. The figures are medians of the ratios of each turn.

  CLIENTS=200,1000 MESSAGES=40 python benchmarks/live.py
"""

import os
import resource
import secrets
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from measuring import HEADER, ROOT, cpu_seconds, pin

sys.path.insert(0, str(ROOT))

from tests.support import services
from tests.support.apart import empty_postgresql

CLIENTS = [int(number) for number in os.environ.get("CLIENTS", "200,1000").split(",")]
MESSAGES = int(os.environ.get("MESSAGES", "40"))
WARM_UP = 3
PATIENCE = 240.0
REST = 0.05
"""Seconds after each message: the time of a process is booked when it comes to rest, else at the last tick."""
MEASURED = ("hub", "plain")
ORIGIN = "http://localhost:8000"
FOLLOW = '{"follow":[{"stream":"thread","key":"1","seq":%d}],"language":"en"}'
CLIENT_CORE = 1


@dataclass
class Server:
    """A server process and the sockets that are open to it; perhaps a process that writes, for it to tell of."""

    name: str
    port: int
    process: subprocess.Popen
    writer: subprocess.Popen[str] | None = None
    sockets: list[socket.socket] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    cpu_with_writer: list[float] = field(default_factory=list)

    def cpu_seconds(self) -> tuple[float, float]:
        """Return the time so far on the processor of the server, and of the writer."""
        return cpu_seconds(self.process.pid), cpu_seconds(self.writer.pid) if self.writer else 0.0

    def publish(self, length: int) -> None:
        """Ask for a message; the raw server is told how long."""
        if self.writer and self.writer.stdin:
            self.writer.stdin.write("\n")
            self.writer.stdin.flush()
            return
        with socket.create_connection(("127.0.0.1", self.port)) as one:
            one.sendall(f"GET /publish?{length} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    pin(CLIENT_CORE)
    for clients in CLIENTS:
        for name in MEASURED:
            with ExitStack() as stack:
                servers = [started(name, clients, stack), started("raw", clients, stack)]
                wait_for(servers)
                for server in servers:
                    server.sockets = [connect(server) for _ in range(clients)]
                for number in range(WARM_UP + MESSAGES):
                    length = 0
                    for server in servers:
                        length = measure(server, length, is_counted=number >= WARM_UP)
                report(*servers, clients, length)


def started(name: str, clients: int, stack: ExitStack) -> Server:
    """Start a server on a free port, and who writes for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings.production", "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost", "SITE_URL": ORIGIN, "HTTPS": "0", "VAR_DIR": folder, "FILLED": f"{folder}/filled",
        "LIVE_SOCKETS_PER_ADDRESS": str(clients * 2), "LIVE_ORIGINS": ORIGIN, "LOG_LEVEL": "ERROR",
        "DATABASE_URL": f"sqlite:///{folder}/{name}.sqlite3", "REDIS_URL": "", "ELASTICSEARCH_URL": "",
    }  # fmt: skip
    postgresql, redis = services.address("postgresql"), services.address("redis")
    if name == "raw" or not (postgresql and redis):
        return Server(name, port, _started(stack, environment, name, str(port)))
    environment["DATABASE_URL"] = stack.enter_context(empty_postgresql(postgresql))
    environment["REDIS_URL"] = redis
    writer = _started(stack, environment, "writer", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if not (writer.stdout and writer.stdout.readline()):  # it has made the tables, and written once
        raise SystemExit("the writer did not start")
    return Server(name, port, _started(stack, environment | {"DATABASE_POOL": "1"}, name, str(port)), writer)


def _started(stack: ExitStack, environment: dict[str, str], *args: str, **options: Any) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "benchmarks/live_servers.py", *args], env=environment, cwd=ROOT, **options
    )
    stack.callback(stop, process)
    return process


def wait_for(servers: list[Server]) -> None:
    """Wait until each listens."""
    give_up = time.monotonic() + PATIENCE
    for server in servers:
        while True:
            try:
                socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            except OSError:
                if server.process.poll() is not None or time.monotonic() > give_up:
                    raise SystemExit(f"the {server.name} server did not start") from None
                time.sleep(0.1)
            else:
                break


def stop(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


def connect(server: Server) -> socket.socket:
    """Open a WebSocket without extensions and follow the stream; return it with everything read so far."""
    one = socket.create_connection(("127.0.0.1", server.port))
    one.sendall(
        b"GET /live/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        b"Origin: " + ORIGIN.encode() + b"\r\n\r\n"
    )
    while not one.recv(4096).endswith(b"\r\n\r\n"):
        pass
    if server.name != "raw":
        follow = (FOLLOW % (2 if server.writer else 1)).encode()  # the opening post, and the writer's first
        # A client's frame is masked (RFC 6455 §5.3); a mask of zeros leaves the text as it is.
        one.sendall(bytes((0x81, 0x80 | len(follow))) + bytes(4) + follow)
        one.recv(4096)
    one.setblocking(False)
    return one


def measure(server: Server, length: int, *, is_counted: bool) -> int:
    """Have a message sent, wait until every client has read it, and return how long it was (the raw server is told)."""
    missing: dict[int, int | None] = dict.fromkeys(one.fileno() for one in server.sockets)
    poll = select.epoll()
    by_number = {one.fileno(): one for one in server.sockets}
    for handle in by_number:
        poll.register(handle, select.EPOLLIN)
    before = server.cpu_seconds()
    begun = committed = time.monotonic()
    server.publish(length)
    while missing:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise SystemExit(f"{server.name}: a message did not reach {len(missing)} clients")
        for handle, _event in ready:
            read = by_number[handle].recv(65536)
            left = missing[handle]
            if left is None:
                left = length = HEADER + int.from_bytes(read[2:HEADER], "big")
            missing[handle] = left - len(read)
            if left <= len(read):
                del missing[handle]
                poll.unregister(handle)
    done = time.monotonic()
    poll.close()
    if server.writer and server.writer.stdout:
        committed = float(server.writer.stdout.readline())
    time.sleep(REST)
    if is_counted:
        own, writers = (now - then for now, then in zip(server.cpu_seconds(), before, strict=True))
        server.last.append(done - committed)
        server.asked.append(done - begun)
        server.cpu.append(own)
        server.cpu_with_writer.append(own + writers)
    return length


def report(server: Server, raw: Server, clients: int, length: int) -> None:
    where = "PostgreSQL, Redis, written by another process" if server.writer else "SQLite, in one process"
    print(f"{clients} clients, {MESSAGES} messages of {length} bytes; {where}")
    print(f"{'server':8}{'last p50':>12}{'last p95':>12}{'asked p50':>12}{'cpu':>12}{'with writer':>14}")
    for one in (server, raw):
        figures = (one.last, one.asked, one.cpu, one.cpu_with_writer)
        last, asked, cpu, both = (statistics.median(values) * 1000 for values in figures)
        worst = statistics.quantiles(one.last, n=20)[-1] * 1000
        print(f"{one.name:8}{last:9.1f} ms{worst:9.1f} ms{asked:9.1f} ms{cpu:9.1f} ms{both:11.1f} ms")
    end = f"{clients}" if server.name == MEASURED[0] else f"{clients}.{server.name}"
    print(f"figure live.last_client_ratio.{end} {_ratio(server.last, raw.last):.2f}")
    print(f"figure live.last_client_ratio_from_asking.{end} {_ratio(server.asked, raw.asked):.2f}")
    print(f"figure live.cpu_ratio.{end} {_ratio(server.cpu, raw.cpu):.2f}")
    print(f"figure live.cpu_with_writer_ratio.{end} {_ratio(server.cpu_with_writer, raw.cpu):.2f}", flush=True)


def _ratio(values: list[float], limits: list[float]) -> float:
    """Return the median of the ratios within each turn."""
    return statistics.median(value / limit for value, limit in zip(values, limits, strict=True))


if __name__ == "__main__":
    main()
