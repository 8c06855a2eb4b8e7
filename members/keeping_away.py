"""Whom a member would rather not meet: mute, block, meet again. Nobody else ever learns of it."""

from collections.abc import Mapping
from typing import Any

from members.errors import CannotKeepAway
from members.models import Distance, Member
from members.policies import can_keep_away, is_member

MUTED = Distance.Kind.MUTED
BLOCKED = Distance.Kind.BLOCKED


def keep_away(*, member: Member, other: Member, kind: str) -> Distance:
    """Fold away (`muted`) or keep away (`blocked`) what somebody writes. Raises `CannotKeepAway`."""
    if not can_keep_away(member, other):
        raise CannotKeepAway
    row, _made = Distance.objects.update_or_create(member=member, other=other, defaults={"kind": Distance.Kind(kind)})
    return row


def meet_again(*, member: Member, other: Member) -> None:
    """Let somebody's words be met like everybody's. Twice does no harm."""
    Distance.objects.filter(member=member, other=other).delete()


def kept_away_by(viewer: Any) -> Mapping[int, str]:
    """Return whom `viewer` keeps away and how, by key: one query, none for visitors."""
    if not is_member(viewer):
        return {}
    return dict(Distance.objects.filter(member=viewer).values_list("other", "kind"))


def distance_to(viewer: Any, other: Member) -> str:
    """Return how `viewer` keeps somebody away: `muted`, `blocked`, or nothing."""
    return kept_away_by(viewer).get(other.pk, "")


def blocks(member: Member | None, other: Any) -> bool:
    """Say whether `member` has blocked `other`, who can then neither mention nor answer them."""
    return bool(member) and Distance.objects.filter(member=member, other=other, kind=BLOCKED).exists()


def blockers_of(writer: Any) -> Any:
    """Return the keys of everybody who has blocked a writer, as a subquery."""
    return Distance.objects.filter(other=writer, kind=BLOCKED).values("member")
