"""Elasticsearch in trouble: a proxy before the real server that stalls, dawdles, resets, or answers errors."""

import http.client
import json
import socket
import struct
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from search.engines import elastic

PRODUCT = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}
SLOW_SECONDS = 0.4
PATIENT, HASTY = (5.0, 30.0), (0.3, 0.5)
"""Seconds for reading and writing: while all is well much, for a busy machine is no trouble; in trouble little, so that
tests do not take long."""
TROUBLES = ["refuses", "stalls", "drips", "resets", "breaks off", "429", "500", "503", "read-only", "speaks nonsense"]
"""All that may go wrong with every request; "half a bulk" goes wrong with writes only, "is slow" still answers."""


class Troubled:
    """Listens at `url` and passes everything on to `target`, unless its `trouble` says otherwise; `asked` counts.

    As long as it stands, the site's patience with Elasticsearch is the tests', not the `own` one.
    """

    def __init__(self, target: str) -> None:
        self.own = elastic.READ_SECONDS, elastic.WRITE_SECONDS
        parts = urlsplit(target)
        self.target = (parts.hostname, parts.port)
        self.trouble = ""
        self.asked = 0
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.end()

    def begin(self, trouble: str, *, own_patience: bool = False) -> None:
        """Be in trouble from now on, with people in haste or as they really are."""
        self.trouble = trouble
        elastic.READ_SECONDS, elastic.WRITE_SECONDS = self.own if own_patience else HASTY

    def end(self) -> None:
        """Be well again."""
        self.trouble = ""
        elastic.READ_SECONDS, elastic.WRITE_SECONDS = PATIENT

    def close(self) -> None:
        elastic.READ_SECONDS, elastic.WRITE_SECONDS = self.own
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Troubled

    def handle_any(self) -> None:
        self.proxy.asked += 1
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        trouble = self.proxy.trouble
        if trouble in ("refuses", "resets"):
            self._reset()
        elif trouble == "stalls":
            self.proxy.over.wait(30)
            self._reset()
        elif trouble == "drips":
            self._drip()
        elif trouble == "breaks off":
            self._answer(200, b'{"took": 1,', length=4000)
            self._reset()
        elif trouble == "speaks nonsense":
            self._answer(200, b"<html>Welcome to this proxy</html>", {"Content-Type": "text/html"})
        elif trouble == "read-only" and self._writes():
            self._answer(403, _error("cluster_block_exception", 403))
        elif trouble in ("429", "500", "503"):
            self._answer(int(trouble), _error("es_rejected_execution_exception", int(trouble)))
        elif trouble == "half a bulk" and self.path.split("?")[0].endswith("/_bulk"):
            self._half(sent)
        else:
            if trouble == "is slow":
                self.proxy.over.wait(SLOW_SECONDS)
            self._pass_on(sent)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815 - the names http.server calls

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _writes(self) -> bool:
        reads = ("/_search", "/_pit", "/_refresh", "/_alias")
        return self.command not in ("GET", "HEAD") and not self.path.split("?")[0].endswith(reads)

    def _pass_on(self, sent: bytes) -> None:
        status, headers, body = self._real(sent)
        self._answer(status, body, headers)

    def _real(self, sent: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(*self.proxy.target, timeout=30)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        kept["Accept-Encoding"] = "identity"
        connection.request(self.command, self.path, sent, kept)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        dropped = ("content-length", "transfer-encoding", "connection")
        return answer.status, {n: v for n, v in answer.getheaders() if n.lower() not in dropped}, body

    def _half(self, sent: bytes) -> None:
        """Pass every other document of a bulk on, and say of the rest that there was no room for them."""
        lines = sent.splitlines()
        pairs = [lines[n : n + 2] for n in range(0, len(lines), 2)]
        good = [line for pair in pairs[::2] for line in pair]
        status, headers, body = self._real(b"\n".join(good) + b"\n")
        answers = iter(json.loads(body)["items"])
        items = [next(answers) if n % 2 == 0 else _refused(pair[0]) for n, pair in enumerate(pairs)]
        self._answer(status, json.dumps({"took": 1, "errors": True, "items": items}).encode(), headers)

    def _drip(self) -> None:
        """Begin an answer and never end it, a byte at a time, so that no pause is long."""
        self._answer(200, b"{", length=10_000)
        with suppress(OSError):
            while not self.proxy.over.wait(0.1) and self.proxy.trouble == "drips":
                self.wfile.write(b" ")
                self.wfile.flush()
        self._reset()

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int = -1) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in (headers or PRODUCT).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) if length < 0 else length))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            self.wfile.flush()

    def _reset(self) -> None:
        """End the connection without a farewell."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RDWR)


def _error(kind: str, status: int) -> bytes:
    return json.dumps({"error": {"type": kind, "reason": "in trouble"}, "status": status}).encode()


def _refused(action: bytes) -> dict[str, object]:
    named = json.loads(action)["index"]
    error = {"type": "es_rejected_execution_exception", "reason": "no room"}
    return {"index": {"_id": named["_id"], "status": 429, "error": error}}
