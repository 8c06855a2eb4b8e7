"""What follows when a page is published, and publishing what was scheduled."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log as write_log
from wagtail.models import Page, Revision
from wagtail_localize.models import TranslationSource

from content.faults import PageHasFaults
from hub.pages.held import HELD_BACK
from hub.pages.models import BlogPostPage
from hub.pages.notices import notify_of_held_back
from hub.pages.tasks import find_what_is_near

log = structlog.get_logger(__name__)
INDEXED = timedelta(seconds=20)
"""A story is compared with others through the index, which has it a few seconds after the commit."""


def refresh_translations(page: Any) -> None:
    """Show translators the new words of a page as soon as it is published.

    What is already translated stays as it is, on the site and in the translator's form; only changed sentences are
    asked for again.
    """
    source = TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id).first()
    if source:
        source.update_from_db()


def look_around(page: Any) -> None:
    """Have a worker find what a story is near to, when search knows its words."""
    if isinstance(page, BlogPostPage):
        find_what_is_near.using(run_after=timezone.now() + INDEXED).enqueue(str(page.translation_key))


def publish_due() -> list[str]:
    """Publish every revision whose approved time has come; return a line for each that could not be.

    Wagtail's own command stops at the first that fails, and everything after it would wait for good. A page with
    faults is no trouble of the timer: it is held back, and its people are told.
    """
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now()).order_by("approved_go_live_at", "pk")
    tried = (_tried(one.object_str, partial(_publish_or_hold, one)) for one in list(due))
    return [trouble for trouble in tried if trouble]


def _publish_or_hold(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except PageHasFaults as refused:
        _hold_back(revision, refused)


def _hold_back(revision: Revision, refused: PageHasFaults) -> None:
    """Leave the page as it is, take it from the timer, write it into its history, and tell its people."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    page = revision.content_object
    entry = write_log(instance=page, action=HELD_BACK, revision=revision)
    notify_of_held_back(page, entry)
    log.warning("page_held_back", page=page.pk, faults=refused.sentences)


def take_down_expired() -> list[str]:
    """Take down every page whose last day has come; return a line for each that could not be."""
    over = Page.objects.live().filter(expire_at__lte=timezone.now()).order_by("expire_at", "pk")
    take_down = {"set_expired": True, "log_action": "wagtail.unpublish.scheduled"}
    tried = (_tried(page.title, partial(page.unpublish, **take_down)) for page in list(over.specific()))
    return [trouble for trouble in tried if trouble]


def _tried(title: str, act: Callable[[], Any]) -> str:
    """Do it in a transaction of its own; return what went wrong, if anything did."""
    try:
        with transaction.atomic():
            act()
    except Exception as error:
        log.exception("schedule_failed", title=title)
        return f"“{title}”: {type(error).__name__}: {error}"
    return ""
