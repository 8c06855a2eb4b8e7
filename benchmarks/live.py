"""How long a post takes to the last of many open pages, and what it costs: `make bench-live`.

Three servers, in turn for every message, each with CLIENTS sockets on the loopback:
  raw    a bare `websockets` server; one frame encoded once, written to every transport. As fast as Python goes
  hub    this site: a row committed, the bell, the log read, rendered and sent (uvicorn with live.protocol)
  plain  the same without live.protocol
"last" is the time from asking for the message to the last client having read it; "cpu" the server's own time for it.

  CLIENTS=1000 MESSAGES=40 REDIS_URL=redis://… python benchmarks/live.py     (without REDIS_URL: the in-memory layer)
"""

import os
import resource
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from live_servers import ROOT, frame, pin

CLIENTS = int(os.environ.get("CLIENTS", "1000"))
MESSAGES = int(os.environ.get("MESSAGES", "40"))
WARM_UP = 3
PATIENCE = 60.0
SERVERS = ("raw", "hub", "plain")
ORIGIN = "http://localhost:8000"
FOLLOW = b'{"follow":[{"stream":"bench","key":"1","seq":0}],"language":"en"}'
CLIENT_CORE = 1


@dataclass
class Server:
    """A server process and the sockets that are open to it."""

    name: str
    port: int
    process: subprocess.Popen
    sockets: list[socket.socket] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        """Time on the processor so far, of all threads (Linux counts it in nanoseconds)."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        servers = [start(name, folder, stack) for name in SERVERS]
        pin(CLIENT_CORE)
        for server in servers:
            server.sockets = [connect(server) for _ in range(CLIENTS)]
        for number in range(1, WARM_UP + MESSAGES + 1):
            for server in servers:
                measure(server, number)
    report(servers)


def start(name: str, folder: str, stack: ExitStack) -> Server:
    """Start a server on a free port and wait until it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings.dev", "DATABASE_URL": f"sqlite:///{folder}/{name}.sqlite3",
        "VAR_DIR": folder, "LIVE_SOCKETS_PER_ADDRESS": str(CLIENTS * 2), "LIVE_ORIGINS": ORIGIN, "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "benchmarks/live_servers.py", name, str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    stack.callback(stop, process)
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return Server(name, port, process)
    raise SystemExit(f"the {name} server did not start")


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
        # A client's frame is masked (RFC 6455 §5.3); a mask of zeros leaves the text as it is.
        one.sendall(bytes((0x81, 0x80 | len(FOLLOW))) + bytes(4) + FOLLOW)
        one.recv(4096)
    one.setblocking(False)
    return one


def measure(server: Server, number: int) -> None:
    """Have message `number` sent, and wait until every client has read it."""
    expected = len(frame(number))
    missing = dict.fromkeys((one.fileno() for one in server.sockets), expected)
    poll = select.epoll()
    by_number = {one.fileno(): one for one in server.sockets}
    for handle in by_number:
        poll.register(handle, select.EPOLLIN)
    cpu, begun = server.cpu_seconds(), time.perf_counter()
    ask_for_message(server)
    while missing:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise SystemExit(f"{server.name}: message {number} did not reach {len(missing)} clients")
        for handle, _event in ready:
            missing[handle] -= len(by_number[handle].recv(65536))
            if missing[handle] <= 0:
                del missing[handle]
                poll.unregister(handle)
    took = time.perf_counter() - begun
    poll.close()
    if number > WARM_UP:
        server.last.append(took)
        server.cpu.append(server.cpu_seconds() - cpu)


def ask_for_message(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as one:
        one.sendall(b"GET /publish HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")


def report(servers: list[Server]) -> None:
    layer = "Redis" if os.environ.get("REDIS_URL") else "in-memory layer"
    print(f"{CLIENTS} clients, {MESSAGES} messages of {len(frame(1))} bytes, {layer}")
    print(f"{'server':8}{'last p50':>12}{'last p95':>12}{'x raw':>8}{'cpu':>12}{'x raw':>8}")
    raw_last, raw_cpu = (statistics.median(values) for values in (servers[0].last, servers[0].cpu))
    figures = []
    for server in servers:
        last, cpu = statistics.median(server.last), statistics.median(server.cpu)
        worst = statistics.quantiles(server.last, n=20)[-1]
        print(
            f"{server.name:8}{last * 1000:9.1f} ms{worst * 1000:9.1f} ms{last / raw_last:8.2f}"
            f"{cpu * 1000:9.1f} ms{cpu / raw_cpu:8.2f}"
        )
        figures.append((f"live_{server.name}_last_over_raw", last / raw_last))
        figures.append((f"live_{server.name}_cpu_over_raw", cpu / raw_cpu))
    for name, value in figures[2:]:
        print(f"figure {name} {value:.2f}")


if __name__ == "__main__":
    main()
