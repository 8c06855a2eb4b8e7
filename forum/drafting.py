"""Words that are not sent yet, kept on the server: written on one device, found on every other one.

A draft is cleared by acknowledgement only: by the post it became (`publishing` and `editing` delete the row in their
transaction, as does an upper app with its own forms), by emptying it, or by throwing it away. What a slow line brings
after that is no draft any more: its key belongs to a row of `registry.sent`, and `drafts_of` leaves it out.
"""

import re
from collections.abc import Mapping
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forum.errors import DraftMoved, NoSuchPlace, TooManyDrafts
from forum.models import Draft
from forum.registry import sent
from members.models import Member

TALK = ("body", "title", "category", "tags", "lang", "reply_to", "reason", "based_on")
TOLD = ("coalition", "where", "year", "again", "clear", "fits", "worked")
FIELDS = (*TALK, *TOLD)
"""Fields that a draft keeps, of a composer and of the short forms on a thing; `client_key` is the draft's own key."""

LONGEST = 40_000
"""Characters kept of one field: more than a post may have."""

MOST = 200
"""Drafts one person may have."""

PLACE = re.compile(r"start|edit:\d{1,18}|\d{1,18}|about:[a-z_]{1,40}:[^\s:]{1,120}")


def keep_draft(
    *, member: Member, place: str, key: UUID, words: Mapping[str, str], based_on: str | None = None
) -> Draft | None:
    """Keep what was typed so far, in the place of what was kept before; empty words take the draft away.

    `based_on` is the version (`version_of`) that the page had last kept or read, "" where it knows of none: where
    another page has kept other words since, `DraftMoved` is raised with the draft it found. `None` keeps in any case.
    Raises `NoSuchPlace` for what names no composer, and `TooManyDrafts`.
    """
    if not PLACE.fullmatch(place):
        raise NoSuchPlace
    kept = {name: words[name][:LONGEST] for name in FIELDS if words.get(name)}
    with transaction.atomic():
        Member.objects.select_for_update().only("pk").get(pk=member.pk)  # two pages of one person wait for each other
        standing = Draft.objects.filter(member=member, key=key).first()
        if standing and based_on is not None and version_of(standing) != based_on and standing.words != kept:
            raise DraftMoved(standing)
        if not _says_something(kept):
            Draft.objects.filter(member=member, key=key).delete()
            return None
        if standing is None and Draft.objects.filter(member=member).count() >= MOST:
            raise TooManyDrafts
        draft, _made = Draft.objects.update_or_create(
            member=member, key=key, defaults={"place": place, "words": kept, "at": timezone.now()}
        )
    return draft


def drafts_of(member: Member, place: str | None = None) -> QuerySet[Draft]:
    """What a member has not sent yet, the newest first; of one composer, or of all."""
    drafts = Draft.objects.filter(~_was_sent(), member=member)
    return drafts if place is None else drafts.filter(place=place)


def discard_draft(*, member: Member, key: UUID) -> None:
    """Throw a draft away; one that is gone already does no harm."""
    Draft.objects.filter(member=member, key=key).delete()


def forget_sent() -> int:
    """Forget what came after its post stood already; return how many there were."""
    return Draft.objects.filter(_was_sent()).delete()[0]


def version_of(draft: Draft) -> str:
    """Return what tells one state of a draft from another."""
    return draft.at.isoformat()


def _was_sent() -> Q:
    """Hold for drafts whose key belongs to something that its writer has sent."""
    rows = ({one.author: OuterRef("member"), "client_key": OuterRef("key")} for one in sent())
    found = [Q(Exists(one.model._default_manager.filter(**row))) for one, row in zip(sent(), rows, strict=True)]
    return reduce(or_, found, Q(pk__in=()))


def _says_something(words: Mapping[str, str]) -> bool:
    return any(words.get(name, "").strip() for name in ("body", "title"))
