"""What of a webinar is found: the words of its page. Never its meeting's address, nor who comes."""

from wagtail.models import PageViewRestriction

from content.page import HubPage
from search.registry import Document, Text
from webinars.models import WebinarPage


def webinar_document(page: WebinarPage) -> Document | None:
    """Return a page as the index keeps it; nothing of a draft. A page and its translation are one hit."""
    scopes = scopes_of_page(page)
    if not page.live or not scopes:
        return None
    session = page.session()
    return Document(
        texts={page.language: Text(page.title, f"{page.intro} {page.words}")},
        scopes=scopes,
        facets={"language": (page.language,), "topic": tuple(topic.slug for topic in page.topics.all())},
        date=session.starts_at if session else page.first_published_at,
        collapse=f"page:{page.translation_key}",
    )


def scopes_of_page(page: HubPage) -> frozenset[str]:
    """Return who may find a page: everybody, members, or (for groups and passwords) nobody."""
    types = {restriction.restriction_type for restriction in page.get_view_restrictions()}
    if not types:
        return frozenset({"public"})
    return frozenset({"members"}) if types == {PageViewRestriction.LOGIN} else frozenset()
