"""Not too much at once in talk: how often one person may post, change, care, report, look people up."""

from datetime import timedelta
from uuid import UUID

from forum.models import Post
from members import pacing
from members.models import Member
from members.pacing import Limit

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

LIMITS = {
    "post": (Limit(10, MINUTE), Limit(120, HOUR)),
    "act": (Limit(60, MINUTE), Limit(900, HOUR)),
    "edit": (Limit(20, MINUTE), Limit(240, HOUR)),
    "report": (Limit(5, timedelta(minutes=10)), Limit(30, DAY)),
    "preview": (Limit(60, MINUTE),),
    "draft": (Limit(60, MINUTE),),
    "upload": (Limit(20, MINUTE), Limit(100, HOUR)),
    "suggest": (Limit(240, MINUTE),),
}
"""Far above a heated evening, far below a script."""


def keep_pace(member: Member, act: str, client_key: UUID | None = None) -> None:
    """Count one of `LIMITS`; raise `TooFast` where it is more than enough. A draft that is posted already passes."""
    if client_key and Post.objects.filter(author=member, client_key=client_key).exists():
        return
    for limit in LIMITS[act]:
        pacing.keep_pace(member, f"{act}:{limit.span.total_seconds():.0f}", limit)
