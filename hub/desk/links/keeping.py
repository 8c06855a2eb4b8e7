"""Keeps a row for each thing that a published page leads to, and what is known of it."""

from typing import Any

from django.db import transaction
from wagtail.models import Page

from hub.desk.links.judging import judge
from hub.desk.links.reading import links_of
from hub.models import PageLink


@transaction.atomic
def note_links(page: Any) -> None:
    """Bring the rows of a published page up to date. What was found of a link that is still there is kept."""
    wanted = {(link.kind, link.target): link for link in links_of(page.specific)}
    known = {(row.kind, row.target): row for row in PageLink.objects.filter(page_id=page.pk)}
    PageLink.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in wanted]).delete()
    for key, link in wanted.items():
        row = known.get(key) or PageLink(page_id=page.pk, kind=link.kind, target=link.target)
        if (row.place, row.words) != (link.place[:200], link.words) or row.pk is None:
            row.place, row.words = link.place[:200], link.words
            row.save()
    judge(PageLink.objects.filter(page_id=page.pk))


def note_all() -> None:
    """Read every published page anew: what was imported or written past the signals, too."""
    PageLink.objects.filter(page__live=False).delete()
    for page in Page.objects.live().filter(depth__gt=1).specific().iterator(chunk_size=50):
        note_links(page)
