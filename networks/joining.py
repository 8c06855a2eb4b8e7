"""Ask to join a coalition, accept, decline, leave. The one place that changes who belongs where."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from live.access import raise_version
from members.models import Member
from networks.errors import AlreadyAnswered, AlreadyBelongs, AskedLately, NotALead
from networks.models import Coalition, Membership
from networks.notices import notify_asker, notify_leads
from networks.policies import can_answer_requests
from networks.rights import settle_editors

PAUSE = timedelta(days=14)
"""How long a declined request rests before it may be made again."""


@transaction.atomic
def ask_to_join(coalition: Coalition, member: Member, note: str = "") -> Membership:
    """Ask the leads to be let in, with a word to them. A second click returns the first request and writes to nobody.

    Raises `AlreadyBelongs`, or `AskedLately` where the leads declined within the last 14 days.
    """
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    held = Membership.objects.filter(coalition=coalition, member=member).first()
    if held and held.state == Membership.State.ASKED:
        return held
    if held and held.state == Membership.State.ACCEPTED:
        raise AlreadyBelongs
    if held and held.answered_at and held.answered_at > timezone.now() - PAUSE:
        raise AskedLately
    membership = held or Membership(coalition=coalition, member=member)
    membership.state, membership.note, membership.asked_at = Membership.State.ASKED, note, timezone.now()
    membership.answered_at = membership.answered_by = None
    membership.save()
    notify_leads(membership)
    return membership


def accept(membership: Membership, by: Member) -> Membership:
    """Let somebody in; from the commit on they see what is only for this coalition. Raises as `decline` does."""
    return _answer(membership, by, Membership.State.ACCEPTED)


def decline(membership: Membership, by: Member) -> Membership:
    """Say no to a request. Raises `NotALead` or, where it was answered before, `AlreadyAnswered`."""
    return _answer(membership, by, Membership.State.DECLINED)


@transaction.atomic
def leave(coalition: Coalition, member: Member) -> None:
    """End a membership, or take a request back. Who does not belong leaves without harm."""
    gone, _rows = (
        Membership.objects.filter(coalition=coalition, member=member).exclude(state=Membership.State.DECLINED).delete()
    )
    if gone:
        settle_editors(coalition)
        raise_version([member.pk])


@transaction.atomic
def make_member(coalition: Coalition, member: Member, *, is_lead: bool = False) -> Membership:
    """Put somebody into a coalition without a request: an operator's or an import's act."""
    membership, _made = Membership.objects.update_or_create(
        coalition=coalition,
        member=member,
        defaults={"state": Membership.State.ACCEPTED, "is_lead": is_lead, "answered_at": timezone.now()},
    )
    raise_version([member.pk])
    return membership


@transaction.atomic
def _answer(membership: Membership, by: Member, state: Membership.State) -> Membership:
    fresh = Membership.objects.select_for_update().select_related("coalition", "member").get(pk=membership.pk)
    if not can_answer_requests(by, fresh.coalition):
        raise NotALead
    if fresh.state != Membership.State.ASKED:
        raise AlreadyAnswered
    fresh.state, fresh.answered_at, fresh.answered_by = state, timezone.now(), by
    fresh.save(update_fields=["state", "answered_at", "answered_by"])
    if state == Membership.State.ACCEPTED:
        raise_version([fresh.member_id])
    notify_asker(fresh)
    return fresh
