"""`@handle` in a text becomes a link to that person, where the person may read the text."""

import re
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import override

from forum.models import Category
from forum.models.post import NEUTRAL
from forum.policies import COALITION
from members.keeping_away import blockers_of
from members.models import Member
from networks.models import Membership

MOST = 50
"""Handles looked up for one text; more than that is no longer a conversation."""

MENTION = re.compile(r"(?<![\w/@.-])@([a-z0-9][a-z0-9-]{0,39})", re.IGNORECASE)
TAG = re.compile(r"""(<(?:"[^"]*"|[^">])*>)""")
UNTOUCHED = re.compile(r"<(/?)(?:a|code|pre)\b")


def link_mentions(markup: str, category: Category, writer: Member | None = None) -> str:
    """Return safe HTML with each `@handle` of a reader of `category` linked, outside of links and code.

    The words stay as they were typed: a mention says of nobody more than the writer did. Whoever has blocked the
    writer is not linked. One query.
    """
    pieces = TAG.split(markup)
    handles = {match.lower() for piece in _open_text(pieces) for match in MENTION.findall(pieces[piece])}
    if not handles:
        return markup
    wanted = sorted(handles | {handle.rstrip("-") for handle in handles})[:MOST]
    readers = readers_of(category).filter(handle__in=wanted)
    readers = readers.exclude(pk__in=blockers_of(writer)) if writer else readers
    known = set(readers.values_list("handle", flat=True))
    for piece in _open_text(pieces):
        pieces[piece] = MENTION.sub(lambda match: _link(match, known), pieces[piece])
    return "".join(pieces)


def readers_of(category: Category) -> QuerySet[Any]:
    """Members who may read a category: `policies.can_see_category`, asked from the other side."""
    members = Member.objects.active()
    if category.readers != COALITION:
        return members
    scopes = [int(scope.partition(":")[2]) for scope in category.scopes]
    belonging = Membership.objects.filter(coalition__in=scopes, state=Membership.State.ACCEPTED)
    careful = Q(site_role__in=(Member.SiteRole.MODERATOR, Member.SiteRole.OPERATOR)) | Q(is_superuser=True)
    return members.filter(Q(pk__in=belonging.values("member")) | careful)


def _open_text(pieces: list[str]) -> list[int]:
    """Return the places of the pieces that are text outside of links and code; every second piece is a tag."""
    depth, found = 0, []
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            found += [] if depth else [place]
        elif tag := UNTOUCHED.match(piece):
            depth += -1 if tag.group(1) else 1
    return found


def _link(match: re.Match[str], known: set[str]) -> str:
    typed = match.group(1)
    handle = next((form for form in (typed, typed.rstrip("-")) if form.lower() in known), None)
    if handle is None:
        return match.group()
    with override(settings.LANGUAGE_CODE):
        url = reverse("member", args=[handle.lower()]).replace(f"/{settings.LANGUAGE_CODE}/", NEUTRAL, 1)
    return format_html('<a href="{}">@{}</a>{}', url, handle, typed[len(handle) :])
