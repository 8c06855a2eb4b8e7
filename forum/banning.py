"""Close somebody's account and open it again, as an act of care that is written down."""

from datetime import datetime

from django.db import transaction

from forum.models import Act
from members import banning
from members.models import Ban, Member


@transaction.atomic
def ban_member(*, member: Member, by: Member, reason: str, until: datetime | None = None) -> Ban:
    """Close an account until a moment, or for good. Raises `members.errors.CannotBan`; twice does no harm."""
    before = banning.standing_ban(member)
    made = banning.ban(member=member, by=by, reason=reason, until=until)
    if made != before:
        data = {"until": until.isoformat() if until else ""}
        Act.objects.create(what=Act.What.BAN, by=by, member=member, reason=made.reason, data=data)
    return made


@transaction.atomic
def unban_member(*, member: Member, by: Member, reason: str = "") -> None:
    """Open an account again. Raises `members.errors.CannotBan`; twice does no harm."""
    if banning.unban(member=member, by=by):
        Act.objects.create(what=Act.What.UNBAN, by=by, member=member, reason=reason.strip()[:300])
