"""Whether what is scheduled will be published: when the timer last did it, and what it could not publish."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Page, Revision

from hub.models import Heartbeat

SWEEP = "publish_scheduled"
LATE = timedelta(minutes=2)
"""The sweep is due four times a minute; so much later it is not busy but gone."""


@dataclass(frozen=True)
class Standing:
    """`last` is when the timer last looked (`None`: never), `error` what it could not do then."""

    last: datetime | None
    error: str

    @property
    def is_late(self) -> bool:
        return self.last is None or self.last < timezone.now() - LATE


def standing() -> Standing:
    """One query."""
    beat = Heartbeat.objects.filter(name=SWEEP).first()
    return Standing(beat.at, beat.error) if beat else Standing(None, "")


def overdue() -> list[str]:
    """Return the titles of what should have been published by now."""
    past = timezone.now() - LATE
    due = Revision.objects.filter(approved_go_live_at__lt=past).order_by("approved_go_live_at")
    return list(due.values_list("object_str", flat=True))


def is_scheduled(page: Page) -> bool:
    """Say whether something waits for the timer: an approved date to appear, one in a draft, or a last day."""
    now = timezone.now()
    latest = page.get_latest_revision_as_object()
    ahead = [at for at in (latest.go_live_at, latest.expire_at, page.expire_at if page.live else None) if at]
    return any(at > now - LATE for at in ahead) or page.scheduled_revision is not None
