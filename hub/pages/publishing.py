"""What follows when a page is published."""

from typing import Any

from wagtail_localize.models import TranslationSource


def refresh_translations(page: Any) -> None:
    """Show translators the new words of a page as soon as it is published.

    What is already translated stays as it is, on the site and in the translator's form; only changed sentences are
    asked for again.
    """
    source = TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id).first()
    if source:
        source.update_from_db()
