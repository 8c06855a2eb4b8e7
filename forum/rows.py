"""A thread as a row of a list: what is new in it for whom, its newest words, its last faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from forum.models import Post, Thread
from forum.models.thread import page_of
from forum.querysets import YOUNG, ThreadQuerySet
from members.models import Distance, Member
from members.policies import is_member

FACES = 3
LOOKED_AT = 6
"""Newest posts of a thread in which faces are looked for; so a thread of any length costs the same."""
COUNTED = 1000
"""Unread numbers of a thread that are looked at one by one; beyond them its missing posts count as unread ones."""


@dataclass(frozen=True)
class Row:
    """`new` counts posts since the viewer was there; `unopened`: a young thread they have never opened.

    `is_hushed`: the newest words are by somebody the viewer keeps away, so they are not quoted.
    """

    thread: Thread
    url: str
    new: int
    unopened: bool
    is_hushed: bool
    faces: Sequence[Member]

    @property
    def unread(self) -> bool:
        return bool(self.new or self.unopened)


def rows_of(threads: ThreadQuerySet, viewer: Any) -> list[Row]:
    """Return the rows of a few threads, in their order: a fixed number of queries, however long the threads are."""
    threads = threads.for_rows()
    found = list(threads.with_reading(viewer).with_distance(viewer) if is_member(viewer) else threads)
    faces = _faces(found, viewer)
    new = count_new(found)
    return [_row(thread, new[thread.pk], faces[thread.pk]) for thread in found]


def count_new(threads: Sequence[Any]) -> dict[int, int]:
    """Return how many posts that everybody may read are unread in each thread (`ThreadQuerySet.with_reading`).

    Where every number given still stands it is arithmetic; where some were taken away or wait, one query counts for
    all threads.
    """
    new = {thread.pk: _span(thread) for thread in threads}
    broken = [thread for thread in threads if new[thread.pk] and thread.posts_count < thread.last_number]
    short = [thread for thread in broken if new[thread.pk] <= COUNTED]
    for thread in broken:
        new[thread.pk] = 0 if thread in short else new[thread.pk] - thread.last_number + thread.posts_count
    if short:
        unread = reduce(or_, (Q(thread=thread.pk, number__gt=thread.read_number) for thread in short))
        posts = Post.objects.standing().filter(unread).order_by().values("thread")
        new |= dict(posts.annotate(new=Count("pk")).values_list("thread", "new"))
    return {thread.pk: new[thread.pk] + (getattr(thread, "missed", None) or 0) for thread in threads}


def url_of_new(thread: Any) -> str:
    """Return the address of the first post that is new to whoever `with_reading` asked for."""
    first = thread.missed_from if thread.missed else thread.read_number + 1
    page = page_of(min(first, thread.last_number))
    anchor = "late" if thread.missed else "new"
    return f"{thread.get_absolute_url()}{f'?page={page}' if page > 1 else ''}#{anchor}"


def _span(thread: Any) -> int:
    read: int | None = getattr(thread, "read_number", None)
    return max(0, int(thread.last_shown) - read) if read is not None else 0


def _row(thread: Any, new: int, faces: Sequence[Member]) -> Row:
    known = hasattr(thread, "read_number")
    return Row(
        thread,
        url=url_of_new(thread) if new else thread.get_absolute_url(),
        new=new,
        unopened=known and thread.read_number is None and thread.last_post_at > timezone.now() - YOUNG,
        is_hushed=getattr(thread, "is_hushed", False),
        faces=faces,
    )


def _faces(threads: Sequence[Thread], viewer: Any) -> dict[int, list[Member]]:
    """Return for each thread who started it and who spoke last, each person once, nobody the viewer keeps away."""
    found = {thread.pk: [thread.author] if thread.author else [] for thread in threads}
    if not threads:
        return found
    ends = reduce(or_, (Q(thread=thread.pk, number__gt=thread.last_number - LOOKED_AT) for thread in threads))
    recent = Post.objects.standing().filter(ends, author__isnull=False)
    if is_member(viewer):
        away = Distance.objects.filter(member=viewer, kind=Distance.Kind.BLOCKED)
        recent = recent.exclude(author__in=away.values("other"))
    for post in recent.select_related("author").order_by("thread", "-number"):
        faces = found[post.thread_id]
        if post.author and len(faces) < FACES and post.author not in faces:
            faces.append(post.author)
    return found
