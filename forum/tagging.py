"""The tags of a thread, changed after it was started."""

from collections.abc import Collection

from django.db import transaction

from forum.errors import NotAllowed
from forum.locking import lock
from forum.models import Act, Thread
from forum.moderation import note
from forum.policies import can_tag, is_author
from forum.publishing import STREAM
from live.log import append
from members.models import Member


@transaction.atomic
def set_tags(*, thread: Thread, by: Member, tags: Collection[str], reason: str = "") -> None:
    """Give a thread these tags and no others. Raises `NotAllowed`; to change nothing does no harm.

    It is an act of care where somebody does it to another's thread.
    """
    thread = lock(thread)
    if not can_tag(by, thread):
        raise NotAllowed
    before = sorted(thread.tags.names())
    if before == sorted(tags):
        return
    thread.tags.set(tags)
    if not is_author(by, thread):
        said = {"before": ", ".join(before), "after": ", ".join(sorted(tags))}
        note(Act.What.TAG, by, thread, reason=reason, data=said)
    append(STREAM, thread.stream_key, "tagged", {})
