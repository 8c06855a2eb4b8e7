"""Keep whole pages for visitors: nobody is signed in, so all of them get the same bytes.

What is kept is good as long as neither the edition of the pages nor the log of events has moved, and for a minute at
most. Both numbers are asked for in one query with every request, so a process shows what another has published with the
first request after it. Only a page that says so is kept (`content.page.may_be_kept`), and only where neither the
request nor the answer has a cookie that could tell one visitor from another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.decorators import sync_only_middleware

from content.edition import read_numbers, reading
from content.remembering import Shelf
from hub.context import theme_of

Handler = Callable[[HttpRequest], HttpResponse]

MOST_PAGES = 300
MOST_BYTES = 512_000
"""A larger page is made anew each time, so that what a process keeps has a bound: 150 MB, in practice a tenth."""
PAGES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
OF_ALL = {"language", "theme", "csrftoken"}
"""Cookies that say nothing of who somebody is and change nothing but the theme. With any other no page is kept."""

_shelf: Shelf["Kept"] = Shelf(MOST_PAGES)


@dataclass(frozen=True)
class Kept:
    """A page as it went out."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


@sync_only_middleware
def KeepingMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Answer visitors from what is kept; for everybody else let parts of a page be kept (`content.remembering`)."""
    if not settings.PARTS_ARE_KEPT:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not request.path_info.startswith(PAGES):
            return get_response(request)
        if not settings.PAGE_CACHE or not _is_anybody(request):
            with reading(read_numbers()):
                return get_response(request)
        return _for_anybody(request, get_response)

    return middleware


def forget_pages() -> None:
    """Empty this process's shelf."""
    _shelf.clear()


def _for_anybody(request: HttpRequest, get_response: Handler) -> HttpResponse:
    numbers = read_numbers()
    key = (request.get_host(), request.get_full_path(), theme_of(request))
    kept = _shelf.get(key, numbers)
    if kept is None:
        with reading(numbers):
            response = get_response(request)
        kept = _kept(request, response)
        if kept is None:
            return response
        _shelf.put(key, numbers, kept)
    return _answer(request, kept)


def _is_anybody(request: HttpRequest) -> bool:
    """Whether a page for this request is the same for every visitor. Who comes from a search is counted on the way."""
    return OF_ALL.issuperset(request.COOKIES) and "q=" not in request.headers.get("Referer", "")


def _kept(request: HttpRequest, response: HttpResponse) -> Kept | None:
    """Return a page to keep, or `None` for what is not to be kept."""
    if request.method != "GET" or response.status_code != 200 or not getattr(response, "may_be_kept", False):
        return None
    if response.cookies or response.streaming or len(response.content) > MOST_BYTES:
        return None
    headers = tuple(response.items())
    return Kept(response.content, headers, f'"{blake2b(response.content, digest_size=12).hexdigest()}"')


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Return the page, or that a browser has it already (RFC 9110 §13.1.2: weak comparison, tags in a list)."""
    asked = request.headers.get("If-None-Match", "")
    if kept.etag in asked.replace("W/", "").split(", "):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(kept.content)
    for name, value in kept.headers:
        if answer.status_code == 200 or name not in ("Content-Type", "Content-Length"):
            answer[name] = value
    answer["ETag"] = kept.etag
    # A browser asks each time whether it has the newest: a kept page says so in a few bytes.
    answer.setdefault("Cache-Control", "no-cache")
    return answer
