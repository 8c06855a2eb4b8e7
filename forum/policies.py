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
    """Twin of `CategoryQuerySet.visible_to`."""
    if category.visibility == PUBLIC or sees_everything(viewer):
        return True
    if category.visibility == MEMBERS:
        return is_member(viewer)
    return is_member(viewer) and category.coalition_id in coalitions_of(viewer)


def can_see_about(viewer: Any, kind_name: str, key: str, language: str = "en") -> bool:
    """Say whether the thing a thread is about may be seen; a thing that is gone, or of no known kind, may not."""
    kind = kind_named(kind_name)
    thing = kind.by_key(key.partition("#")[0], language) if kind else None
    return bool(kind and thing and kind.visible_to(viewer).filter(pk=thing.pk).exists())


def can_see(viewer: Any, thread: Any) -> bool:
    """Twin of `ThreadQuerySet.visible_to`."""
    if not can_see_category(viewer, thread.category):
        return False
    return not thread.about_kind or can_see_about(viewer, thread.about_kind, thread.about_key)


def can_see_post(viewer: Any, post: Any) -> bool:
    """Twin of `PostQuerySet.visible_to`: the words of a removed post are nobody's any more."""
    return not post.is_removed and can_see(viewer, post.thread)


def can_start(viewer: Any, category: Any) -> bool:
    """Twin of `CategoryQuerySet.startable_by`."""
    return _may_write(viewer, category.starting) and can_see_category(viewer, category)


def can_reply(viewer: Any, thread: Any) -> bool:
    """Twin of `ThreadQuerySet.repliable_by`. In a closed thread moderators still have a word."""
    if thread.is_closed and not is_moderator(viewer):
        return False
    return _may_write(viewer, thread.category.replying) and can_see(viewer, thread)


def can_moderate(viewer: Any) -> bool:
    """Close, open, keep on top, take away what others wrote."""
    return is_moderator(viewer)


def can_edit(viewer: Any, post: Any) -> bool:
    """Authors change their own words, as long as they stand and the thread is open to them."""
    return is_author(viewer, post) and not post.is_removed and can_reply(viewer, post.thread)


def can_remove(viewer: Any, post: Any) -> bool:
    """Authors take back their own words, also where the thread has been closed; moderators take away anybody's."""
    if post.is_removed or not can_see(viewer, post.thread):
        return False
    return is_author(viewer, post) or can_moderate(viewer)


def is_author(viewer: Any, post: Any) -> bool:
    return is_member(viewer) and post.author_id == viewer.pk


def _may_write(viewer: Any, who: str) -> bool:
    return is_staff_of_talk(viewer) if who == STAFF else is_member(viewer)
