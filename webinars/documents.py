"""What of a webinar is found: the words of its page. Never its meeting's address, nor who comes."""

from content.documents import page_document
from search.registry import Document
from topics.models import slugs_with_wholes
from webinars.models import WebinarPage


def webinar_document(page: WebinarPage) -> Document | None:
    """Return a page as the index keeps it, dated by its session."""
    session = page.session()
    topics = slugs_with_wholes(page.topics.select_related("parent"))
    return page_document(page, page.words, {"topic": topics}, session.starts_at if session else None)
