"""What members tell of tools: how they used one, what they make of it. The page, the demo and imports come here.

In one transaction, under the locks of the tool's editions: the row, the hold of somebody new, the figures of the tool.
The commit is the acknowledgement, and ends the draft.
"""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import urlize

from content.errors import TextRefused
from forum.errors import KeyReused, LinksWait, NothingWritten
from forum.holding import why_held
from forum.models import Draft, Hold
from forum.policies import HELD, REJECTED, STANDING
from library.counting import count_again, lock_family
from library.errors import MayNotTell, NotYourCoalition, ReviewedBefore
from library.models import Review, Tool, UseStory
from library.models.told import LONGEST, RUBRIC
from library.policies import can_change_told, can_tell, is_teller
from members.models import Member
from networks.models import Coalition
from networks.policies import belongs_to


@dataclass(frozen=True)
class Use:
    """What somebody says of using a tool; `body` is what changed, in plain words."""

    body: str
    lang: str
    year: int
    again: str
    coalition: Coalition | None = None
    place: str = ""


@dataclass(frozen=True)
class Verdict:
    """What somebody makes of a tool: three marks from 1 to 5, and why."""

    body: str
    lang: str
    clear: int
    fits: int
    worked: int


def tell_use(tool: Tool, member: Member, use: Use, *, client_key: UUID) -> UseStory:
    """Tell how a tool was used. A retry with the same `client_key` returns the first story.

    Raises `MayNotTell`, `NotYourCoalition`, `NothingWritten`, `TextRefused`, `KeyReused`.
    """
    _check(use)
    _check_coalition(member, use)
    with transaction.atomic():
        editions = _locked(tool, member)
        story = UseStory.objects.filter(member=member, client_key=client_key).first()
        if story:
            return _same(story, tool, use)
        story = UseStory(family=tool.family, member=member, client_key=client_key, **_said(use))
        return _add(story, editions)


def leave_review(tool: Tool, member: Member, verdict: Verdict, *, client_key: UUID) -> Review:
    """Say what one makes of a tool. A retry with the same `client_key` returns the first review.

    Raises `MayNotTell`, `NothingWritten`, `TextRefused`, and `ReviewedBefore` for a second one.
    """
    _check(verdict)
    with transaction.atomic():
        editions = _locked(tool, member)
        review = Review.objects.of(tool).filter(member=member).first()
        if review and review.client_key == client_key:
            return _same(review, tool, verdict)
        if review:
            raise ReviewedBefore
        review = Review(family=tool.family, member=member, client_key=client_key, **_said(verdict))
        return _add(review, editions)


def change_use(story: UseStory, member: Member, use: Use) -> UseStory:
    """Say a story anew. One that was not let in waits again.

    Raises `MayNotTell`, `NotYourCoalition`, `NothingWritten`, `TextRefused`, `LinksWait`.
    """
    if use.coalition != story.coalition:
        _check_coalition(member, use)
    changed: UseStory = _change(story, member, use)
    return changed


def change_review(review: Review, member: Member, verdict: Verdict) -> Review:
    """Say a review anew. One that was not let in waits again. Raises what `change_use` raises."""
    changed: Review = _change(review, member, verdict)
    return changed


@transaction.atomic
def take_back(told: UseStory | Review, member: Member) -> None:
    """Take back what one told: it is gone for good. Raises `MayNotTell`; twice does no harm."""
    if not is_teller(member, told):
        raise MayNotTell
    editions = lock_family(told.family)
    type(told).objects.filter(pk=told.pk).delete()
    Hold.objects.filter(kind=told.kind, key=str(told.pk), state=Hold.State.WAITING).delete()
    count_again(editions)


def _change(told: Any, member: Member, said: Use | Verdict) -> Any:
    _check(said)
    with transaction.atomic():
        editions = lock_family(told.family)
        told = type(told).objects.filter(pk=told.pk).first()
        if told is None or not can_change_told(member, told):
            raise MayNotTell
        if told.says() != _said(said):
            why = _why_held(member, said)
            if told.state == STANDING and why == Hold.Why.LINKS:
                raise LinksWait
            _write(told, said)
            if told.state == REJECTED:
                _wait_again(told, why or Hold.Why.FIRST)
            count_again(editions)
        Draft.objects.filter(member=member, key=told.client_key).delete()
    return told


def _check(said: Use | Verdict) -> None:
    """Refuse what no form lets through, for whoever comes by another way."""
    if not said.body.strip():
        raise NothingWritten
    if len(said.body) > LONGEST or (isinstance(said, Use) and said.again not in UseStory.Again.values):
        raise TextRefused
    if isinstance(said, Verdict) and not all(1 <= getattr(said, name) <= 5 for name in RUBRIC):
        raise TextRefused


def _check_coalition(member: Member, use: Use) -> None:
    if use.coalition and not belongs_to(member, use.coalition):
        raise NotYourCoalition


def _locked(tool: Tool, member: Member) -> list[Tool]:
    """Return the editions of a tool as they are now, locked, if `member` may tell of one of them."""
    editions = lock_family(tool.family)
    if not any(can_tell(member, edition) for edition in editions):
        raise MayNotTell
    return editions


def _said(said: Use | Verdict) -> dict[str, Any]:
    """Return what is said, as columns; `asdict` would copy the coalition."""
    return {field.name: getattr(said, field.name) for field in fields(said)} | {"body": _body(said)}


def _body(said: Use | Verdict) -> str:
    return said.body.replace("\r\n", "\n").strip()


def _same(told: Any, tool: Tool, said: Use | Verdict) -> Any:
    """Return what a key stands for already, unless it comes with other words, or for another tool."""
    if told.family != tool.family or (told.changed_at is None and told.says() != _said(said)):
        raise KeyReused
    return told


def _add(told: Any, editions: list[Tool]) -> Any:
    why = why_held(told.member, urlize(told.body, nofollow=True))
    told.state = HELD if why else STANDING
    try:
        with transaction.atomic():
            told.save(force_insert=True)
    except IntegrityError as taken:  # a key that stands for something else already
        raise KeyReused from taken
    if why:
        Hold.objects.create(kind=told.kind, key=str(told.pk), member=told.member, why=why)
    Draft.objects.filter(member=told.member, key=told.client_key).delete()
    count_again(editions)
    return told


def _why_held(member: Member, said: Use | Verdict) -> str:
    return why_held(member, urlize(_body(said), nofollow=True))


def _write(told: Any, said: Use | Verdict) -> None:
    for name, value in _said(said).items():
        setattr(told, name, value)
    told.changed_at = timezone.now()
    told.save(update_fields=[*told.SAID, "changed_at"])


def _wait_again(told: Any, why: str) -> None:
    told.state = HELD
    told.save(update_fields=["state"])
    Hold.objects.filter(kind=told.kind, key=str(told.pk)).delete()
    Hold.objects.create(kind=told.kind, key=str(told.pk), member=told.member, why=why)
