"""Talk as a list: all of it, or one category with those under it, with a few ways to look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum.models import Category, Pin, Thread, Watch
from forum.policies import can_start
from forum.querysets import ThreadQuerySet
from forum.rows import rows_of
from forum.views.choosing import Choice, filters, hidden_language, place_in_list, ways_to_look
from members.policies import is_member
from networks.models import Coalition

PER_LIST = 20
TAGS = 15
"""Tags that are offered beside a list, the most used ones."""


@dataclass(frozen=True)
class Shelf:
    """A category of the rail, with those under it; `fresh` counts threads with something unread, theirs included."""

    category: Category
    fresh: int
    children: Sequence["Shelf"] = ()


@require_safe
def talk(request: HttpRequest) -> HttpResponse:
    context = _list(request, None) | {"meta": {"description": _("Ask how somebody else did it. Someone here has.")}}
    return render(request, "forum/talk.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Category.objects.visible_to(request.user).select_related("parent"), slug=slug)
    context = _list(request, found) | {
        "category": found,
        "may_start": can_start(request.user, found),
        "level": level_of(request.user, found),
        "meta": {"description": found.summary or found.name, "noindex": not found.is_public},
    }
    return render(request, "forum/talk.html", context)


def threads_of(viewer: Any, category: Category | None, visible: ThreadQuerySet) -> ThreadQuerySet:
    """Return what a list may show of what is `visible`: all talk, or a category and what stands under it."""
    threads = visible.without_put_away(viewer, inside=category)
    return threads.in_category(category) if category else threads


def level_of(viewer: Any, category: Category) -> str:
    """Return whether the viewer watches or has muted a category; empty for neither."""
    if not is_member(viewer):
        return ""
    return Watch.objects.filter(member=viewer, category=category).values_list("level", flat=True).first() or ""


def _list(request: HttpRequest, category: Category | None) -> dict[str, Any]:
    """Return a part of a list by keyset; what is kept on top stands over its beginning, and nowhere else."""
    viewer, before, hidden = request.user, place_in_list(request), hidden_language(request)
    everything = Thread.objects.visible_to(viewer)
    choice = Choice.of(request, everything)
    threads = everything if choice.show == "muted" else threads_of(viewer, category, everything)
    if hidden:
        threads = threads.exclude(lang=hidden)
    pins = _pins(category)
    found = choice.among(threads, viewer).latest_first()
    found = found.exclude(pin__in=pins) if choice.is_plain else found
    rows = rows_of((found.before(*before) if before else found)[: PER_LIST + 1], viewer)
    last = rows[PER_LIST - 1].thread if len(rows) > PER_LIST else None
    return _beside(request, category, choice, everything, hidden) | {
        "pinned": rows_of(threads.filter(pin__in=pins).latest_first(), viewer)
        if choice.is_plain and not before
        else [],
        "rows": rows[:PER_LIST],
        "older": choice.address(before=f"{last.last_post_at.isoformat()}~{last.pk}") if last else "",
        "later": choice.address() if before else "",
    }


def _beside(
    request: HttpRequest, category: Category | None, choice: Choice, visible: ThreadQuerySet, hidden: str
) -> dict[str, Any]:
    """Return what stands around a list: the ways to look at it, the rail, its feed."""
    viewer = request.user
    shelves = _shelves(viewer, visible)
    return {
        "choice": choice,
        "show": choice.show,
        "chips": ways_to_look(choice, viewer, _unread(shelves, category) if not (choice.narrows or hidden) else 0),
        "filters": filters(choice),
        "shelves": shelves,
        "hidden": hidden,
        "feed": _feed(category, choice),
        "keys": request.COOKIES.get("keys") != "off",
        "tags": visible.used_tags()[:TAGS],
        "coalitions": Coalition.objects.visible_to(viewer),
        "may_start": is_member(viewer),
    }


def _feed(category: Category | None, choice: Choice) -> str:
    """Return the address of the feed of a list; empty where it has none, because nobody outside may read it."""
    if category:
        return reverse("category_feed", args=[category.slug]) if category.is_public else ""
    if choice.tag is None:
        return reverse("talk_feed")
    public = Thread.objects.visible_to(AnonymousUser()).tagged(choice.tag)
    return reverse("tag_feed", args=[choice.tag.slug]) if public.exists() else ""


def _pins(category: Category | None) -> Any:
    """What is kept on top: of all talk everywhere, of a category there alone."""
    if category is None:
        return Pin.objects.filter(scope=Pin.Scope.SITE).values("pk")
    return Pin.objects.filter(thread__category=category).values("pk")


def _shelves(viewer: Any, visible: ThreadQuerySet) -> list[Shelf]:
    """Return the categories in two levels; what stands under a category the viewer may not read is nowhere."""
    categories = list(Category.objects.visible_to(viewer).select_related("parent"))
    fresh = _fresh(viewer, visible)
    children: dict[int, list[Shelf]] = {}
    for one in categories:
        if one.parent_id:
            children.setdefault(one.parent_id, []).append(Shelf(one, fresh.get(one.pk, 0)))
    return [
        Shelf(
            one, fresh.get(one.pk, 0) + sum(under.fresh for under in children.get(one.pk, ())), children.get(one.pk, ())
        )
        for one in categories
        if not one.parent_id
    ]


def _fresh(viewer: Any, visible: ThreadQuerySet) -> dict[int, int]:
    """Return how many threads of each category have posts the viewer has not read: one query."""
    if not is_member(viewer):
        return {}
    unread = visible.without_put_away(viewer).unread_by(viewer).order_by().values("category")
    return dict(unread.annotate(threads=Count("pk")).values_list("category", "threads"))


def _unread(shelves: Sequence[Shelf], category: Category | None) -> int:
    """Return how many threads of a list have something unread."""
    if category is None:
        return sum(shelf.fresh for shelf in shelves)
    every = [one for shelf in shelves for one in (shelf, *shelf.children)]
    return sum(shelf.fresh for shelf in every if shelf.category == category)
