"""Who may see whom, and who is on the staff. Each predicate has its twin in `querysets`."""

from typing import Any

from members.registry import circles_of

PUBLIC = "public"
MEMBERS = "members"


def is_member(viewer: Any) -> bool:
    """Signed in with an account that is not closed."""
    return bool(viewer.is_authenticated and viewer.is_active)


def sees_members(viewer: Any) -> bool:
    """May open the pages of people who show themselves to members."""
    return is_member(viewer)


def can_see_profile(viewer: Any, member: Any) -> bool:
    """Twin of `MemberQuerySet.visible_to`."""
    if not member.is_active:
        return False
    return sees_members(viewer) or member.visibility == PUBLIC or viewer.pk == member.pk


def is_moderator(viewer: Any) -> bool:
    """Cares for talk: `site_role` moderator, or an operator."""
    return is_member(viewer) and (viewer.site_role in ("moderator", "operator") or viewer.is_superuser)


def can_ban(viewer: Any, member: Any) -> bool:
    """Moderators close accounts of members; of people with a part on the site only operators. Nobody their own."""
    if viewer.pk == member.pk or not is_moderator(viewer):
        return False
    return is_operator(viewer) or not (member.site_role or member.is_staff or member.is_superuser)


def can_keep_away(viewer: Any, other: Any) -> bool:
    """Anybody but oneself and those who care for everybody’s talk."""
    return is_member(viewer) and viewer.pk != other.pk and not is_moderator(other)


def is_editor(viewer: Any) -> bool:
    """Publishes: `site_role` editor, or an operator."""
    return is_member(viewer) and (viewer.site_role in ("editor", "operator") or viewer.is_superuser)


def is_reviewer(viewer: Any) -> bool:
    """Decides on pages that wait for review: `site_role` reviewer, editor or operator."""
    return is_member(viewer) and (viewer.site_role == "reviewer" or is_editor(viewer))


def is_translator(viewer: Any) -> bool:
    """Translates pages: `site_role` translator, editor or operator."""
    return is_member(viewer) and (viewer.site_role == "translator" or is_editor(viewer))


def is_presenter(viewer: Any) -> bool:
    """Presents webinars: `site_role` presenter, editor or operator."""
    return is_member(viewer) and (viewer.site_role == "presenter" or is_editor(viewer))


def is_operator(viewer: Any) -> bool:
    """Runs the site."""
    return is_member(viewer) and (viewer.site_role == "operator" or viewer.is_superuser)


def is_staff(viewer: Any) -> bool:
    """Has a part on this site, whichever."""
    return is_member(viewer) and bool(viewer.site_role or viewer.is_staff or viewer.is_superuser)


def may_open_an_admin(viewer: Any) -> bool:
    """May open Wagtail's or Django's admin, by whatever way they were let in."""
    return is_member(viewer) and bool(viewer.is_staff or viewer.has_perm("wagtailadmin.access_admin"))


def scopes_of(viewer: Any) -> frozenset[str]:
    """Return the search scopes a viewer holds: `public`, `members` when signed in, and those of shared circles."""
    if not is_member(viewer):
        return frozenset({"public"})
    return frozenset({"public", "members"}) | circles_of(viewer)
