"""What a thread knows about its posts: how many stand, which is the newest. Kept in the transaction of the act."""

from forum.models import Post, Reading, Thread

COUNTED = ["last_number", "last_shown", "posts_count", "last_post", "last_post_at"]
"""The columns of a thread that are kept here."""


def count_in(thread: Thread, post: Post) -> None:
    """A post came to stand, new or let in late: others have not read it. The thread's row is locked."""
    _count(thread, post)
    Reading.objects.fall_behind(post)


def count_out(thread: Thread) -> None:
    """A post of the thread stands no more; the thread's row is locked."""
    last = thread.posts.standing().order_by("-number").first()
    thread.posts_count -= 1
    thread.last_post = last
    thread.last_shown = last.number if last else 0
    thread.last_post_at = last.created_at if last else thread.created_at
    thread.save(update_fields=COUNTED)


def count_back(thread: Thread, post: Post) -> None:
    """A post stands again: to whom it was unread before it is again, others knew it and have missed nothing."""
    _count(thread, post)
    Reading.objects.fall_back(post)


def _count(thread: Thread, post: Post) -> None:
    thread.posts_count += 1
    if post.number > thread.last_shown:
        thread.last_shown, thread.last_post, thread.last_post_at = post.number, post, post.created_at
    thread.save(update_fields=COUNTED)
