"""Notice that somebody went on from a search to what it found, by the address they come from: no script, no odd links.

Nothing of who it was is kept (`search.asked`).
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_only_middleware

from search.asked import remember_followed

Handler = Callable[[HttpRequest], HttpResponse]

SEARCHES = re.compile(r"/(en|es)/(?:search|tools)/")
FOUND = re.compile(r"/(?:en|es)/[^/]+/[^/]+/.*")
"""Pages of things; those of whole rooms (`/en/talk/`) are reached by the header as well."""


@sync_only_middleware
def FollowingMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Count a page that was opened from a search for one of that search's hits."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 200 and (followed := followed_query(request)):
            remember_followed(*followed)
        return response

    return middleware


def followed_query(request: HttpRequest) -> tuple[str, str] | None:
    """Return text and language of the search from which a reader comes to a page, or `None`."""
    came_from = request.headers.get("Referer", "")
    if request.method != "GET" or "q=" not in came_from or not FOUND.fullmatch(request.path):
        return None
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return None
    try:
        parts = urlsplit(came_from)
    except ValueError:
        return None
    if parts.netloc != request.get_host() or not (search := SEARCHES.fullmatch(parts.path)):
        return None
    text = parse_qs(parts.query).get("q", [""])[0]
    return (text, search[1]) if text.strip() else None
