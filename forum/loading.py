"""What a thread's page loads, by queries that are written already."""

from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects

from forum.models import Post, Thread
from forum.parts import NEEDS
from forum.policies import can_see, has_place
from forum.querysets import PER_PAGE
from forum.stand_ins import FROM, THREAD, TO
from networks.models import Membership
from search.written import Objects


def load_thread(viewer: Any, pk: int) -> Any | None:
    """Return a thread with what its page needs of it, among that `opening`, how it begins; if `viewer` may see it.

    Of one that was merged, the thread in which its posts stand now.
    """
    for thread in _THREAD.ask({THREAD: pk}):
        if can_see(viewer, thread):
            return thread
    return _threads().seen_by(viewer, pk)


def load_page(viewer: Any, thread: Thread, page: int) -> list[Post]:
    """Return the posts that have a place on a page for `viewer`, each with all its article shows."""
    every = _POSTS.ask({THREAD: thread.pk, FROM: (page - 1) * PER_PAGE, TO: page * PER_PAGE})
    posts = [post for post in every if has_place(viewer, post)]
    prefetch_related_objects(posts, Prefetch("author__memberships", Membership.objects.select_related("coalition")))
    return posts


def _threads() -> Any:
    opening = Post.objects.filter(thread=OuterRef("pk"), number=1).values("excerpt")
    return Thread.objects.select_related("author", *NEEDS).annotate(opening=Subquery(opening))


def _posts() -> Any:
    page = Post.objects.filter(thread=THREAD, number__gt=FROM, number__lte=TO).order_by("number")
    return page.select_related("author", "reply_to__author")[:PER_PAGE]


_THREAD = Objects(lambda: _threads().filter(pk=THREAD))
_POSTS = Objects(_posts)
