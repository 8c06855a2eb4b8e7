"""The doorbell: after a commit it says that a stream grew. It carries no content, and nobody waits for it.

A ring that is lost, doubled or late does no harm: the log is the truth and the beat asks it every few seconds.
Where it rings matters: on the hub's own loop in a process with sockets (from another loop a ring came seconds late),
else on one long-lived loop, because a loop for each post would open a connection to Redis for each post.
"""

import asyncio
import os
from hashlib import blake2s
from threading import Lock, Thread

import structlog
from channels.layers import get_channel_layer

WAIT = 1.0
"""Seconds a ring may take; a Redis that is gone must not pile rings up."""

log = structlog.get_logger(__name__)
_hub_loop: asyncio.AbstractEventLoop | None = None
_own_loop: asyncio.AbstractEventLoop | None = None
_starting = Lock()


def ring(stream: str, key: str, seq: int) -> None:
    """Tell every process that `stream` has grown to `seq` for `key`. Returns at once and never raises."""
    ringing = _send(stream, key, seq)
    try:
        asyncio.run_coroutine_threadsafe(ringing, _loop())
    except Exception as error:
        ringing.close()
        log.warning("live.bell_silent", stream=stream, key=key, seq=seq, error=repr(error))


def ring_on(loop: asyncio.AbstractEventLoop) -> None:
    """From now on ring on the loop of this process's hub."""
    global _hub_loop  # noqa: PLW0603 - one bell a process
    _hub_loop = loop


def group_of(stream: str, key: str) -> str:
    """Return the name of the group that hears a stream's key (Channels allows 100 plain ASCII characters)."""
    return "live." + blake2s(f"{stream}\0{key}".encode(), digest_size=16).hexdigest()


async def _send(stream: str, key: str, seq: int) -> None:
    ring = {"type": "ring", "stream": stream, "key": key, "seq": seq}
    try:
        async with asyncio.timeout(WAIT):
            await get_channel_layer().group_send(group_of(stream, key), ring)
    except Exception as error:
        log.warning("live.bell_silent", stream=stream, key=key, seq=seq, error=repr(error))


def _loop() -> asyncio.AbstractEventLoop:
    global _own_loop  # noqa: PLW0603 - one bell a process
    if _hub_loop is not None and _hub_loop.is_running():
        return _hub_loop
    with _starting:
        if _own_loop is None:
            _own_loop = asyncio.new_event_loop()
            Thread(target=_own_loop.run_forever, name="live-bell", daemon=True).start()
        return _own_loop


def _forget_loops() -> None:
    """A forked worker inherits the loops but not the threads that run them."""
    global _hub_loop, _own_loop, _starting
    _hub_loop, _own_loop, _starting = None, None, Lock()


os.register_at_fork(after_in_child=_forget_loops)
