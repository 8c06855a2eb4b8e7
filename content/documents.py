"""What of a page is found: its words in its own language."""

from datetime import datetime
from typing import Any

from wagtail.models import PageViewRestriction

from content.page import HubPage
from search.registry import Document, Text


def page_document(
    page: Any, words: str = "", facets: dict[str, tuple[str, ...]] | None = None, date: datetime | None = None
) -> Document | None:
    """Return a page as the index keeps it; nothing of what is a draft or kept to a group or a password.

    A page and its translation are two entries and one hit. Its date is the first publication, unless another is given.
    """
    scopes = page_scopes(page)
    if not page.live or not scopes:
        return None
    return Document(
        texts={page.language: Text(page.title, " ".join(filter(None, (page.intro, words))))},
        scopes=scopes,
        facets={"language": (page.language,)} | (facets or {}),
        date=date or page.first_published_at,
        collapse=f"page:{page.translation_key}",
    )


def page_scopes(page: HubPage) -> frozenset[str]:
    """Return who may find a page: everybody, members, or (for groups and passwords) nobody."""
    types = {restriction.restriction_type for restriction in page.get_view_restrictions()}
    if not types:
        return frozenset({"public"})
    return frozenset({"members"}) if types == {PageViewRestriction.LOGIN} else frozenset()
