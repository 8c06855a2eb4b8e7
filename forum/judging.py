"""What becomes of a post in the eyes of others: let in or not, hidden, brought back, accepted as the answer.

`words` are the reason, kept with the act; of what was held they are also what its author is told.
"""

from django.db import transaction
from django.utils import timezone

from forum.counting import count_back, count_in, count_out
from forum.errors import NotAllowed, Overtaken
from forum.locking import lock_post
from forum.models import Act, Hiding, Hold, Post, Solution
from forum.moderation import note
from forum.policies import HELD, HIDDEN, REJECTED, STANDING, can_accept, can_moderate, can_see
from forum.publishing import STREAM
from live.log import append
from members.models import Member


@transaction.atomic
def approve_post(*, post: Post, by: Member, words: str = "") -> Post:
    """Let a held post in, also one that was not let in before; with it the thread that it opens.

    Whoever has read further has missed it. Raises `NotAllowed`, and `Overtaken` where it does not wait any more.
    """
    post = _cared_for(post, by)
    if post.is_standing:
        return post
    if post.state not in (HELD, REJECTED):
        raise Overtaken
    _decide(post, by, Hold.State.APPROVED, words)
    if post.thread.state in (HELD, REJECTED):
        _put_thread(post, STANDING)
    _put(post, STANDING)
    count_in(post.thread, post)
    _tell(post, by, Act.What.APPROVE, "approved", words)
    return post


@transaction.atomic
def reject_post(*, post: Post, by: Member, words: str = "") -> Post:
    """Do not let a held post in; its author and moderators still read it. Raises `NotAllowed`, `Overtaken`."""
    post = _cared_for(post, by)
    if post.state == REJECTED:
        return post
    if post.state != HELD:
        raise Overtaken
    _decide(post, by, Hold.State.REJECTED, words)
    if post.thread.state == HELD:
        _put_thread(post, REJECTED)
    _put(post, REJECTED)
    _tell(post, by, Act.What.REJECT, "rejected", words)
    return post


@transaction.atomic
def hide_post(*, post: Post, by: Member, words: str = "") -> Post:
    """Keep a post out of sight; its author and moderators still read it. Raises `NotAllowed`, `Overtaken`."""
    post = _cared_for(post, by)
    if post.state == HIDDEN:
        return post
    if not post.is_standing:
        raise Overtaken
    Hiding.objects.create(post=post, by=by, reason=words.strip()[:300])
    _put(post, HIDDEN)
    count_out(post.thread)
    _tell(post, by, Act.What.HIDE, "hidden", words)
    return post


@transaction.atomic
def restore_post(*, post: Post, by: Member, words: str = "") -> Post:
    """Let a hidden post be read by everybody again. Raises `NotAllowed`, `Overtaken`."""
    post = _cared_for(post, by)
    if post.is_standing:
        return post
    if post.state != HIDDEN:
        raise Overtaken
    Hiding.objects.filter(post=post).delete()
    _put(post, STANDING)
    count_back(post.thread, post)
    _tell(post, by, Act.What.RESTORE, "restored", words)
    return post


@transaction.atomic
def accept_answer(*, post: Post, by: Member, words: str = "") -> Post:
    """Say that a post answers what its thread asks; an answer accepted before is so no more.

    Raises `NotAllowed`, also for the post that asks, and `Overtaken` where not everybody reads it.
    """
    post = lock_post(post)
    if not can_accept(by, post.thread) or post.number == 1:
        raise NotAllowed
    if not (post.is_standing and post.thread.state == STANDING):
        raise Overtaken
    before = _solution(post)
    if before and before.post_id == post.pk:
        return post
    if before:
        before.delete()
        append(STREAM, post.thread.stream_key, "unaccepted", {"post": before.post_id})
    Solution.objects.create(thread=post.thread, post=post, by=by)
    _tell(post, by, Act.What.ACCEPT, "accepted", words)
    return post


@transaction.atomic
def take_back_answer(*, post: Post, by: Member, words: str = "") -> Post:
    """Let a post be the accepted answer no more. Raises `NotAllowed`; of any other post it does no harm."""
    post = lock_post(post)
    if not can_accept(by, post.thread):
        raise NotAllowed
    solution = _solution(post)
    if solution and solution.post_id == post.pk:
        solution.delete()
        _tell(post, by, Act.What.UNACCEPT, "unaccepted", words)
    return post


def _cared_for(post: Post, by: Member) -> Post:
    """Return the post as it is now, its thread locked, if `by` cares for talk."""
    post = lock_post(post)
    if not (can_moderate(by) and can_see(by, post.thread)):
        raise NotAllowed
    return post


def _solution(post: Post) -> Solution | None:
    return Solution.objects.filter(thread=post.thread).first()


def _decide(post: Post, by: Member, state: Hold.State, words: str) -> None:
    Hold.objects.filter(kind="post", key=str(post.pk)).update(
        state=state, decided_by=by, decided_at=timezone.now(), words=words.strip()[:500]
    )


def _put(post: Post, state: str) -> None:
    post.state = state
    post.save(update_fields=["state"])


def _put_thread(post: Post, state: str) -> None:
    """To be saved before its post: search looks at both when the post is saved."""
    post.thread.state = state
    post.thread.save(update_fields=["state"])


def _tell(post: Post, by: Member, what: Act.What, kind: str, words: str) -> None:
    note(what, by, post.thread, post=post, reason=words)
    append(STREAM, post.thread.stream_key, kind, {"post": post.pk})
