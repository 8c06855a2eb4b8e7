"""What happens to an account: it gets a name, is welcomed and changed, and is handed out as data."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.markdown import render_markdown
from members.errors import HandleTaken
from members.models import Member
from members.registry import personal_data

TRIES = 5


def name_newcomer(member: Member, display_name: str, *, language: str, zone: str) -> Member:
    """Save a new member under a handle made from the name; of two at once with one name, both get one."""
    member.display_name, member.language, member.zone = display_name, language, zone
    for attempt in range(TRIES):
        member.handle = Member.objects.free_handle(display_name)
        try:
            with transaction.atomic():
                member.save()
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
        else:
            break
    return member


@transaction.atomic
def edit_profile(member: Member, values: dict[str, Any]) -> Member:
    """Keep what a member wrote about themselves. `values` holds fields by name; `ask_me_about` is a set of topics.

    Raises `HandleTaken` where somebody else was faster, `TextRefused` where the text about oneself is too much.
    """
    fields = {name: value for name, value in values.items() if name != "ask_me_about"}
    if Member.objects.exclude(pk=member.pk).filter(handle=fields.get("handle", member.handle)).exists():
        raise HandleTaken
    for name, value in fields.items():
        setattr(member, name, value)
    member.bio_html = render_markdown(member.bio, member.language) if member.bio else ""
    if "ask_me_about" in values:
        member.ask_me_about.set(values["ask_me_about"])
    member.save()
    return member


def welcome(member: Member, values: dict[str, Any]) -> Member:
    """Keep who a newcomer is, and that they were welcomed."""
    return edit_profile(member, {**values, "welcomed_at": member.welcomed_at or timezone.now()})


def end_sessions(member: Member) -> None:
    """Sign somebody out everywhere; their open pages notice within a beat (`live.beat`)."""
    keys = UserSession.objects.filter(user=member).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=member).delete()


def everything_about(member: Member) -> dict[str, Any]:
    """Return all that the hub keeps about a member, by the part of the hub that keeps it; JSON-able."""
    return {data.name: data.export(member) for data in personal_data()}
