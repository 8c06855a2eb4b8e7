"""Who may see a coalition and who belongs to it, and who may answer for it."""

from typing import Any

from members.policies import can_see_profile, is_member, is_operator

ASKED = "asked"
ACCEPTED = "accepted"
DECLINED = "declined"


def sees_all_coalitions(viewer: Any) -> bool:
    """Members see every coalition, also one that is not listed yet."""
    return is_member(viewer)


def can_see_coalition(viewer: Any, coalition: Any) -> bool:
    """Twin of `CoalitionQuerySet.visible_to`."""
    return bool(coalition.is_listed or sees_all_coalitions(viewer))


def sees_all_memberships(viewer: Any) -> bool:
    """An operator sees who belongs where, also of people who do not show it."""
    return is_operator(viewer)


def can_see_membership(viewer: Any, membership: Any) -> bool:
    """May know that somebody belongs to a coalition: it is theirs to show, but not to hide from their fellows.

    Twin of `MembershipQuerySet.visible_to`.
    """
    member = membership.member
    if membership.state != ACCEPTED or not can_see_profile(viewer, member):
        return False
    if member.shows_coalitions or member.pk == viewer.pk or sees_all_memberships(viewer):
        return True
    return belongs_to(viewer, membership.coalition)


def belongs_to(viewer: Any, coalition: Any) -> bool:
    """Has been accepted into the coalition."""
    return is_member(viewer) and coalition.memberships.filter(member_id=viewer.pk, state=ACCEPTED).exists()


def can_ask_to_join(viewer: Any, coalition: Any) -> bool:
    """Whoever is signed in and neither belongs to the coalition nor waits for its answer."""
    held = (ASKED, ACCEPTED)
    return is_member(viewer) and not coalition.memberships.filter(member_id=viewer.pk, state__in=held).exists()


def can_name_editors(viewer: Any, coalition: Any) -> bool:
    """Say who writes the coalition’s pages: a lead of the coalition, or an operator."""
    return can_answer_requests(viewer, coalition)


def can_answer_requests(viewer: Any, coalition: Any) -> bool:
    """Accept or decline who asks to join: a lead of the coalition, or an operator."""
    if not is_member(viewer):
        return False
    return is_operator(viewer) or coalition.memberships.filter(member=viewer, is_lead=True, state=ACCEPTED).exists()
