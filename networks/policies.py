"""Who may see a coalition, and who may answer for it."""

from typing import Any

from members.policies import is_member, is_operator


def sees_all_coalitions(viewer: Any) -> bool:
    """Members see every coalition, also one that is not listed yet."""
    return is_member(viewer)


def can_see_coalition(viewer: Any, coalition: Any) -> bool:
    """Twin of `CoalitionQuerySet.visible_to`."""
    return bool(coalition.is_listed or sees_all_coalitions(viewer))


def can_answer_requests(viewer: Any, coalition: Any) -> bool:
    """Accept or decline who asks to join: a lead of the coalition, or an operator."""
    if not is_member(viewer):
        return False
    return is_operator(viewer) or coalition.memberships.filter(member=viewer, is_lead=True, state="accepted").exists()
