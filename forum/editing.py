"""Change, go back to what was said before, take away, undo: what becomes of a post after it was sent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from forum.attaching import attach_files, forget_files
from forum.counting import count_back, count_out
from forum.errors import EditConflict, LinksWait, NotAllowed, TooLate
from forum.holding import why_held
from forum.locking import lock_post
from forum.models import Act, Draft, Hold, Post, Removal, Revision
from forum.policies import HELD, HIDDEN, REJECTED, REMOVED, STANDING, TAKEN, UNSEEN, WITHDRAWN, can_edit, can_remove
from forum.publishing import STREAM
from forum.wording import NO_WORDS, WRITTEN, render_words, write
from live.log import append
from members.models import Member

UNDO = timedelta(seconds=10)
"""How long the page offers to undo a removal."""

GRACE = timedelta(seconds=60)
"""How long the hub still does it: the offer may have been taken at its last moment, over a slow line."""


def edit_post(
    *, post: Post, editor: Member, body: str, lang: str = "", reason: str = "", based_on: int | None = None
) -> Post:
    """Change the words of a post, or the language it is marked with; what it said before is kept in its history.

    `based_on` is the revision that the editor had before them. Raises `NotAllowed`, `EditConflict` where the post was
    changed since, `LinksWait`, `NothingWritten`, `TextRefused`.
    """
    lang = lang or post.lang
    words = render_words(body, lang, post.thread.category, post.author)
    with transaction.atomic():
        post = lock_post(post)
        thread = post.thread
        if not can_edit(editor, post):
            raise NotAllowed
        if (words.body, lang) == (post.body, post.lang):
            _forget_drafts(post, editor)
            return post
        if based_on is not None and based_on != post.revision:
            raise EditConflict
        if post.state == STANDING and why_held(editor, words.html) == Hold.Why.LINKS:
            raise LinksWait
        now = timezone.now()
        _keep_first(post)
        write(post, words)
        post.lang = lang
        post.revision += 1
        post.edited_at = now
        post.save(update_fields=[*WRITTEN, "lang", "revision", "edited_at"])
        attach_files(post)
        Revision.objects.create(
            post=post, number=post.revision, body=post.body, by=editor, at=now, reason=reason.strip()[:200]
        )
        _forget_drafts(post, editor)
        append(STREAM, thread.stream_key, "edited", {"post": post.pk})
    return post


def revert_post(*, post: Post, editor: Member, number: int, reason: str, based_on: int | None = None) -> Post:
    """Give a post the words of an earlier version, as one more change. Raises what `edit_post` raises."""
    earlier = post.revisions.filter(number=number).first()
    if earlier is None:
        raise NotAllowed
    return edit_post(post=post, editor=editor, body=earlier.body, reason=reason, based_on=based_on)


def remove_post(*, post: Post, by: Member, reason: str = "") -> Post:
    """Take a post away: its words are gone, its number stays. Raises `NotAllowed`; taking away twice does no harm.

    For a moment it can be undone; then `forget_removed` empties what was kept for that.
    """
    with transaction.atomic():
        post = lock_post(post)
        thread = post.thread
        if post.is_removed:
            return post
        if not can_remove(by, post):
            raise NotAllowed
        own = post.author_id == by.pk
        stood = post.is_standing
        Removal.objects.create(post=post, by=by, by_author=own, words=post.body)
        write(post, NO_WORDS)
        post.state = WITHDRAWN if post.state in UNSEEN else REMOVED if own else TAKEN
        post.save(update_fields=[*WRITTEN, "state"])
        if stood:
            count_out(thread)
        if not own:
            Act.objects.create(what=Act.What.REMOVE, by=by, thread=thread, post=post, member=post.author, reason=reason)
        append(STREAM, thread.stream_key, "removed", {"post": post.pk})
    return post


def undo_removal(*, post: Post, by: Member) -> Post:
    """Bring back what one has just taken away. Raises `NotAllowed`, and `TooLate` when the words are gone."""
    with transaction.atomic():
        post = lock_post(post)
        thread = post.thread
        if not post.is_removed:
            return post
        removal = post.removal
        if removal.by_id != by.pk:
            raise NotAllowed
        if not removal.words or removal.at < timezone.now() - GRACE:
            raise TooLate
        write(post, render_words(removal.words, post.lang, thread.category, post.author))
        post.state = _before_removal(post)
        post.save(update_fields=[*WRITTEN, "state"])
        removal.delete()
        if post.is_standing:
            count_back(thread, post)
        append(STREAM, thread.stream_key, "held" if post.state in UNSEEN else "restored", {"post": post.pk})
    return post


def _before_removal(post: Post) -> str:
    """Return the state a post had when it was taken away: an undo lets nothing in and brings nothing to light."""
    if post.state == WITHDRAWN:
        rejected = Hold.objects.filter(kind="post", key=post.pk, state=Hold.State.REJECTED)
        return REJECTED if rejected.exists() else HELD
    return HIDDEN if hasattr(post, "hiding") else STANDING


def forget_removed() -> int:
    """Forget for good what was kept of posts whose removal can no longer be undone; return how many there were."""
    late = Removal.objects.exclude(words="").filter(at__lt=timezone.now() - GRACE)
    posts = list(late.values_list("post", flat=True))
    Revision.objects.filter(post__in=posts).delete()
    forget_files(posts)
    Hold.objects.filter(kind="post", key__in=map(str, posts), state=Hold.State.WAITING).delete()
    late.update(words="")
    return len(posts)


def _forget_drafts(post: Post, editor: Member) -> None:
    Draft.objects.filter(member=editor, place=f"edit:{post.pk}").delete()


def _keep_first(post: Post) -> None:
    """The first change of a post also keeps what it said before."""
    if post.revision == 1:
        Revision.objects.get_or_create(
            post=post, number=1, defaults={"body": post.body, "by": post.author, "at": post.created_at}
        )
