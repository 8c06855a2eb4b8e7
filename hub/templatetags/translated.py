"""Tags of the editors' desk, and the mark that a translation which is behind carries for its readers."""

from typing import Any

from django import template

from hub.desk import translations
from hub.models import TranslationState

register = template.Library()


@register.simple_tag
def translated_in(row: Any, language: str) -> Any:
    """Return how an original stands in a language (`hub.desk.reports.translations.Translated`)."""
    return row.in_languages.get(language)


@register.simple_tag
def behind(page: Any) -> TranslationState | None:
    """Return the state of a published translation whose original has changed since; one query, else `None`."""
    return translations.behind(page)
