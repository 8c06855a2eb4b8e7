"""Not too much at once: how many posts one person may send in a while. Retries of a draft are one post."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from forum.errors import TooFast
from forum.models import Post
from members.models import Member

LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 120))
"""(a while, posts in it): far above a heated evening, far below a script. Counted in the posts, so it survives restarts
and is shared by all processes."""


def keep_pace(member: Member, client_key: UUID) -> None:
    """Raise `TooFast` where `member` has posted more than enough; a draft that is posted already passes."""
    written = Post.objects.filter(author=member)
    if written.filter(client_key=client_key).exists():
        return
    now = timezone.now()
    for while_, most in LIMITS:
        recent = written.filter(created_at__gt=now - while_).order_by("-created_at")
        times = list(recent.values_list("created_at", flat=True)[:most])
        if len(times) == most:
            raise TooFast(wait=max(1, round((times[-1] + while_ - now).total_seconds())))
