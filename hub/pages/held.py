"""Pages whose hour came and that were held back for their faults: the timer wrote it into their history."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

HELD_BACK = "pages.held_back"
"""What the history of a page calls it."""
REMEMBERED = timedelta(days=30)
"""So long editors are reminded; after that nobody seems to miss the page."""


def is_held(page: Page, entry: PageLogEntry) -> bool:
    """Say whether it is still so: the page was not published since then, and is not to be at another hour."""
    return not _is_published_since(page, entry) and page.scheduled_revision is None


def held_entry(page: Page) -> PageLogEntry | None:
    """Return the entry of a page that is held back."""
    entry = _recent().filter(page=page).first()
    return entry if entry and is_held(page, entry) else None


def held_pages(pages: Any) -> list[Page]:
    """Return those of some pages that are held back, the last first; three queries."""
    found: dict[int, PageLogEntry] = {}
    for entry in _recent().filter(page__in=pages.values("pk")):
        found.setdefault(entry.page_id, entry)
    ahead = set(Revision.page_revisions.filter(approved_go_live_at__isnull=False).values_list("object_id", flat=True))
    kept = Page.objects.select_related("locale").in_bulk(found)
    rows = [(kept[pk], entry) for pk, entry in found.items() if pk in kept and str(pk) not in ahead]
    return [page for page, entry in rows if not _is_published_since(page, entry)]


def _is_published_since(page: Page, entry: PageLogEntry) -> bool:
    return bool(page.last_published_at and page.last_published_at > entry.timestamp)


def _recent() -> Any:
    since = timezone.now() - REMEMBERED
    return PageLogEntry.objects.filter(action=HELD_BACK, timestamp__gt=since).order_by("-timestamp", "-pk")
