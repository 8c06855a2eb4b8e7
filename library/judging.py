"""What becomes of stories and reviews in the eyes of others: let in or not, hidden, brought back.

`words` are the reason, kept with the act; of what was held they are also what its author is told.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from forum.errors import NotAllowed, Overtaken
from forum.models import Act, Hold
from forum.policies import HELD, HIDDEN, REJECTED, STANDING
from library.counting import count_again, lock_family
from library.models import Told, Tool
from library.policies import can_judge_told
from members.models import Member


def approve_told(told: Told, *, by: Member, words: str = "") -> None:
    """Let in what waits, also what was not let in before. Raises `NotAllowed`, `Overtaken`."""
    _judge(told, by, words, Act.What.APPROVE, STANDING, fits=(HELD, REJECTED), decided=Hold.State.APPROVED)


def reject_told(told: Told, *, by: Member, words: str = "") -> None:
    """Do not let in what waits; its author and moderators still read it. Raises `NotAllowed`, `Overtaken`."""
    _judge(told, by, words, Act.What.REJECT, REJECTED, fits=(HELD,), decided=Hold.State.REJECTED)


def hide_told(told: Told, *, by: Member, words: str = "") -> None:
    """Keep it out of sight; its author and moderators still read it. Raises `NotAllowed`, `Overtaken`."""
    _judge(told, by, words, Act.What.HIDE, HIDDEN, fits=(STANDING,))


def restore_told(told: Told, *, by: Member, words: str = "") -> None:
    """Let what was hidden be read by everybody again. Raises `NotAllowed`, `Overtaken`."""
    _judge(told, by, words, Act.What.RESTORE, STANDING, fits=(HIDDEN,))


def told_by_key(model: type[Told], keys: Collection[str]) -> Mapping[str, Any]:
    """Return stories or reviews as the queue shows them, whatever their state, each with its `tool`: two queries.

    Of several editions it is one that is published, in the language of the reader if there is one.
    """
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    related = [field for field in ("member", "coalition") if hasattr(model, field)]
    found: list[Any] = list(model._default_manager.filter(pk__in=wanted).select_related(*related))
    editions = Tool.objects.filter(family__in={told.family for told in found})
    language = (get_language() or "en")[:2]
    best_last = sorted(editions, key=lambda tool: (tool.is_published, tool.lang == language))
    tools = {tool.family: tool for tool in best_last}
    for told in found:
        told.tool = tools.get(told.family)
    return {str(told.pk): told for told in found if told.tool}


def _judge(
    told: Told,
    by: Member,
    words: str,
    what: Act.What,
    state: str,
    *,
    fits: Collection[str],
    decided: Hold.State | None = None,
) -> None:
    """Bring it to `state` from one of `fits`, if `by` cares for talk; what is there already stays as it is."""
    if not can_judge_told(by):
        raise NotAllowed
    with transaction.atomic():
        editions = lock_family(told.family)
        now = type(told)._default_manager.filter(pk=told.pk).first()
        if now is None:
            raise Overtaken
        if now.state == state:
            return
        if now.state not in fits:
            raise Overtaken
        now.state = state
        now.save(update_fields=["state"])
        if decided:
            Hold.objects.filter(kind=told.kind, key=str(told.pk)).update(
                state=decided, decided_by=by, decided_at=timezone.now(), words=words.strip()[:500]
            )
        Act.objects.create(
            what=what,
            by=by,
            member=now.member,
            reason=words.strip()[:300],
            data={"kind": told.kind, "key": str(told.pk)},
        )
        count_again(editions)
