"""A connection to a server that keeps to its time, whatever the server does, and that believes no other server.

A socket's own patience is counted anew for each packet, and not at all while a name is looked up: a server that sends
a byte now and then holds a reader for as long as it likes. So a thread asks (it costs an eighth of a millisecond), and
the reader waits for it until the time is over; then the thread's connection is cut, which ends the thread too. There
are never more threads than connections.
"""

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

_under_way = threading.local()
_owning = threading.Lock()


class PatientNode(Urllib3HttpNode):
    """Answers within `request_timeout` seconds or raises `ConnectionTimeout`; `TransportError` for another's answer."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        known = self.pool.ConnectionCls
        self.pool.ConnectionCls = type(f"Owned{known.__name__}", (_Owned, known), {})
        self._free = threading.BoundedSemaphore(config.connections_per_node)

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
            answer = asking.answers.get(timeout=None if over is None else max(0.0, over - time.monotonic()))
        except Empty:
            asking.cut()
            raise ConnectionTimeout(too_late) from None
        if isinstance(answer, BaseException):
            raise answer
        if answer.meta.status < 300 and answer.meta.headers.get(PRODUCT[0]) != PRODUCT[1]:
            raise TransportError(f"what answered {method} {target} is not Elasticsearch")
        return answer


class _Asking:
    """One request under way, in a thread of its own; `done` is called when that has ended, however it ends."""

    def __init__(self, ask: Callable[[], Any], done: Callable[[], None]) -> None:
        self.answers: SimpleQueue[Any] = SimpleQueue()
        self.connection: Any = None
        self.is_over = False
        self._ask, self._done = ask, done
        try:
            threading.Thread(target=self._run, name="elasticsearch", daemon=True).start()
        except RuntimeError:  # no more threads on this machine
            done()
            raise

    def _run(self) -> None:
        _under_way.asking = self
        try:
            self.answers.put(self._ask())
        except BaseException as error:  # it is raised where somebody waits for it
            self.answers.put(error)
        finally:
            self._done()

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
