"""Whom coalitions write to: the leads when somebody asks, the asker when a lead answers."""

from members.delivery import post_mail
from members.models import Member
from networks.models import Membership


def notify_leads(membership: Membership) -> None:
    """Tell every lead who asks to join, and what they say; a coalition without a lead is the operators' to answer."""
    leads = membership.coalition.memberships.leads().values("member")
    readers = Member.objects.active().filter(pk__in=leads) or Member.objects.active().filter(
        site_role=Member.SiteRole.OPERATOR
    )
    for reader in readers:
        _post(membership, "asked", reader, membership.asked_at.isoformat())


def notify_asker(membership: Membership) -> None:
    """Tell who asked what the leads answered."""
    _post(membership, str(membership.state), membership.member, str(membership.answered_at))


def _post(membership: Membership, template: str, reader: Member, moment: str) -> None:
    coalition, asker = membership.coalition, membership.member
    post_mail(
        key=f"networks.{template}:{membership.pk}:{reader.pk}:{moment}",
        to=reader.email,
        language=reader.language,
        template=f"networks/{template}",
        context={"coalition": coalition, "asker": asker, "membership": membership, "reader": reader},
    )
