"""The one way in for ticks: what a member has done of a guide, packed for it, or taken back."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hub.pages.agenda import tickable
from hub.pages.models import GuidePage, GuideProgress
from members.models import Member


def keep_ticks(
    *, member: Member, guide: GuidePage, on: Collection[str] = (), off: Collection[str] = ()
) -> frozenset[str]:
    """Set ticks and take others back; return everything ticked now. To say the same again changes nothing.

    What is in no published edition of the guide is passed over: an old page may still name it. Taking back always
    works.
    """
    known = frozenset(tickable(GuidePage.objects.live().filter(translation_key=guide.translation_key)))
    wanted = known.intersection(on)
    with transaction.atomic():
        row = _locked(member, guide.translation_key, make=bool(wanted))
        if row is None:
            return frozenset()
        ticks = {key: at for key, at in row.ticks.items() if key not in off}
        now = timezone.now()
        ticks |= {key: now.isoformat(timespec="seconds") for key in sorted(wanted) if key not in ticks}
        if ticks != row.ticks:
            row.ticks, row.changed_at = ticks, now
            row.save(update_fields=["ticks", "changed_at"])
    return frozenset(ticks)


def _locked(member: Any, guide: UUID, *, make: bool) -> GuideProgress | None:
    """Return the row of a member and a guide under its lock; the first tick makes it."""
    rows = GuideProgress.objects.select_for_update()
    if not make:
        return rows.filter(member=member, guide=guide).first()
    row, _made = rows.get_or_create(member=member, guide=guide, defaults={"changed_at": timezone.now()})
    return row
