"""Who may read, start and answer. Each predicate has its twin in `querysets`, and a test holds them together.

A category is for everybody, for members, or for one coalition. Moderators read all of it. A thread is never more
visible than its category; a thread about a thing only where the thing may be seen.
"""

from typing import Any

from members.policies import is_editor, is_member, is_moderator
from members.registry import circles_of
from search.registry import kind_named

PUBLIC = "public"
MEMBERS = "members"
COALITION = "coalition"
STAFF = "staff"

STANDING = "standing"
HELD = "held"
REJECTED = "rejected"
HIDDEN = "hidden"
REMOVED = "removed"
TAKEN = "taken"
MERGED = "merged"
WITHDRAWN = "withdrawn"
GONE = (REMOVED, TAKEN, WITHDRAWN)
"""States of a post whose words were taken away for good; its number still stands."""

UNSEEN = (HELD, REJECTED, WITHDRAWN)
"""States in which others have never read a post, and see no trace of it."""

GUARDED = (HELD, REJECTED, HIDDEN)
"""States in which its author and moderators read something, and nobody else."""


def sees_everything(viewer: Any) -> bool:
    """Moderators care for all talk, so they read all of it."""
    return is_moderator(viewer)


def is_staff_of_talk(viewer: Any) -> bool:
    """Whoever may write where only staff may: moderators and editors."""
    return is_moderator(viewer) or is_editor(viewer)


def coalitions_of(viewer: Any) -> set[int]:
    """Return the keys of the coalitions whose categories `viewer` may read."""
    scopes = (scope.partition(":") for scope in circles_of(viewer))
    return {int(key) for name, _, key in scopes if name == COALITION}


def can_see_category(viewer: Any, category: Any) -> bool:
    """Twin of `CategoryQuerySet.visible_to`: a sub-category is never more visible than what stands above it."""
    if sees_everything(viewer):
        return True
    return _is_read_by(viewer, category) and (not category.parent_id or _is_read_by(viewer, category.parent))


def can_see_about(viewer: Any, kind_name: str, key: str, language: str = "en") -> bool:
    """Say whether the thing a thread is about may be seen; a thing that is gone, or of no known kind, may not."""
    kind = kind_named(kind_name)
    thing = kind.by_key(key, language) if kind else None
    return bool(kind and thing and kind.visible_to(viewer).filter(pk=thing.pk).exists())


def can_see(viewer: Any, thread: Any) -> bool:
    """Twin of `ThreadQuerySet.visible_to`."""
    if not can_see_category(viewer, thread.category) or not is_out(viewer, thread):
        return False
    return not thread.about_kind or can_see_about(viewer, thread.about_kind, thread.about_key)


def can_see_post(viewer: Any, post: Any) -> bool:
    """Twin of `PostQuerySet.visible_to`: the words of a removed post are nobody's any more."""
    return is_out(viewer, post) and can_see(viewer, post.thread)


def has_place(viewer: Any, post: Any) -> bool:
    """Twin of `PostQuerySet.in_page_for`: its words, or the mark of words that were taken away, stand on the page."""
    return post.state not in UNSEEN or reads_guarded(viewer, post)


def reads_guarded(viewer: Any, written: Any) -> bool:
    """What is guarded is read by whoever wrote it, and by moderators."""
    return is_author(viewer, written) or sees_everything(viewer)


def can_start(viewer: Any, category: Any) -> bool:
    """Twin of `CategoryQuerySet.startable_by`."""
    return _may_write(viewer, category.starting) and can_see_category(viewer, category)


def can_reply(viewer: Any, thread: Any) -> bool:
    """Twin of `ThreadQuerySet.repliable_by`. In a closed thread moderators still have a word."""
    if (thread.is_closed and not is_moderator(viewer)) or thread.state != STANDING:
        return False
    return _may_write(viewer, thread.category.replying) and can_see(viewer, thread)


def can_moderate(viewer: Any) -> bool:
    """Close, open, keep on top, take away what others wrote."""
    return is_moderator(viewer)


def can_decide_report(viewer: Any, report: Any) -> bool:
    """Twin of `querysets.reports_for`: moderators decide, but nobody about a report of themselves."""
    return can_moderate(viewer) and report.about_id != viewer.pk


def can_edit(viewer: Any, post: Any) -> bool:
    """Twin of `PostQuerySet.editable_by`: authors change their own words, as long as they stand (or wait) and the
    thread is open to them.
    """
    if not is_author(viewer, post) or post.state not in (STANDING, HELD):
        return False
    return can_reply(viewer, post.thread) or (post.thread.state == HELD and can_see(viewer, post.thread))


def can_remove(viewer: Any, post: Any) -> bool:
    """Authors take back their own words, also where the thread has been closed; moderators take away anybody's.

    What nobody else has read yet they need not take away: they do not let it in.
    """
    if post.is_removed or not can_see(viewer, post.thread):
        return False
    return is_author(viewer, post) or (can_moderate(viewer) and post.state not in UNSEEN)


def can_see_history(viewer: Any, post: Any) -> bool:
    """What a post said before is read by who wrote it and by moderators: it was perhaps changed to protect somebody."""
    return can_see_post(viewer, post) and (is_author(viewer, post) or can_moderate(viewer))


def can_see_file(viewer: Any, upload: Any) -> bool:
    """Its owner, until a post holds it; then who reads the post. What an edit took out is part of the history."""
    post = upload.post
    if post is None:
        return is_member(viewer) and upload.member_id == viewer.pk
    if not can_see_post(viewer, post):
        return False
    return str(upload.key) in post.body_html or can_see_history(viewer, post)


def can_accept(viewer: Any, thread: Any) -> bool:
    """Who asked says which post is the answer; so may moderators. Talk about a thing has no question to answer."""
    return not thread.about_kind and can_see(viewer, thread) and (is_author(viewer, thread) or can_moderate(viewer))


def can_tag(viewer: Any, thread: Any) -> bool:
    """Who began a thread says what it is about, as long as it takes replies (or waits); so may moderators, always.

    Talk about a thing has no tags: the thing says what it is about.
    """
    if thread.about_kind or thread.state == MERGED:
        return False
    is_open = thread.state in (STANDING, HELD) and not thread.is_closed
    may = can_moderate(viewer) or (is_author(viewer, thread) and is_open)
    return may and can_see(viewer, thread)


def is_out(viewer: Any, written: Any) -> bool:
    """A post or thread stands, or is guarded and theirs to read, as far as it alone decides."""
    if written.state == STANDING:
        return True
    return written.state in GUARDED and reads_guarded(viewer, written)


def is_read_within(category: Any, other: Any) -> bool:
    """Nobody reads `category` who may not read `other`: what was written in `other` may come to stand in it."""
    if other.readers == PUBLIC:
        return True
    if other.readers == MEMBERS:
        return bool(category.readers != PUBLIC)
    return bool(category.readers == COALITION and category.scopes <= other.scopes)


def is_author(viewer: Any, written: Any) -> bool:
    """Whoever wrote a post, or started a thread."""
    return is_member(viewer) and written.author_id == viewer.pk


def _is_read_by(viewer: Any, category: Any) -> bool:
    """What one category says by itself."""
    if category.visibility == PUBLIC:
        return True
    if category.visibility == MEMBERS:
        return is_member(viewer)
    return is_member(viewer) and bool(category.coalition_ids & coalitions_of(viewer))


def _may_write(viewer: Any, who: str) -> bool:
    return is_staff_of_talk(viewer) if who == STAFF else is_member(viewer)
