"""Give out a stored file: by the proxy where it can, in ranges where a player asks for a part."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

NOTHING_RUNS = "default-src 'none'; sandbox"
FOR_EVERYBODY = "public, max-age=60"
"""Short: a picture of a page that is taken down must not live on in other people's caches."""
FOR_ONE = "private, no-store"
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
CHUNK = 64 * 1024


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
    tag = f'"{etag}"'
    response = get_conditional_response(request, etag=tag) or _body(request, storage, name, content_type)
    response["ETag"] = tag
    response["Cache-Control"] = FOR_EVERYBODY if is_public else FOR_ONE
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    disposition = content_disposition_header(bool(download_as), download_as)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def _body(request: HttpRequest, storage: Storage, name: str, content_type: str) -> HttpResponseBase:
    if settings.MEDIA_ACCEL:
        # The proxy reads the file and knows ranges itself.
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.MEDIA_ACCEL + quote(name)
        return response
    try:
        file, size = storage.open(name), storage.size(name)
    except FileNotFoundError:
        raise Http404 from None
    part = _part_of(request.headers.get("Range", ""), size)
    if part is None:
        response = FileResponse(file, content_type=content_type)
    elif not part:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        start, end = part
        response = StreamingHttpResponse(_read(file, start, end), status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
        response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def _part_of(wanted: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """Return first and last byte of one range (RFC 9110 §14.2); `()` for one that is not there, `None` for all."""
    found = RANGE.fullmatch(wanted)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else ()
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end and start < size else ()


def _read(file: Any, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
