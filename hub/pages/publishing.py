"""What follows when a page is published."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail_localize.models import TranslationSource

from hub.pages.models import BlogPostPage
from hub.pages.tasks import find_what_is_near

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
