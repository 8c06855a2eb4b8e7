"""What moderators do to threads, and what a category's new readers mean for who has it open."""

from django.db import transaction

from forum.errors import NotAllowed
from forum.models import Category, Closing, Pin, Thread
from forum.policies import can_moderate, can_see
from forum.publishing import STREAM, lock
from live.log import append
from members.models import Member


@transaction.atomic
def close_thread(*, thread: Thread, by: Member) -> None:
    """Let a thread take no more replies. Raises `NotAllowed`; closing twice does no harm."""
    _check(thread, by)
    locked = lock(thread)
    _row, made = Closing.objects.get_or_create(thread=locked, defaults={"by": by})
    if made:
        append(STREAM, locked.stream_key, "closed", {})


@transaction.atomic
def open_thread(*, thread: Thread, by: Member) -> None:
    """Let a closed thread take replies again. Raises `NotAllowed`."""
    _check(thread, by)
    locked = lock(thread)
    if Closing.objects.filter(thread=locked).delete()[0]:
        append(STREAM, locked.stream_key, "opened", {})


@transaction.atomic
def pin_thread(*, thread: Thread, by: Member) -> None:
    """Keep a thread on top of its category. Raises `NotAllowed`."""
    _check(thread, by)
    Pin.objects.get_or_create(thread=thread, defaults={"by": by})


@transaction.atomic
def unpin_thread(*, thread: Thread, by: Member) -> None:
    """Let a thread sink like any other. Raises `NotAllowed`."""
    _check(thread, by)
    Pin.objects.filter(thread=thread).delete()


@transaction.atomic
def change_category(category: Category) -> None:
    """Save a category whose rules were changed; whoever has one of its threads open is asked again if they may."""
    category.save()
    for thread in Thread.objects.filter(category=category).order_by("pk"):
        append(STREAM, lock(thread).stream_key, "moved", {})


def _check(thread: Thread, by: Member) -> None:
    if not (can_moderate(by) and can_see(by, thread)):
        raise NotAllowed
