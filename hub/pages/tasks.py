"""What workers do for pages: find what a story is near to."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from hub.pages.models import BlogPostPage, Nearby
from hub.pages.relating import find_nearby

STALE = timedelta(hours=20)
"""So old that the daily sweep, whenever it ran the day before, finds it anew."""


@task()
def find_what_is_near(key: str) -> None:
    """Find what the story with this translation key is near to."""
    find_nearby(UUID(key))


@task()
def find_what_is_near_to_all() -> None:
    """Find anew what each story is near to, where that was not done today; forget stories that are no more."""
    keys = set(BlogPostPage.objects.live().values_list("translation_key", flat=True))
    Nearby.objects.exclude(translation_key__in=keys).delete()
    fresh = Nearby.objects.filter(found_at__gt=timezone.now() - STALE).values_list("translation_key", flat=True)
    for key in sorted(keys - set(fresh)):
        find_nearby(key)


def look_for_what_is_near() -> None:
    """Queue the daily round, unless one waits already."""
    waiting = DBTaskResult.objects.filter(
        task_path=find_what_is_near_to_all.module_path, status__in=["READY", "RUNNING"]
    )
    if not waiting.exists():
        find_what_is_near_to_all.enqueue()
