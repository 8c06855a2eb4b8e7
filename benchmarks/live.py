"""How long a post takes to the last of many open pages, and what it costs: `make bench-live`.

Three servers, in turn for every message, each with as many sockets on the loopback as CLIENTS says, one number after
the other:
  hub    this site: somebody answers a thread (rendered, stored, counted, put in the outbox of search), the bell, the
         log read, the post shown and sent (uvicorn with live.protocol)
  plain  the same without live.protocol
  raw    a bare `websockets` server; one frame of as many bytes, written to every transport. As fast as Python goes
"last" is the time from asking for the message to the last client having read it; "cpu" the server's own time for it.
The figures are medians of the ratios of each turn.

  CLIENTS=200,1000 MESSAGES=40 REDIS_URL=redis://… python benchmarks/live.py   (without REDIS_URL: the in-memory layer)
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

from live_servers import HEADER, ROOT, pin

CLIENTS = [int(number) for number in os.environ.get("CLIENTS", "200,1000").split(",")]
MESSAGES = int(os.environ.get("MESSAGES", "40"))
WARM_UP = 3
PATIENCE = 240.0
SERVERS = ("hub", "plain", "raw")
ORIGIN = "http://localhost:8000"
FOLLOW = b'{"follow":[{"stream":"thread","key":"1","seq":1}],"language":"en"}'
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
    for clients in CLIENTS:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            servers = [start(name, folder, clients, stack) for name in SERVERS]
            wait_for(servers)
            pin(CLIENT_CORE)
            for server in servers:
                server.sockets = [connect(server) for _ in range(clients)]
            for number in range(WARM_UP + MESSAGES):
                length = 0
                for server in servers:
                    length = measure(server, length, is_counted=number >= WARM_UP)
            report(servers, clients, length)


def start(name: str, folder: str, clients: int, stack: ExitStack) -> Server:
    """Start a server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings.dev", "DATABASE_URL": f"sqlite:///{folder}/{name}.sqlite3",
        "VAR_DIR": folder, "LIVE_SOCKETS_PER_ADDRESS": str(clients * 2), "LIVE_ORIGINS": ORIGIN, "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "benchmarks/live_servers.py", name, str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    stack.callback(stop, process)
    return Server(name, port, process)


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
        # A client's frame is masked (RFC 6455 §5.3); a mask of zeros leaves the text as it is.
        one.sendall(bytes((0x81, 0x80 | len(FOLLOW))) + bytes(4) + FOLLOW)
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
    cpu, begun = server.cpu_seconds(), time.perf_counter()
    ask_for_message(server, length)
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
    took = time.perf_counter() - begun
    poll.close()
    if is_counted:
        server.last.append(took)
        server.cpu.append(server.cpu_seconds() - cpu)
    return length


def ask_for_message(server: Server, length: int) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as one:
        one.sendall(f"GET /publish?{length} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())


def report(servers: list[Server], clients: int, length: int) -> None:
    layer = "Redis" if os.environ.get("REDIS_URL") else "in-memory layer"
    print(f"{clients} clients, {MESSAGES} messages of {length} bytes, {layer}")
    print(f"{'server':8}{'last p50':>12}{'last p95':>12}{'x raw':>8}{'cpu':>12}{'x raw':>8}")
    raw = servers[-1]
    ratios = {server.name: (_ratio(server.last, raw.last), _ratio(server.cpu, raw.cpu)) for server in servers}
    for server in servers:
        last, cpu = statistics.median(server.last), statistics.median(server.cpu)
        worst = statistics.quantiles(server.last, n=20)[-1]
        by_last, by_cpu = ratios[server.name]
        print(
            f"{server.name:8}{last * 1000:9.1f} ms{worst * 1000:9.1f} ms{by_last:8.2f}{cpu * 1000:9.1f} ms{by_cpu:8.2f}"
        )
    print(f"figure live.last_client_ratio.{clients} {ratios['hub'][0]:.2f}")
    print(f"figure live.cpu_ratio.{clients} {ratios['hub'][1]:.2f}")
    print(f"figure live.last_client_ratio.{clients}.plain {ratios['plain'][0]:.2f}")
    print(f"figure live.cpu_ratio.{clients}.plain {ratios['plain'][1]:.2f}", flush=True)


def _ratio(values: list[float], limits: list[float]) -> float:
    """Return the median of the ratios within each turn."""
    return statistics.median(value / limit for value, limit in zip(values, limits, strict=True))


if __name__ == "__main__":
    main()
