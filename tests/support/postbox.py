"""A mail server that does what its script says, and remembers every message that it took."""

import socketserver
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Self

TAKE, DROP, STALL, RUDE, HALF = "take", "drop", "stall", "rude", "half a yes"
DRIP, DRIP_AT_DOOR = "drip", "drip at the door"
SHUT, NOT_FROM_YOU = "shut", "not from you"
BUSY, NO_SUCH, LATER, NEVER, GREYLISTED = "busy", "no such", "later", "never", "greylisted"
VERDICTS = (TAKE, DROP, STALL, BUSY, NO_SUCH, LATER, NEVER, GREYLISTED)

ANSWERS = {
    NOT_FROM_YOU: b"550 5.7.1 not from you\r\n",
    GREYLISTED: b"450 4.7.1 come back later\r\n",
    NO_SUCH: b"550 5.1.1 no such person\r\n",
    LATER: b"451 4.3.0 try again\r\n",
    NEVER: b"554 5.7.1 not these words\r\n",
}
DROPLETS = 60
"""Bytes of an answer that drips, one every tenth of a second: more than any test waits for, and yet an end."""

AT_THE_RECIPIENT = (GREYLISTED, NO_SUCH)


@dataclass
class Postbox:
    """Listens on a port of its own. Each connection takes the next verdict of `script`; after its end, `take`.

    - `take`: 250. `drop`: takes the message, then hangs up without a word: the sender cannot know.
    - `shut`: 554 at the door. `not from you`: 550 to the sender.
    - `half a yes`: takes nothing, and hangs up in the middle of saying 250.
    - `stall`: says nothing after the words, and takes nothing. `busy`: 421 at the door.
    - `drip`: takes nothing and answers the words byte by byte; `drip at the door`: greets so, then takes the message.
    - `rude`: takes the message, says so, and answers the goodbye with what no client reads.
    - `greylisted` 450 and `no such` 550 at the recipient; `later` 451 and `never` 554 after the words.
    """

    script: Iterable[str] = ()
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    """Recipient and message, for every message that was accepted, also where the sender was not told."""

    rest: float = 0
    """Seconds between the last word and the answer: a server that thinks."""

    seen: list[str] = field(default_factory=list)
    """The verdicts that connections met."""

    witness: Callable[[str, int], None] = lambda stage, number: None
    """Called at the `door` and when the `words` were read, before they are answered; with the connection's number."""

    encryption: Literal["", "ssl", "starttls"] = ""
    """From the first byte, or once both sides agreed; with the certificate of `context`."""

    context: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self.script = deque(self.script)
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Connection)
        self.server.daemon_threads = True
        self.server.box = self
        self.release = threading.Event()
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.release.set()
        self.server.shutdown()
        self.server.server_close()

    def next_verdict(self) -> str:
        verdict = self.script.popleft() if self.script else TAKE
        self.seen.append(verdict)
        self.witness("door", len(self.seen))
        return verdict


class _Connection(socketserver.StreamRequestHandler):
    server: Any

    def setup(self) -> None:
        if self.server.box.encryption == "ssl":
            self._encrypt()
        super().setup()

    def _encrypt(self) -> None:
        self.request = self.server.box.context.wrap_socket(self.request, server_side=True)

    def handle(self) -> None:
        verdict = self.server.box.next_verdict()
        if verdict in (BUSY, SHUT):
            self.wfile.write(b"421 4.3.2 too many of you\r\n" if verdict == BUSY else b"554 no service here\r\n")
            return
        if verdict == DRIP_AT_DOOR and not self._drip(b"220 "):
            return
        self.wfile.write(b"\r\n" if verdict == DRIP_AT_DOOR else b"220 postbox\r\n")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.wfile.write(b"x" * 10_000 + b"\r\n" if verdict == RUDE else b"221 bye\r\n")
                return
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                self.wfile.write(ANSWERS[verdict] if verdict in AT_THE_RECIPIENT else b"250 ok\r\n")
            elif verb == b"MAIL":
                self.wfile.write(ANSWERS[verdict] if verdict == NOT_FROM_YOU else b"250 ok\r\n")
            elif verb == b"EHLO":
                offer = b"250-postbox\r\n250 STARTTLS\r\n"
                self.wfile.write(offer if self.server.box.encryption == "starttls" else b"250 ok\r\n")
            elif verb == b"STAR":
                self.wfile.write(b"220 go on\r\n")
                self._encrypt()
                super().setup()
            elif verb == b"DATA":
                if not self._take(recipient, verdict):
                    return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _take(self, recipient: str, verdict: str) -> bool:
        """Read the words and answer; say whether the connection goes on."""
        self.wfile.write(b"354 go on\r\n")
        words = bytearray()
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            words += line[1:] if line.startswith(b".") else line
        if line:
            self.server.box.witness("words", len(self.server.box.seen))
        self.server.box.release.wait(self.server.box.rest)
        if verdict == STALL:
            self.server.box.release.wait(30)
            return False
        if verdict == HALF:
            self.wfile.write(b"250 ok, nearly")
            return False
        if verdict == DRIP:
            self._drip(b"451 ")
            return False
        if line and verdict in (TAKE, DROP, RUDE, DRIP_AT_DOOR):
            self.server.box.taken.append((recipient, bytes(words)))
        if verdict == DROP:
            return False
        self.wfile.write(ANSWERS.get(verdict, b"250 taken\r\n"))
        return True

    def _drip(self, begun: bytes) -> bool:
        """Begin an answer and go on byte by byte; say whether the other side bore it to the end."""
        try:
            for byte in begun + b"." * DROPLETS:
                self.wfile.write(bytes([byte]))
                if self.server.box.release.wait(0.1):
                    return False
        except OSError:
            return False
        return True
