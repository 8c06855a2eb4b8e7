"""What moderators do to threads, and what a category's new readers mean for who has it open."""

from collections.abc import Mapping

from django.db import transaction

from forum import tasks
from forum.documents import index_posts
from forum.errors import NotAllowed, Overtaken
from forum.locking import lock
from forum.models import Act, Category, Closing, Hiding, Pin, Post, Thread
from forum.policies import HIDDEN, MERGED, STANDING, can_moderate, can_see
from forum.publishing import STREAM
from live.log import append
from members.models import Member

AT_ONCE = 200
"""Posts that search learns of in the transaction of the act; of more it learns by a task, which commits with the act.

Until then search finds them where they stood, and shows them to nobody who may not read them now.
"""


@transaction.atomic
def close_thread(*, thread: Thread, by: Member, reason: str = "") -> None:
    """Let a thread take no more replies. Raises `NotAllowed`; closing twice does no harm."""
    thread = cared_for(thread, by)
    _row, made = Closing.objects.get_or_create(thread=thread, defaults={"by": by, "reason": reason.strip()[:300]})
    if made:
        _tell(thread, by, Act.What.CLOSE, "closed", reason)


@transaction.atomic
def open_thread(*, thread: Thread, by: Member, reason: str = "") -> None:
    """Let a closed thread take replies again. Raises `NotAllowed`."""
    thread = cared_for(thread, by)
    if Closing.objects.filter(thread=thread).delete()[0]:
        _tell(thread, by, Act.What.OPEN, "opened", reason)


@transaction.atomic
def pin_thread(*, thread: Thread, by: Member, scope: str = Pin.Scope.CATEGORY, reason: str = "") -> None:
    """Keep a thread on top, of its category or (`scope`) of all talk. Raises `NotAllowed`."""
    thread = cared_for(thread, by)
    pin = Pin.objects.filter(thread=thread).first()
    if pin and pin.scope == scope:
        return
    Pin.objects.update_or_create(thread=thread, defaults={"by": by, "scope": scope})
    _tell(thread, by, Act.What.PIN, "pinned", reason, {"scope": str(scope)})


@transaction.atomic
def unpin_thread(*, thread: Thread, by: Member, reason: str = "") -> None:
    """Let a thread sink like any other. Raises `NotAllowed`."""
    thread = cared_for(thread, by)
    if Pin.objects.filter(thread=thread).delete()[0]:
        _tell(thread, by, Act.What.UNPIN, "unpinned", reason)


@transaction.atomic
def hide_thread(*, thread: Thread, by: Member, reason: str = "") -> None:
    """Keep a thread out of sight; its author and moderators still read it. Raises `NotAllowed`, `Overtaken`."""
    thread = cared_for(thread, by)
    if thread.state == HIDDEN:
        return
    if thread.state != STANDING:
        raise Overtaken
    Hiding.objects.create(thread=thread, by=by, reason=reason.strip()[:300])
    _put(thread, HIDDEN)
    _tell(thread, by, Act.What.HIDE, "withdrawn", reason)


@transaction.atomic
def restore_thread(*, thread: Thread, by: Member, reason: str = "") -> None:
    """Let a hidden thread be read by everybody again. Raises `NotAllowed`, `Overtaken`."""
    thread = cared_for(thread, by)
    if thread.state == STANDING:
        return
    if thread.state != HIDDEN:
        raise Overtaken
    Hiding.objects.filter(thread=thread).delete()
    _put(thread, STANDING)
    _tell(thread, by, Act.What.RESTORE, "returned", reason)


@transaction.atomic
def change_category(category: Category) -> None:
    """Save a category whose rules were changed; whoever has one of its threads open is asked again if they may."""
    category.save()
    for thread in Thread.objects.in_category(category).order_by("pk"):
        append(STREAM, lock(thread).stream_key, "moved", {})


def cared_for(thread: Thread, by: Member) -> Thread:
    """Return the thread as it is now, its row locked, if `by` cares for talk. Raises `NotAllowed`, and `Overtaken`
    where it has become part of another meanwhile.
    """
    locked = lock(thread)
    check_care(locked, by)
    return locked


def check_care(thread: Thread, by: Member) -> None:
    """Raise what `cared_for` raises."""
    if not can_moderate(by):
        raise NotAllowed
    if thread.state == MERGED:
        raise Overtaken
    if not can_see(by, thread):
        raise NotAllowed


def note(
    what: Act.What,
    by: Member,
    thread: Thread,
    *,
    post: Post | None = None,
    reason: str = "",
    data: Mapping[str, str | int] | None = None,
) -> None:
    """Keep what somebody did to keep order, to whose words, and why."""
    Act.objects.create(
        what=what,
        by=by,
        thread=thread,
        post=post,
        member_id=(post or thread).author_id,
        reason=reason.strip()[:300],
        data=dict(data or {}),
    )


def follow_in_search(thread: Thread, first: int = 1) -> None:
    """Let search know that the posts of a thread, from the number `first` on, stand differently."""
    if thread.last_number - first < AT_ONCE:
        index_posts(thread.pk, first)
    else:
        tasks.index_posts.enqueue(thread.pk, first)


def _put(thread: Thread, state: str) -> None:
    thread.state = state
    thread.save(update_fields=["state"])
    follow_in_search(thread)


def _tell(
    thread: Thread, by: Member, what: Act.What, kind: str, reason: str, data: Mapping[str, str | int] | None = None
) -> None:
    note(what, by, thread, reason=reason, data=data)
    append(STREAM, thread.stream_key, kind, {})
