"""What the editors' desk notes when a page is published."""

from wagtail.models import Page

from hub.desk import reviews, translations
from hub.desk.links.keeping import note_links


def look_after(page: Page) -> None:
    """Note which translations are behind, that somebody has read the page, and where it leads to."""
    translations.note_published(page)
    reviews.note_published(page)
    note_links(page)
