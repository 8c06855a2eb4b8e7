"""Threads that go elsewhere: into another category, or into another thread, where their posts go on."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from forum.counting import COUNTED
from forum.errors import NotAllowed, Overtaken, TooManyPosts, WiderReaders
from forum.locking import lock_both
from forum.models import Act, Category, Draft, Merge, Missed, Pin, Post, Reading, Solution, Thread, Watch
from forum.moderation import cared_for, check_care, follow_in_search, note
from forum.policies import MERGED, STANDING, can_see_category, is_read_within
from forum.publishing import STREAM
from live.log import append, append_all
from members.models import Member

MOST = 1000
"""Posts of a thread that is merged into another: they are numbered anew in one transaction, while both are locked."""


@transaction.atomic
def move_thread(*, thread: Thread, category: Category, by: Member, reason: str = "") -> None:
    """Put a thread into another category; who may read it there goes on reading it live, others are shut out.

    Raises `NotAllowed`, and `WiderReaders` where people would read it for whom it was not written.
    """
    thread = cared_for(thread, by)
    if thread.category_id == category.pk:
        return
    if not can_see_category(by, category):
        raise NotAllowed
    if not is_read_within(category, thread.category):
        raise WiderReaders
    before, thread.category = thread.category, category
    thread.save(update_fields=["category"])
    follow_in_search(thread)
    note(Act.What.MOVE, by, thread, reason=reason, data={"before": before.slug, "after": category.slug})
    append(STREAM, thread.stream_key, "moved", {})


@transaction.atomic
def merge_thread(*, thread: Thread, target: Thread, by: Member, reason: str = "") -> Merge:
    """Put the posts of `thread` at the end of `target`, with new numbers; its old address leads there.

    Raises `NotAllowed`, `WiderReaders`, `TooManyPosts`, and `Overtaken` where one of them does not stand (any more),
    and for a thread about a thing, which cannot go elsewhere.
    """
    source, target = _both(thread, target, by)
    if source.last_number > MOST:
        raise TooManyPosts
    if not is_read_within(target.category, source.category):
        raise WiderReaders
    merge = Merge.objects.create(
        source=source, target=target, first_number=target.last_number + 1, by=by, reason=reason.strip()[:300]
    )
    moved = list(source.posts.order_by("number").values_list("pk", flat=True))
    source.posts.update(thread=target, number=F("number") + target.last_number)
    _carry_readings(source, target)
    _carry_the_rest(source, target, merge)
    _count(source, target)
    follow_in_search(target, merge.first_number)
    for one in (source, target):
        note(Act.What.MERGE, by, one, reason=reason, data={"source": source.pk, "target": target.pk})
    append_all(STREAM, target.stream_key, "joined", [{"post": pk} for pk in moved])
    append(STREAM, source.stream_key, "merged", {})
    return merge


def _both(thread: Thread, target: Thread, by: Member) -> tuple[Thread, Thread]:
    """Lock both threads. Of several who merge them at once, one does; the others learn that somebody was quicker."""
    if thread.pk == target.pk:
        raise Overtaken
    source, target = lock_both(thread, target)
    for one in (source, target):
        check_care(one, by)
    if source.state != STANDING or target.state != STANDING or source.about_kind:
        raise Overtaken
    return source, target


def _carry_readings(source: Thread, target: Thread) -> None:
    """Who had read all of the target has read in it what they had read of the source; others keep their place.

    Of whoever had read in the source alone, nothing of the target is read: they begin at its beginning. What those who
    read on had missed in the source, they have missed in the target.
    """
    there = {reading.member_id: reading for reading in target.readings.all()}
    changed, new, carried = [], [], {}
    for old in source.readings.all():
        reading = there.get(old.member_id)
        if reading is None:
            new.append(Reading(member_id=old.member_id, thread=target, last_number=0, at=old.at))
        elif reading.last_number >= target.last_shown:
            reading.last_number = target.last_number + old.last_number
            changed.append(reading)
            carried[old.pk] = reading
    missed = [row for row in Missed.objects.filter(reading__thread=source) if row.reading_id in carried]
    for row in missed:
        row.reading = carried[row.reading_id]
    Missed.objects.bulk_update(missed, ["reading"])
    source.readings.all().delete()
    Reading.objects.bulk_create(new)
    Reading.objects.bulk_update(changed, ["last_number"])


def _carry_the_rest(source: Thread, target: Thread, merge: Merge) -> None:
    """What hangs on the source hangs on the target: answer, drafts, who watches it, threads merged into it before."""
    if not Solution.objects.filter(thread=target).exists():
        Solution.objects.filter(thread=source).update(thread=target)
    Solution.objects.filter(thread=source).delete()
    Draft.objects.filter(place=source.stream_key).update(place=target.stream_key)
    already = target.watches.values("member")
    Watch.objects.filter(thread=source).exclude(member__in=already).update(thread=target)
    Watch.objects.filter(thread=source).delete()
    Pin.objects.filter(thread=source).delete()
    source.merges.update(target=target, first_number=F("first_number") + merge.first_number - 1)


def _count(source: Thread, target: Thread) -> None:
    """The target counts what came; the source keeps its last number, so that its old pages still lead somewhere."""
    if source.last_shown:
        target.last_shown = target.last_number + source.last_shown
        target.last_post = Post.objects.get(thread=target, number=target.last_shown)
        target.last_post_at = target.last_post.created_at
    target.last_number += source.last_number
    target.posts_count += source.posts_count
    target.save(update_fields=COUNTED)
    source.state, source.posts_count, source.last_shown, source.last_post = MERGED, 0, 0, None
    source.save(update_fields=[*COUNTED, "state"])
    behind = Q(last_number__lt=target.last_shown) | Exists(Missed.objects.standing().filter(reading=OuterRef("pk")))
    target.readings.filter(behind).update(is_behind=True)
    target.readings.exclude(behind).update(is_behind=False)
