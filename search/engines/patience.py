"""A connection to a server that keeps to its time, whatever the server does, and that believes no other server.

A socket's own patience is counted anew for each packet, and not at all while a name is looked up: a server that sends
a byte now and then holds a reader for as long as it likes. So a thread asks (it costs a tenth of a millisecond), and
the reader waits for it until the time is over; then the thread's connection is cut, which ends the thread too. There
are never more threads than connections.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from elastic_transport import ConnectionTimeout, NodeConfig, TransportError, Urllib3HttpNode
from elastic_transport.client_utils import DEFAULT

PRODUCT = ("x-elastic-product", "Elasticsearch")
"""What Elasticsearch says with every answer; a proxy's own page does not."""

IDLE = 30
"""Seconds after which a thread without work ends."""

_under_way = threading.local()
_owning = threading.Lock()


class PatientNode(Urllib3HttpNode):
    """Answers within `request_timeout` seconds or raises `ConnectionTimeout`; `TransportError` for another's answer."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        known = self.pool.ConnectionCls
        self.pool.ConnectionCls = type(f"Owned{known.__name__}", (_Owned, known), {})
        self._free = threading.BoundedSemaphore(config.connections_per_node)
        self._idle = _Idle()

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Any = None,
        request_timeout: Any = DEFAULT,
    ) -> Any:
        seconds = self.config.request_timeout if request_timeout is DEFAULT else request_timeout
        over = None if seconds is None else time.monotonic() + seconds
        too_late = f"no whole answer to {method} {target} within {seconds} s"
        if not self._free.acquire(timeout=seconds):
            raise ConnectionTimeout(f"{too_late}: all connections wait for one")
        ask = partial(super().perform_request, method, target, body, headers, request_timeout)
        asking = _Asking(ask, self._free.release)
        try:
            self._worker().work.put(asking)
        except RuntimeError:  # no more threads on this machine
            self._free.release()
            raise
        try:
            answer = asking.answers.get(timeout=None if over is None else max(0.0, over - time.monotonic()))
        except Empty:
            asking.cut()
            raise ConnectionTimeout(too_late) from None
        if isinstance(answer, BaseException):
            raise answer
        if answer.meta.status < 300 and answer.meta.headers.get(PRODUCT[0]) != PRODUCT[1]:
            raise TransportError(f"what answered {method} {target} is not Elasticsearch")
        return answer

    def _worker(self) -> "_Worker":
        """Return a thread that has nothing to do; of a process that was forked from ours it has none."""
        if self._idle.process != os.getpid():
            self._idle = _Idle()
        try:
            return self._idle.workers.pop()
        except IndexError:
            return _Worker(f"elasticsearch:{self.config.port}", self._idle.workers)


class _Idle:
    """The workers of a process that wait for something to ask."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.workers: list[_Worker] = []


class _Worker(threading.Thread):
    """A thread that asks one request after the other: to start one for each would take longer than to wake it.
    It ends when nothing was to be asked for a while."""

    def __init__(self, name: str, idle: "list[_Worker]") -> None:
        super().__init__(name=name, daemon=True)
        self.work: SimpleQueue[_Asking] = SimpleQueue()
        self.idle = idle
        self.start()

    def run(self) -> None:
        while asking := self._next():
            answer = asking.answer()
            self.idle.append(self)  # first: whoever has the answer may ask again at once
            asking.done()
            asking.answers.put(answer)
            del asking, answer

    def _next(self) -> "_Asking | None":
        while True:
            try:
                return self.work.get(timeout=IDLE)
            except Empty:
                with suppress(ValueError):  # somebody took this thread just now: there will be work
                    self.idle.remove(self)
                    return None


class _Asking:
    """One request under way; `done` is called when it has ended, however it ends."""

    def __init__(self, ask: Callable[[], Any], done: Callable[[], None]) -> None:
        self.answers: SimpleQueue[Any] = SimpleQueue()
        self.connection: Any = None
        self.is_over = False
        self._ask, self.done = ask, done

    def answer(self) -> Any:
        """Return the answer, or what went wrong: that is raised where somebody waits for it."""
        _under_way.asking = self
        try:
            return self._ask()
        except BaseException as error:
            return error

    def cut(self) -> None:
        """End the connection, unless it serves somebody else by now: who reads from it reads its end."""
        with _owning, suppress(OSError):
            self.is_over = True
            if self.connection and self.connection.asking is self and self.connection.sock:
                # Not the method of a TLS socket, which would take itself apart under the reading thread.
                socket.socket.shutdown(self.connection.sock, socket.SHUT_RDWR)


class _Owned:
    """A connection that knows for whom it is at work. Beside it stands a class of urllib3's connections."""

    asking: _Asking | None = None
    sock: socket.socket | None
    connect: Callable[[], None]

    def request(self, *arguments: Any, **named: Any) -> None:
        if self.sock is None:
            self.connect()  # first, so that there is something to cut
        asking: _Asking = _under_way.asking
        with _owning:
            if asking.is_over:
                raise TimeoutError
            self.asking, asking.connection = asking, self
        super().request(*arguments, **named)  # type: ignore[misc] # the class beside this one has it
