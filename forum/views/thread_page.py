"""What a thread's page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from forum.loading import load_page
from forum.models import Reading, Thread
from forum.publishing import STREAM, url_of_thing
from forum.querysets import PER_PAGE
from forum.rendering import Look, May, render_loose_acts, render_posts
from forum.versions import Versions
from forum.views.choosing import hidden_language
from forum.views.composing import compose_reply
from forum.views.position import Position
from live.log import head
from members.policies import is_member


def thread_page(request: HttpRequest, thread: Thread, page: int, versions: Versions | None) -> HttpResponse:
    """Show a page of a thread; a member has then read it. Known versions save asking twice."""
    may = May.of(request.user, thread)
    shown = _shown(request, thread, page, may, versions)
    composer = compose_reply(request, thread) if may.reply else None
    context = shown | {"thread": thread, "page": page, "may": may, "composer": composer}
    response = render(request, "forum/thread.html", context | _metadata(thread, page))
    patch_cache_control(response, private=True, no_cache=True)
    looks = request.method == "GET" and "Sec-Purpose" not in request.headers
    if is_member(request.user) and looks and (versions is None or versions.would_read(page)):
        until = min(page * PER_PAGE, thread.last_number)
        Reading.objects.advance(request.user, thread, until, shown["said"])
    return response


def _shown(request: HttpRequest, thread: Thread, page: int, may: May, versions: Versions | None) -> dict[str, Any]:
    """Return the posts, with a line over what came since the reader was last here.

    The head of the log is read before the posts: what happens in between is told twice, never not at all.
    """
    seq = versions.head if versions else head(STREAM, thread.stream_key)
    posts = load_page(request.user, thread, page)
    zone = timezone.get_current_timezone()
    look = Look((request.LANGUAGE_CODE or "en")[:2], request.user, zone)
    articles = render_posts(posts, thread, look, may)
    position = Position.of(request.user, thread)
    return {
        "seq": seq,
        "from_number": (page - 1) * PER_PAGE + 1,
        "to_number": page * PER_PAGE,
        "said": posts,
        "posts": position.mark(articles, posts, page, zone),
        "position": position,
        "hidden": hidden_language(request),
        "keys": request.COOKIES.get("keys") != "off",
        "acts": render_loose_acts(thread, look, may) if is_member(request.user) else {},
    }


def _metadata(thread: Any, page: int) -> dict[str, Any]:
    query = f"?page={page}" if page > 1 else ""
    return {
        "pages": _pages(page, thread.pages),
        "last_url": thread.url_of(thread.last_shown),
        "about_url": url_of_thing(thread.about_kind, thread.about_key),
        "language_urls": {code: thread.url_in(code) + query for code, _name in settings.LANGUAGES},
        "meta": {
            "title": thread.title,
            "description": thread.opening or thread.title,
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
