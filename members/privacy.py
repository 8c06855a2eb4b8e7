"""What the hub keeps about a member's account itself, sign-in, mail and company included."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from members.accounts import end_sessions
from members.models import Ban, Distance, Member, OutgoingMail, Pace, Visit
from members.registry import PersonalData, register_data

SHOWN = (
    *("handle", "display_name", "part", "bio", "language", "zone"),
    *("visibility", "shows_coalitions", "shows_activity"),
)


def export_account(member: Member) -> dict[str, Any]:
    return {
        "email": member.email,
        **{name: getattr(member, name) for name in SHOWN},
        "role": member.site_role,
        "ask_me_about": [topic.slug for topic in member.ask_me_about.all()],
        "joined_at": member.joined_at.isoformat(),
    }


def erase_account(member: Member) -> None:
    """Leave a row without a person, so that what others answered to keeps its place; nobody can sign in to it."""
    Member.objects.filter(pk=member.pk).update(
        email=f"left-{secrets.token_hex(8)}@left.invalid",
        handle=f"left-{secrets.token_hex(6)}",
        display_name="",
        part="",
        bio="",
        bio_html="",
        is_active=False,
        site_role=Member.SiteRole.NONE,
        is_staff=False,
        is_superuser=False,
    )
    member.ask_me_about.clear()
    member.groups.clear()


def export_ways_in(member: Member) -> dict[str, Any]:
    keys = Authenticator.objects.filter(user=member)
    return {
        "addresses": list(EmailAddress.objects.filter(user=member).values("email", "verified", "primary")),
        "authenticators": [{"type": key.type, "created_at": key.created_at.isoformat()} for key in keys],
        "sessions": [
            {"ip": session.ip, "user_agent": session.user_agent, "created_at": session.created_at.isoformat()}
            for session in UserSession.objects.filter(user=member)
        ],
    }


def erase_ways_in(member: Member) -> None:
    end_sessions(member)
    for model in (Authenticator, EmailAddress):
        model.objects.filter(user=member).delete()


def export_mail(member: Member) -> list[dict[str, Any]]:
    return [
        {"subject": mail.subject, "state": mail.state, "created_at": mail.created_at.isoformat()}
        for mail in OutgoingMail.objects.filter(to=member.email)
    ]


def erase_mail(member: Member) -> None:
    OutgoingMail.objects.filter(to=member.email).delete()


def export_company(member: Member) -> dict[str, Any]:
    """Return whom the member keeps away, and when their account was closed; who keeps *them* away is another's."""
    bans = Ban.objects.filter(member=member)
    return {
        "kept_away": [
            {"handle": row.other.handle, "how": row.kind, "at": row.at.isoformat()}
            for row in Distance.objects.filter(member=member).select_related("other")
        ],
        "closed": [
            {"reason": ban.reason, "at": ban.at.isoformat(), "until": ban.until.isoformat() if ban.until else None}
            for ban in bans
        ],
        "closed_by_me": Ban.objects.filter(by=member).count(),
        "pace": list(Pace.objects.filter(member=member).values("act", "due")),
        "here_last": [visit.seen_at.isoformat() for visit in Visit.objects.filter(member=member)],
    }


def erase_company(member: Member) -> None:
    Distance.objects.filter(Q(member=member) | Q(other=member)).delete()
    Ban.objects.filter(member=member).delete()
    Ban.objects.filter(by=member).update(by=None)
    Pace.objects.filter(member=member).delete()
    Visit.objects.filter(member=member).delete()


# Mail is found by the address, so it goes before the account does.
register_data(PersonalData("mail", export_mail, erase_mail, [OutgoingMail]))
register_data(PersonalData("ways_in", export_ways_in, erase_ways_in, [EmailAddress, Authenticator, UserSession]))
register_data(PersonalData("company", export_company, erase_company, [Ban, Distance, Pace, Visit]))
register_data(PersonalData("account", export_account, erase_account, [Member]))
