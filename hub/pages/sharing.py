"""Make a link to a page's draft, take it back, and find what a link opens now."""

import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.models import Page

from hub.pages.models import PreviewLink
from members.models import Member

LENDER = "preview link"
"""What `content.registry` calls a link that lends the files of its draft."""


def share(page: Page, by: Member, days: int, note: str = "") -> tuple[PreviewLink, str]:
    """Return a new link to the newest draft of a page, and its token, which is kept nowhere.

    Raises `PermissionDenied` for who may not edit the page.
    """
    if not may_share(by, page):
        raise PermissionDenied
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        page_id=page.pk,
        digest=_digest(token),
        note=note,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        under=_restrictions(page),
    )
    return link, token


def take_back(link: PreviewLink) -> None:
    """End a link at once; the second time changes nothing."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def find_link(token: str) -> PreviewLink | None:
    """Return the link of a token, if it shows anything now. What is compared is its digest, found by an index."""
    link = PreviewLink.objects.select_related("page", "created_by").filter(digest=_digest(token)).first()
    return link if link and _holds(link) else None


def still_lends(pk: int) -> bool:
    """Say whether the files of a link's draft are still lent to who opened it."""
    link = PreviewLink.objects.select_related("page", "created_by").filter(pk=pk).first()
    return bool(link and _holds(link))


def may_share(viewer: Any, page: Page) -> bool:
    """Whoever may edit a page, or publish it; it then shows no more than they see themselves."""
    rights = page.permissions_for_user(viewer)
    return bool(page.depth > 1 and (rights.can_edit() or rights.can_publish()))


def _holds(link: PreviewLink) -> bool:
    """Is neither over nor taken back; who made it may still edit the page; nothing was put over the page since."""
    by = link.created_by
    if not link.is_open() or by is None or not by.is_active or not may_share(by, link.page):
        return False
    return set(_restrictions(link.page)) <= set(link.under)


def _restrictions(page: Page) -> list[int]:
    return list(page.get_view_restrictions().values_list("pk", flat=True))


def _digest(token: str) -> str:
    return salted_hmac("hub.pages.preview", token, algorithm="sha256").hexdigest()
