"""Parts of a file: which one a player asks for, and how its bytes leave without the whole ever being in memory."""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest
from django.utils.http import parse_http_date_safe

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)
"""One range. Several in one request are answered with the whole file: no player asks so, and many are a load."""

WHOLE, NONE = None, ()
Part = tuple[int, int] | tuple[()] | None
"""First and last byte; `NONE` for a part that is not there, `WHOLE` for all of the file."""


def part_of(request: HttpRequest, size: int, tag: str, changed: datetime | None) -> Part:
    """Return what of a file of `size` bytes is asked for (RFC 9110 §14.2, and `If-Range` §13.1.5): only a GET asks."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or not found or not any(found.groups()) or not _is_same(request, tag, changed):
        return WHOLE
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else NONE
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end and start < size else NONE


def _is_same(request: HttpRequest, tag: str, changed: datetime | None) -> bool:
    """Say whether the file is still the one of which the player has a part; a weak tag is never enough."""
    known = request.headers.get("If-Range", "")
    if not known or known == tag:
        return True
    moment = parse_http_date_safe(known)
    return bool(changed and moment is not None and moment == int(changed.timestamp()))


def chunks(request: HttpRequest, file: Any, start: int, length: int) -> "Stretch":
    """Return a stretch of an open file, to be sent chunk by chunk by the sort of server that asks.

    Django gathers a plain iterator into one list under ASGI, and an asynchronous one under WSGI: a film, in memory.
    """
    kind = Awaited if isinstance(request, ASGIRequest) else InTurn
    return kind(file, start, length)


class Stretch:
    """`length` bytes of an open file from `start`; the answer that sends it closes it."""

    def __init__(self, file: Any, start: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(start)

    def read(self) -> bytes:
        chunk: bytes = self.file.read(min(CHUNK, self.left)) if self.left > 0 else b""
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


class InTurn(Stretch):
    """For WSGI."""

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


class Awaited(Stretch):
    """For ASGI: the disk is waited for in a thread."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await asyncio.to_thread(self.read)
        if not chunk:
            raise StopAsyncIteration
        return chunk
