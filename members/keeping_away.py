"""Whom a member would rather not meet: mute, block, meet again. Nobody else ever learns of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from members.errors import CannotKeepAway
from members.models import Distance, Member
from members.policies import can_keep_away, is_member

MUTED = Distance.Kind.MUTED
BLOCKED = Distance.Kind.BLOCKED


class Away(NamedTuple):
    """Somebody who is kept away: by which name pages know them, and how far."""

    handle: str
    kind: str


def keep_away(*, member: Member, other: Member, kind: str) -> Distance:
    """Fold away (`muted`) or keep away (`blocked`) what somebody writes. Raises `CannotKeepAway`."""
    if not can_keep_away(member, other):
        raise CannotKeepAway
    row, _made = Distance.objects.update_or_create(member=member, other=other, defaults={"kind": Distance.Kind(kind)})
    return row


def meet_again(*, member: Member, other: Member) -> None:
    """Let somebody's words be met like everybody's. Twice does no harm."""
    Distance.objects.filter(member=member, other=other).delete()


def kept_away_by(viewer: Any) -> Mapping[int, Away]:
    """Return whom `viewer` keeps away and how, by key: one query, none for visitors."""
    if not is_member(viewer):
        return {}
    rows = Distance.objects.filter(member=viewer).order_by("pk").values_list("other", "other__handle", "kind")
    return {pk: Away(handle, kind) for pk, handle, kind in rows}


def distance_to(viewer: Any, other: Member) -> str:
    """Return how `viewer` keeps somebody away: `muted`, `blocked`, or nothing."""
    kinds = Distance.objects.filter(member=viewer, other=other).values_list("kind", flat=True)
    return kinds.first() or ""


def blocks(member: Member | None, other: Any) -> bool:
    """Say whether `member` has blocked `other`, who can then neither mention nor answer them."""
    return bool(member) and Distance.objects.filter(member=member, other=other, kind=BLOCKED).exists()


def blockers_of(writer: Any) -> Any:
    """Return the keys of everybody who has blocked a writer, as a subquery."""
    return Distance.objects.filter(other=writer, kind=BLOCKED).values("member")
