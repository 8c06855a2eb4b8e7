"""The webinars that forms choose from."""

from typing import Any

from django.db.models import Case, When
from django.utils.translation import get_language

from webinars.models import WebinarPage


def in_reading_order(pages: Any) -> Any:
    """Sort pages so that, of a page and its translation, the one in the editor's own language comes first."""
    mine = Case(When(locale__language_code=(get_language() or "en")[:2], then=0), default=1)
    return pages.order_by(mine, "locale_id")


def webinar_choices() -> list[tuple[str, str]]:
    """Return every webinar once, published or not, by its title in the editor's language where it has one."""
    found: dict[str, str] = {}
    for key, title in in_reading_order(WebinarPage.objects.all()).values_list("translation_key", "title"):
        found.setdefault(str(key), title)
    return sorted(found.items(), key=lambda choice: choice[1])
