"""What coalitions keep about a member: where they belong, where they asked."""

from typing import Any

from members.registry import PersonalData, register_data
from networks.joining import leave
from networks.models import Membership


def export(member: Any) -> list[dict[str, Any]]:
    return [
        {
            "coalition": tie.coalition.slug,
            "state": tie.state,
            "lead": tie.is_lead,
            "editor": tie.is_editor,
            "note": tie.note,
            "asked_at": tie.asked_at.isoformat(),
            "answered_at": tie.answered_at.isoformat() if tie.answered_at else None,
        }
        for tie in Membership.objects.filter(member=member).select_related("coalition")
    ]


def erase(member: Any) -> None:
    for tie in Membership.objects.filter(member=member).select_related("coalition"):
        leave(tie.coalition, member)
    Membership.objects.filter(member=member).delete()
    Membership.objects.filter(answered_by=member).update(answered_by=None)


register_data(PersonalData("coalitions", export, erase, [Membership]))
