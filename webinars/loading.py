"""What a list of webinars' cards loads at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from webinars.models import WebinarPage, WebinarSession


def load_webinars(viewer: Any, pks: Sequence[str], to_show: bool = True) -> list[WebinarPage]:
    """Return those of some webinars that a viewer may see; to be shown, each with the date that matters now."""
    pages = list(WebinarPage.objects.visible_to(viewer).filter(pk__in=pks).select_related("locale"))
    if to_show:
        _with_dates(pages)
    return pages


def _with_dates(pages: Sequence[WebinarPage]) -> None:
    """Tell each page the date that `WebinarPage.session` would find, by one query for all."""
    now = timezone.now()
    dates: dict[UUID, list[WebinarSession]] = {}
    sessions = WebinarSession.objects.filter(page_key__in={page.translation_key for page in pages})
    for session in sessions.order_by("-starts_at"):
        dates.setdefault(session.page_key, []).append(session)
    for page in pages:
        page.date_to_show = _that_matters(dates.get(page.translation_key, []), now)


def _that_matters(dates: Sequence[WebinarSession], now: datetime) -> WebinarSession | None:
    """Return the one that is on or comes next, else the last one; `dates` are newest first."""
    ahead = [date for date in dates if date.status == WebinarSession.Status.SCHEDULED and date.ends_at > now]
    return ahead[-1] if ahead else next(iter(dates), None)
