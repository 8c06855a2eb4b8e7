"""Talk as a list: all of it, or one category, with a few ways to look at it."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum.models import Category, Thread
from forum.policies import can_start
from forum.querysets import ThreadQuerySet
from forum.rows import rows_of
from members.policies import is_member

PER_LIST = 20
SHOWS = {
    "latest": _("Latest"),
    "new": _("New to me"),
    "unanswered": _("Waiting for an answer"),
    "mine": _("Mine"),
}
FOR_VISITORS = ("latest", "unanswered")


@require_safe
def talk(request: HttpRequest) -> HttpResponse:
    threads = Thread.objects.visible_to(request.user)
    context = _list(request, threads) | {"meta": {"description": _("Ask how somebody else did it. Someone here has.")}}
    return render(request, "forum/talk.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Category.objects.visible_to(request.user).select_related("parent"), slug=slug)
    threads = Thread.objects.visible_to(request.user).filter(category=found)
    context = _list(request, threads) | {
        "category": found,
        "may_start": can_start(request.user, found),
        "meta": {"description": found.summary or found.name, "noindex": not found.is_public},
    }
    return render(request, "forum/talk.html", context)


def _list(request: HttpRequest, threads: ThreadQuerySet) -> dict[str, Any]:
    """Return a part of a list by keyset; what is kept on top stands over its beginning, and nowhere else."""
    show = _show(request)
    before = _before(request)
    rows = rows_of(_shown(threads, show, request.user, before)[: PER_LIST + 1], request.user)
    pinned = threads.exclude(pin=None).latest_first() if show == "latest" and not before else None
    last = rows[PER_LIST - 1].thread if len(rows) > PER_LIST else None
    return {
        "show": show,
        "shows": SHOWS if is_member(request.user) else {name: SHOWS[name] for name in FOR_VISITORS},
        "pinned": rows_of(pinned, request.user) if pinned is not None else [],
        "rows": rows[:PER_LIST],
        "older": f"{last.last_post_at.isoformat()}~{last.pk}" if last else "",
        "later": before is not None,
        "categories": Category.objects.visible_to(request.user).select_related("parent"),
        "fresh": _fresh(request.user),
        "may_start": is_member(request.user),
    }


def _show(request: HttpRequest) -> str:
    asked = request.GET.get("show", "latest")
    return asked if asked in (SHOWS if is_member(request.user) else FOR_VISITORS) else "latest"


def _shown(threads: ThreadQuerySet, show: str, viewer: Any, before: tuple[datetime, int] | None) -> ThreadQuerySet:
    ways = {
        "latest": lambda: threads.filter(pin=None),
        "new": lambda: threads.new_to(viewer),
        "unanswered": threads.unanswered,
        "mine": lambda: threads.written_in_by(viewer),
    }
    found = ways[show]().latest_first()
    return found.before(*before) if before else found


def _before(request: HttpRequest) -> tuple[datetime, int] | None:
    """Read the keyset of the last row seen; anything else begins at the top."""
    moment, _tilde, pk = request.GET.get("before", "").partition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return at, int(pk)


def _fresh(viewer: Any) -> dict[int, int]:
    """Return how many threads of each category have posts the viewer has not read: one query."""
    if not is_member(viewer):
        return {}
    unread = Thread.objects.unread_by(viewer).order_by().values("category").annotate(threads=Count("pk"))
    return dict(unread.values_list("category", "threads"))
