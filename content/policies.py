"""Which pages somebody may read: those that are published, and that no restriction above them keeps the viewer from."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import PageViewRestriction

_ASKED: ContextVar[dict[Any, list[PageViewRestriction]] | None] = ContextVar("restrictions", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask for the restrictions of a viewer once, where several kinds of pages are looked through for the same page."""
    token = _ASKED.set({} if _ASKED.get() is None else _ASKED.get())
    try:
        yield
    finally:
        _ASKED.reset(token)


def admits(restriction: PageViewRestriction, viewer: Any) -> bool:
    """Whether a restriction lets a viewer in. A password is asked for at the page itself, so lists never show it."""
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return bool(viewer.is_authenticated)
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        if not viewer.is_authenticated:
            return False
        groups = set(restriction.groups.values_list("pk", flat=True))
        return viewer.is_superuser or not groups.isdisjoint(viewer.groups.values_list("pk", flat=True))
    return False


def can_see_page(viewer: Any, page: Any) -> bool:
    """Twin of `HubPageQuerySet.visible_to`."""
    return page.live and all(admits(restriction, viewer) for restriction in page.get_view_restrictions())


def closed_to(viewer: Any) -> Iterable[PageViewRestriction]:
    """Return the restrictions that keep a viewer out."""
    asked = _ASKED.get()
    if asked is not None and viewer.pk in asked:
        return asked[viewer.pk]
    closed = [one for one in PageViewRestriction.objects.select_related("page") if not admits(one, viewer)]
    if asked is not None:
        asked[viewer.pk] = closed
    return closed
