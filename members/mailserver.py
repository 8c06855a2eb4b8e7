"""Talks to the mail server within a time: for each step `EMAIL_TIMEOUT`, for the whole of one mail `EMAIL_LIMIT`.

A limit for each step alone lets a server that sends a byte now and then hold a worker for ever. Only for the verdict on
the words is everything waited that is left: who hangs up before it may have the mail taken twice.
"""

import contextlib
import smtplib
import socket
import threading
import time
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

WORDS_NOW = 354
"""The server's reply to DATA: what it says next is its verdict (RFC 5321 §3.3)."""


class _Answers:
    """What the server says, line by line. A line that was cut off is none: half a yes is not one."""

    def __init__(self, line: socket.socket) -> None:
        self._file = line.makefile("rb")

    def readline(self, most: int) -> bytes:
        said = self._file.readline(most)
        return said if said.endswith(b"\n") or len(said) >= most else b""

    def close(self) -> None:
        self._file.close()


class _InTime:
    """What makes an SMTP connection hang up by itself, whatever it waits for. The clock is one that never jumps."""

    sock: Any
    file: Any
    timeout: float

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._closed = threading.Event()
        self._ends = time.monotonic() + settings.EMAIL_LIMIT
        super().__init__(*args, **kwargs)

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            return super().connect(*args, **kwargs)  # type: ignore[misc]  # smtplib’s, in the classes below
        except BaseException:
            self._closed.set()
            raise

    def getreply(self) -> tuple[int, bytes]:
        if self.sock and self.file is None:
            self.file = _Answers(self.sock)
        try:
            code, words = super().getreply()  # type: ignore[misc]  # as above
        except smtplib.SMTPServerDisconnected as error:
            if self._left() > 0:
                raise
            raise smtplib.SMTPServerDisconnected(f"not done within {settings.EMAIL_LIMIT} seconds") from error
        if self.sock:
            # Nought would mean not to wait at all.
            self.sock.settimeout(max(self._left(), 0.1) if code == WORDS_NOW else self.timeout)
        return code, words

    def close(self) -> None:
        super().close()  # type: ignore[misc]  # as above
        self._closed.set()

    def _left(self) -> float:
        return self._ends - time.monotonic()

    def _watch(self) -> None:
        while not self._closed.wait(max(self._left(), 0.5)):
            line = self.sock
            if line:
                with contextlib.suppress(OSError):
                    # Not the method of an encrypted socket, which would go on in clear.
                    socket.socket.shutdown(line, socket.SHUT_RDWR)


class _Connection(_InTime, smtplib.SMTP):
    """Plain, or encrypted once both sides agreed on it."""


class _EncryptedConnection(_InTime, smtplib.SMTP_SSL):
    """Encrypted from the first byte."""


class InTimeBackend(EmailBackend):
    """Django's way to a mail server, with the limits of this module."""

    @property
    def connection_class(self) -> Any:
        return _EncryptedConnection if self.use_ssl else _Connection

    def open(self) -> bool | None:
        """Leave no line open where the server answered and then did not let us in."""
        try:
            return super().open()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Part from the server. The verdict is known by then: nothing it says to a goodbye may change it."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            super().close()
