"""Give out a stored file: by the proxy where it can, in parts where a player asks for one."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from content.parts import NONE, WHOLE, chunks, part_of

NOTHING_RUNS = "default-src 'none'; sandbox"
FOR_EVERYBODY = "public, max-age=60"
"""Short: a picture of a page that is taken down must not live on in other people's caches."""
FOR_ONE = "private, no-store"


def send_file(
    request: HttpRequest,
    storage: Storage,
    name: str,
    *,
    content_type: str,
    etag: str,
    is_public: bool,
    download_as: str = "",
) -> HttpResponseBase:
    """Return the file `name` of a storage. `download_as` has it saved under that name instead of shown.

    Raises `Http404` where the storage has no such file.
    """
    if settings.MEDIA_ACCEL:
        # The proxy reads the file, marks its state and knows parts itself; a tag of ours would contradict its own.
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.MEDIA_ACCEL + quote(name)
    else:
        response = _sent_by_us(request, storage, name, f'"{etag}"', content_type)
    response["Cache-Control"] = FOR_EVERYBODY if is_public else FOR_ONE
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    disposition = content_disposition_header(bool(download_as), download_as)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def stream(request: HttpRequest, file: Any, start: int, length: int, **fields: Any) -> StreamingHttpResponse:
    """Return an answer that sends so many bytes of an open file; `fields` as of any answer of Django's."""
    response = StreamingHttpResponse(cast("Iterable[bytes]", chunks(request, file, start, length)), **fields)
    response["Content-Length"] = str(length)
    return response


def _sent_by_us(request: HttpRequest, storage: Storage, name: str, tag: str, content_type: str) -> HttpResponseBase:
    # First by the tag alone, which asks nothing of the storage.
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        size, changed = _state(storage, name)
        moment = int(changed.timestamp()) if changed else None
        known = get_conditional_response(request, etag=tag, last_modified=moment)
        part = part_of(request, size, tag, changed)
        response = known or _body(request, storage, name, size, part, content_type)
        response["Accept-Ranges"] = "bytes"
        if moment is not None:
            response["Last-Modified"] = http_date(moment)
    response["ETag"] = tag
    return response


def _state(storage: Storage, name: str) -> tuple[int, datetime | None]:
    """Return how many bytes a file has, and when it was written, where the storage knows."""
    changed = None
    try:
        size = storage.size(name)
        with suppress(NotImplementedError):
            changed = storage.get_modified_time(name)
    except FileNotFoundError:
        raise Http404 from None
    return size, changed


def _body(
    request: HttpRequest, storage: Storage, name: str, size: int, part: Any, content_type: str
) -> HttpResponseBase:
    if part == NONE:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers={"Content-Length": str(size)})
    file = storage.open(name)
    if part is WHOLE:
        return stream(request, file, 0, size, content_type=content_type)
    start, end = part
    response = stream(request, file, start, end - start + 1, status=206, content_type=content_type)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response
