"""One process that is the whole site: pages, sockets, two workers and the timer."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn

from hub import timing, working

GRACE = 10
"""Seconds that open requests get when the process is told to stop."""


def port_is_free(host: str, port: int) -> bool:
    """Say whether a server can listen there. SO_REUSEADDR, as uvicorn does: a port just left counts as free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C or TERM; then stop the workers and the timer, and return."""
    config = uvicorn.Config(
        "hub.asgi:application",
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        ws="live.protocol:PreparedFrames",
        ws_max_size=32 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE,
    )
    with _machinery(), _quiet_end(), suppress(KeyboardInterrupt):
        uvicorn.Server(config).run()


@contextmanager
def _machinery() -> Iterator[None]:
    stop = threading.Event()
    jobs = [
        threading.Thread(target=timing.run_until, args=(stop,), name="timer", daemon=True),
        *(
            threading.Thread(target=working.run_until, args=(stop, queue), name=f"worker-{queue}", daemon=True)
            for queue in ("default", "mail")
        ),
    ]
    for job in jobs:
        job.start()
    try:
        yield
    finally:
        stop.set()
        for job in jobs:
            job.join(timeout=GRACE)


@contextmanager
def _quiet_end() -> Iterator[None]:
    """uvicorn raises the signal it stopped for once more; without a handler that would end us before our threads."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
