"""What people tell the moderators, and what becomes of it: report, agree, find nothing wrong; let in or not."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.errors import CannotReport, NotAllowed, Overtaken
from forum.models import Act, Hold, Report
from forum.policies import can_decide_report, can_moderate
from forum.registry import Carer, carer_of
from members.models import Member
from members.policies import is_member

KEPT = timedelta(days=90)
"""How long the words of a thing are kept beside a decided report, for whoever asks again."""


def report(*, kind: str, key: str, by: Member, reason: str, words: str = "") -> Report:
    """Tell the moderators about a thing that `by` has before them. Who tells again, while it waits, adds nothing.

    Raises `CannotReport` for what nobody cares for, and for one's own.
    """
    carer = carer_of(kind)
    thing = carer.find([key]).get(key) if carer else None
    if carer is None or thing is None or not is_member(by):
        raise CannotReport
    author = carer.author(thing)
    if author and author.pk == by.pk:
        raise CannotReport
    told, _made = Report.objects.get_or_create(
        kind=kind,
        key=key,
        by=by,
        state=Report.State.OPEN,
        defaults={
            "about": author,
            "reason": Report.Reason(reason),
            "words": words.strip()[:2000],
            "evidence": carer.words(thing),
        },
    )
    return told


@transaction.atomic
def uphold(*, report: Report, by: Member, answer: str, hide: bool = False) -> None:
    """Agree with everybody who told of a thing, perhaps hide it, and answer them.

    Raises `NotAllowed`, `Overtaken` where somebody has decided already, and what hiding refuses.
    """
    reports = _open_ones(report, by)
    carer = carer_of(report.kind)
    thing = _thing(carer, report.key)
    if hide and carer and carer.hide and thing is not None:
        carer.hide(thing, by=by, words=answer)
    _close(reports, Report.State.UPHELD, by, answer)
    _note(Act.What.UPHOLD, reports, by, answer)


@transaction.atomic
def dismiss(*, report: Report, by: Member, answer: str) -> None:
    """Find nothing wrong, and answer everybody who told of the thing. Raises `NotAllowed`, `Overtaken`."""
    reports = _open_ones(report, by)
    _close(reports, Report.State.DISMISSED, by, answer)
    _note(Act.What.DISMISS, reports, by, answer)


def let_in(*, hold: Hold, by: Member, words: str = "") -> None:
    """Approve what waits, whatever its kind. Raises `NotAllowed`, `Overtaken`, and what the kind refuses."""
    carer, thing = _held(hold, by)
    if carer.approve is None:
        raise NotAllowed
    carer.approve(thing, by=by, words=words)


def keep_out(*, hold: Hold, by: Member, words: str) -> None:
    """Reject what waits, with words for its author. Raises `NotAllowed`, `Overtaken`, and what the kind refuses."""
    carer, thing = _held(hold, by)
    if carer.reject is None:
        raise NotAllowed
    carer.reject(thing, by=by, words=words)


def forget_evidence() -> int:
    """Forget what reported things said, long after the decision; return how many."""
    old = Report.objects.exclude(state=Report.State.OPEN).filter(decided_at__lt=timezone.now() - KEPT)
    return old.exclude(evidence="").update(evidence="")


def _open_ones(report: Report, by: Member) -> list[Report]:
    """Return every open report of the same thing, locked."""
    if not can_decide_report(by, report):
        raise NotAllowed
    alike = Report.objects.select_for_update(of=("self",)).filter(kind=report.kind, key=report.key)
    reports = list(alike.filter(state=Report.State.OPEN).order_by("pk"))
    if report not in reports:
        raise Overtaken
    return reports


def _close(reports: list[Report], state: Report.State, by: Member, answer: str) -> None:
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(
        state=state, decided_by=by, decided_at=timezone.now(), answer=answer.strip()[:500]
    )


def _note(what: Act.What, reports: list[Report], by: Member, answer: str) -> None:
    """Not tied to the post, whose author reads what was done to it: the answer belongs to whoever reported."""
    Act.objects.create(
        what=what,
        by=by,
        member=reports[0].about,
        reason=answer.strip()[:300],
        data={"reports": [report.pk for report in reports], "kind": reports[0].kind, "key": reports[0].key},
    )


def _thing(carer: Carer | None, key: str) -> Any:
    return carer.find([key]).get(key) if carer else None


def _held(hold: Hold, by: Member) -> tuple[Carer, Any]:
    carer = carer_of(hold.kind)
    thing = _thing(carer, hold.key)
    if not can_moderate(by) or carer is None:
        raise NotAllowed
    if thing is None or not Hold.objects.filter(pk=hold.pk, state=Hold.State.WAITING).exists():
        raise Overtaken
    return carer, thing
