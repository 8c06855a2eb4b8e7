"""Close an account for a while or for good, and open it again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from live.access import raise_version
from members.accounts import end_sessions
from members.errors import CannotBan
from members.models import Ban, Member
from members.policies import can_ban


@transaction.atomic
def ban(*, member: Member, by: Member, reason: str, until: datetime | None = None) -> Ban:
    """Close an account until a moment, or for good: signed out everywhere, open pages told within a beat.

    Closing twice leaves it as it was closed first. Raises `CannotBan`.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    standing = standing_ban(member)
    if standing:
        return standing
    if not member.is_active or not can_ban(by, member):
        raise CannotBan
    made = Ban.objects.create(member=member, by=by, reason=reason.strip()[:300], until=until)
    member.set_unusable_password()  # nobody has one, but every session, kept in our list or not, hangs on its hash
    member.save(update_fields=["password"])
    _let_in(member, is_active=False)
    end_sessions(member)
    return made


@transaction.atomic
def unban(*, member: Member, by: Member) -> bool:
    """Open a banned account again; say whether it was closed. Raises `CannotBan`."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if not can_ban(by, member):
        raise CannotBan
    return _lift(member)


def standing_ban(member: Member) -> Ban | None:
    """Return why an account is closed, if a moderator closed it."""
    return Ban.objects.filter(member=member, lifted_at=None).first()


def ban_at(address: str) -> Ban | None:
    """Return why the account with an e-mail address is closed."""
    return Ban.objects.filter(member__email=address.lower(), lifted_at=None).select_related("member").first()


def lift_due() -> int:
    """Open the accounts whose time is over; return how many."""
    due = Ban.objects.filter(lifted_at=None, until__lte=timezone.now()).values_list("member", flat=True)
    return sum(_lift_if_due(pk) for pk in list(due))


@transaction.atomic
def _lift_if_due(member_id: int) -> bool:
    member = Member.objects.select_for_update().get(pk=member_id)
    standing = standing_ban(member)
    return bool(standing and standing.until and standing.until <= timezone.now() and _lift(member))


def _lift(member: Member) -> bool:
    """End the ban of a member whose row is locked."""
    lifted = Ban.objects.filter(member=member, lifted_at=None).update(lifted_at=timezone.now())
    if lifted:
        _let_in(member, is_active=True)
    return bool(lifted)


def _let_in(member: Member, *, is_active: bool) -> None:
    member.is_active = is_active
    member.save(update_fields=["is_active"])
    raise_version([member.pk])
