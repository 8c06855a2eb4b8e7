"""Tags of the editors' desk, and the mark that a translation which is behind carries for its readers."""

from typing import Any

from django import template

from hub.models import TranslationState

register = template.Library()


@register.simple_tag
def translated_in(row: Any, language: str) -> Any:
    """Return how an original stands in a language (`hub.desk.reports.translations.Translated`)."""
    return row.in_languages.get(language)


@register.simple_tag
def behind(page: Any) -> TranslationState | None:
    """Return the state of a published translation whose original has changed since; one query, else `None`."""
    if not page.pk:
        return None
    states = TranslationState.objects.filter(page_id=page.pk, behind_since__isnull=False, original__live=True)
    return states.select_related("original__locale").first()
