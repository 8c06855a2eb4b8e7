"""Which pages somebody should read again, and saying that one is still true."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from hub.models import PageReview

READ_AGAIN = timedelta(days=365)
"""A page that nobody gave a date is read again so long after it was last published."""


def with_due(pages: Any) -> Any:
    """Add `due_at` to published pages: the date that was set, else a year after the page was last published."""
    by_itself = ExpressionWrapper(F("last_published_at") + READ_AGAIN, output_field=DateTimeField())
    return pages.live().annotate(due_at=Coalesce("review__due", by_itself, output_field=DateTimeField()))


def due(pages: Any) -> Any:
    """Narrow to the pages whose date has come, the longest overdue first."""
    return with_due(pages).filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


def due_for(pages: Any, viewer: Any) -> Any:
    """Narrow to what `viewer` looks after: named there, or nobody is and they began the page."""
    return due(pages).filter(Q(review__owner=viewer) | Q(review__owner=None, owner=viewer))


def confirm(page: Page, by: Any) -> PageReview:
    """Note that somebody has read a page and it still holds; it is due again after a year."""
    now = timezone.now()
    fresh = {"due": now + READ_AGAIN, "confirmed_at": now, "confirmed_by": by}
    return PageReview.objects.update_or_create(page=page, defaults=fresh)[0]


def note_published(page: Page) -> None:
    """Whoever publishes has read the page: a date that has passed is done with, one that is ahead stands."""
    PageReview.objects.filter(page=page, due__lte=timezone.now()).update(due=None)
