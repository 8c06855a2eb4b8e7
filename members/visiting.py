"""Noticing that a member is here, at most every ten minutes, and when a visit is a new one."""

from datetime import datetime, timedelta

from django.db.models import Case, F, When

from members.models import Member, Visit

NOTED_EVERY = timedelta(minutes=10)
"""How often somebody who reads on is noted: not with each page, which would make a write of every reading."""
A_VISIT_ENDS = timedelta(hours=2)
"""Who opened nothing for so long, and opens something now, begins a new visit."""


def note_visit(member: Member, now: datetime) -> None:
    """Note that a member is here now. The visit before ended when they were seen last."""
    ended = When(seen_at__lt=now - A_VISIT_ENDS, then=F("seen_at"))
    changed = Visit.objects.filter(member=member).update(since=Case(ended, default=F("since")), seen_at=now)
    if not changed:
        Visit.objects.get_or_create(member=member, defaults={"seen_at": now})


def last_here(member: Member) -> datetime | None:
    """Return when the visit before this one ended; `None` for somebody who is here for the first time."""
    return Visit.objects.filter(member=member).values_list("since", flat=True).first()
