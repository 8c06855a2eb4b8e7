"""Pictures made before anybody waits for them: when a page is published, and beside what pages have shown since."""

from typing import Any

from wagtail.fields import StreamField
from wagtail.models import Page

from content.bodies import draw, images_in
from content.pictures import lacking_avif, make_avif


def make_pictures_of(page_id: int) -> None:
    """Draw the bodies of a page, which makes their WebP files, then make AVIF beside all its pictures."""
    page: Any = Page.objects.filter(pk=page_id, live=True).specific().first()
    if page is None or not hasattr(page, "language"):
        return
    fields = [field.name for field in page._meta.fields if isinstance(field, StreamField)]
    pictures = {page.picture.pk} if page.picture else set()
    for name in fields:
        draw(page, name)
        pictures |= {image.pk for image in images_in(getattr(page, name))}
    make_avif(pictures)


def make_missing() -> None:
    make_avif()


def anything_missing() -> bool:
    return lacking_avif().exists()
