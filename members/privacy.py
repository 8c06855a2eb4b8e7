"""What the hub keeps about a member's account itself, sign-in and mail included."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from members.accounts import end_sessions
from members.models import Member, OutgoingMail
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


# Mail is found by the address, so it goes before the account does.
register_data(PersonalData("mail", export_mail, erase_mail))
register_data(PersonalData("ways_in", export_ways_in, erase_ways_in))
register_data(PersonalData("account", export_account, erase_account))
