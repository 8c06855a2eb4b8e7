"""The row of a thread, locked: whoever changes something in a thread waits here for whoever else does.

No two ever wait for each other. Whoever needs the locks of several threads takes the older thread's first; whoever
finds that a thread went on in another one lets its lock go before asking for the other's.
"""

from collections.abc import Callable

from django.db import transaction

from forum.models import Post, Thread
from forum.policies import MERGED


def lock(thread: Thread) -> Thread:
    """Return the thread as it is now, its row locked until the transaction ends."""
    return Thread.objects.select_for_update(of=("self",)).select_related("category__parent").get(pk=thread.pk)


def lock_target(thread: Thread) -> Thread:
    """Return the thread, or the one it became part of since it was opened: words sent to the old one go on there."""
    while (locked := _lock_where(thread, lambda now: now.state != MERGED)) is None:
        thread = Thread.objects.get(merges__source=thread.pk)
    return locked


def lock_both(one: Thread, other: Thread) -> tuple[Thread, Thread]:
    """Return both threads as they are now."""
    locked = {thread.pk: lock(thread) for thread in sorted((one, other), key=lambda thread: thread.pk)}
    return locked[one.pk], locked[other.pk]


def lock_post(post: Post) -> Post:
    """Return a post as it is now, the row of its thread locked until the transaction ends.

    It may have come to stand in another thread since it was read: a merge ends before we get the lock of the old one.
    """
    key, thread = post.pk, post.thread
    while (locked := _lock_where(thread, lambda now: now.posts.filter(pk=key).exists())) is None:
        thread = Thread.objects.get(posts=key)
    found = Post.objects.select_related("author").get(pk=key)
    found.thread = locked
    return found


def _lock_where(thread: Thread, holds: Callable[[Thread], bool]) -> Thread | None:
    """Lock a thread if that holds of it then; a savepoint that is rolled back lets go of the lock."""
    with transaction.atomic():
        locked = lock(thread)
        if holds(locked):
            return locked
        transaction.set_rollback(True)
    return None
