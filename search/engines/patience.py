"""A connection to a server that keeps to its time, whatever the server does.

A socket's own patience is counted anew for each packet: a server that sends a byte now and then holds a reader for as
long as it likes. So the asking is done by a thread that nobody has to wait for.
"""

import queue
import threading
from typing import Any

from elastic_transport import ConnectionTimeout, Urllib3HttpNode
from elastic_transport.client_utils import DEFAULT


class PatientNode(Urllib3HttpNode):
    """Answers within `request_timeout` seconds, or raises `ConnectionTimeout`."""

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Any = None,
        request_timeout: Any = DEFAULT,
    ) -> Any:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        asking = super().perform_request

        def ask() -> None:
            try:
                answers.put(asking(method, target, body, headers, request_timeout))
            except BaseException as error:  # it is raised where somebody waits for it
                answers.put(error)

        threading.Thread(target=ask, name="elasticsearch", daemon=True).start()
        try:
            answer = answers.get(timeout=None if request_timeout is DEFAULT else request_timeout)
        except queue.Empty:
            raise ConnectionTimeout(f"no whole answer to {method} {target} within {request_timeout} s") from None
        if isinstance(answer, BaseException):
            raise answer
        return answer
