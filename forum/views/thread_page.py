"""What a thread's page shows, and the tag by which a browser knows that nothing of it has changed."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.safestring import mark_safe

from forum.models import Reading, Thread
from forum.publishing import STREAM, url_of_thing
from forum.querysets import PER_PAGE
from forum.rendering import Look, May, render_loose_acts, render_posts, render_unread_line
from forum.views.composing import compose_reply
from forum.views.keeping import has_kept_words
from live.log import head
from members.policies import is_member


def thread_page(request: HttpRequest, thread: Thread, page: int) -> HttpResponse:
    """Show a page of a thread, or say that the reader has it already; a member has then read it."""
    may = May.of(request.user, thread)
    shown = _shown(request, thread, page, may)
    kept = has_kept_words(request, thread.stream_key)
    etag = None if kept or settings.DEBUG else _etag(request, thread, shown)
    response = get_conditional_response(request, etag=etag) if etag else None
    if response is None:
        composer = compose_reply(request, thread) if may.reply else None
        context = shown | {"thread": thread, "page": page, "may": may, "composer": composer}
        response = render(request, "forum/thread.html", context | _metadata(thread, page))
    if etag:
        response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    if is_member(request.user) and request.method == "GET" and "Sec-Purpose" not in request.headers:
        Reading.objects.advance(request.user, thread, min(page * PER_PAGE, thread.last_number))
    return response


def _shown(request: HttpRequest, thread: Thread, page: int, may: May) -> dict[str, Any]:
    """Return the posts in two parts, what came before the reader was last here and what came since.

    The head of the log is read before the posts: what happens in between is told twice, never not at all.
    """
    seq = head(STREAM, thread.stream_key)
    posts = list(thread.posts.on_page(page).for_page())
    zone = timezone.get_current_timezone()
    look = Look((request.LANGUAGE_CODE or "en")[:2], request.user, zone)
    articles = render_posts(posts, thread, look, may)
    viewer: Any = request.user
    reading = Reading.objects.filter(member=viewer, thread=thread).first() if is_member(viewer) else None
    read = reading.last_number if reading else thread.last_number
    divide = sum(post.number <= read for post in posts)
    line = divide < len(posts) and posts[divide].number == read + 1
    return {
        "seq": seq,
        "read_posts": mark_safe("".join(articles[:divide])),
        "new_posts": mark_safe("".join(articles[divide:])),
        "new": max(0, thread.last_number - read),
        "new_url": thread.url_of(read + 1),
        "unread_line": render_unread_line(thread.last_number - read, reading.at, zone) if reading and line else "",
        "acts": render_loose_acts(thread, look, may) if is_member(request.user) else {},
    }


def _metadata(thread: Thread, page: int) -> dict[str, Any]:
    query = f"?page={page}" if page > 1 else ""
    opening = thread.posts.filter(number=1).values_list("excerpt", flat=True).first()
    return {
        "pages": _pages(page, thread.pages),
        "last_url": thread.url_of(thread.last_number),
        "about_url": url_of_thing(thread.about_kind, thread.about_key),
        "language_urls": {code: thread.url_in(code) + query for code, _name in settings.LANGUAGES},
        "meta": {
            "title": thread.title,
            "description": opening or thread.title,
            "canonical": thread.url_in(thread.lang) + query,
            "type": "article",
            "noindex": not thread.category.is_public,
        },
    }


def _pages(page: int, last: int) -> list[int | None]:
    """Return the numbers a pager shows: the ends and the neighbours, `None` for what is left out."""
    near = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    shown: list[int | None] = []
    for number in near:
        if shown and shown[-1] is not None and number > shown[-1] + 1:
            shown.append(None)
        shown.append(number)
    return shown


def _etag(request: HttpRequest, thread: Thread, shown: dict[str, Any]) -> str:
    """Return a tag of everything the page depends on: its posts, the frame around them, who looks and how."""
    user: Any = request.user
    about = (
        _edition(),
        request.get_full_path(),
        *(request.COOKIES.get(name, "") for name in ("theme", settings.CSRF_COOKIE_NAME)),
        *((user.pk, user.handle, user.display_name, user.site_role, user.is_superuser) if is_member(user) else ()),
        *(thread.title, thread.last_number, thread.posts_count, thread.is_closed, thread.is_pinned),
        *(thread.category.name, thread.category.visibility, thread.category.replying),
        timezone.localdate(),
        shown,
    )
    return f'"{blake2b(repr(about).encode(), digest_size=12).hexdigest()}"'


@lru_cache(maxsize=1)
def _edition() -> int:
    """Return when templates and catalogues were last written: after an update nobody keeps yesterday's page."""
    roots: list[Path] = settings.TEMPLATES[0]["DIRS"] + settings.LOCALE_PATHS  # type: ignore[operator]  # a list in base
    files = [file for root in roots for file in Path(root).rglob("*") if file.is_file()]
    return max((file.stat().st_mtime_ns for file in files), default=0)
