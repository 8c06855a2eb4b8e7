"""A thread as a row of a list: what is new in it for whom, its newest words, its last faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from forum.models import Post, Thread
from forum.models.thread import page_of
from forum.policies import STANDING
from forum.querysets import ThreadQuerySet
from members.models import Member
from members.policies import is_member

FACES = 3
LOOKED_AT = 6
"""Newest posts of a thread in which faces are looked for; so a thread of any length costs the same."""
YOUNG = timedelta(days=7)
"""A thread nobody opened yet is called new this long."""


@dataclass(frozen=True)
class Row:
    """`new` counts posts since the viewer was there; `unopened`: a young thread they have never opened."""

    thread: Thread
    url: str
    new: int
    unopened: bool
    faces: Sequence[Member]

    @property
    def unread(self) -> bool:
        return bool(self.new or self.unopened)


def rows_of(threads: ThreadQuerySet, viewer: Any) -> list[Row]:
    """Return the rows of a few threads, in their order: two queries, however long the threads are."""
    threads = threads.for_rows()
    found = list(threads.with_reading(viewer) if is_member(viewer) else threads)
    faces = _faces(found)
    return [_row(thread, faces[thread.pk]) for thread in found]


def _row(thread: Thread, faces: Sequence[Member]) -> Row:
    known = hasattr(thread, "read_number")
    read: int | None = getattr(thread, "read_number", None)
    new = thread.last_number - read if read is not None else 0
    url = thread.get_absolute_url()
    if new:
        page = page_of(thread.last_number - new + 1)
        url += f"?page={page}#new" if page > 1 else "#new"
    return Row(thread, url, new, known and read is None and thread.last_post_at > timezone.now() - YOUNG, faces)


def _faces(threads: Sequence[Thread]) -> dict[int, list[Member]]:
    """Return for each thread who started it and who spoke last, each person once."""
    found = {thread.pk: [thread.author] if thread.author else [] for thread in threads}
    recent = Post.objects.filter(
        thread__in=found, number__gt=F("thread__last_number") - LOOKED_AT, state=STANDING, author__isnull=False
    )
    for post in recent.select_related("author").order_by("thread", "-number"):
        faces = found[post.thread_id]
        if post.author and len(faces) < FACES and post.author not in faces:
            faces.append(post.author)
    return found
