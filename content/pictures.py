"""Renditions of pictures: WebP when a page is drawn, AVIF by a worker, from what was drawn."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Replace
from wagtail.images.models import Filter

from content.models import HubImage, HubRendition

WEBP, AVIF = "|format-webp", "|format-avif"
FULL = "max-1920x1920"
AT_ONCE = 30
"""So many AVIF files a task makes: about a second each."""

Made = dict[int, HubRendition]
"""Renditions by their width."""


def modern(spec: str) -> str:
    return f"{spec}{WEBP}"


def renditions(image: HubImage, specs: Sequence[str]) -> tuple[Made, Made]:
    """Return the WebP renditions of a picture, made where they lack, and the AVIF ones if all are there.

    No query where the picture's renditions were prefetched; else one.
    """
    wanted = {spec: (Filter(spec=f"{spec}{WEBP}"), Filter(spec=f"{spec}{AVIF}")) for spec in specs}
    found = image.find_existing_renditions(*(one for pair in wanted.values() for one in pair))
    missing = [webp for webp, _ in wanted.values() if webp not in found]
    made = found | (image.get_renditions(*missing) if missing else {})
    by_spec = {rendition.filter_spec: rendition for rendition in made.values()}
    webp = [by_spec[f"{spec}{WEBP}"] for spec in specs]
    avif = [by_spec[f"{spec}{AVIF}"] for spec in specs if f"{spec}{AVIF}" in by_spec]
    return _by_width(webp), _by_width(avif) if len(avif) == len(specs) else {}


def lacking_avif() -> QuerySet[HubRendition]:
    """Return the WebP renditions that a page has shown and that have no AVIF beside them yet, the newest first."""
    twins = HubRendition.objects.filter(
        image=OuterRef("image"),
        focal_point_key=OuterRef("focal_point_key"),
        filter_spec=Replace(OuterRef("filter_spec"), Value(WEBP), Value(AVIF)),
    )
    shown = HubRendition.objects.filter(filter_spec__endswith=WEBP).exclude(Exists(twins))
    return shown.exclude(filter_spec=modern(FULL)).order_by("-pk")


def make_avif(images: Iterable[int] | None = None) -> int:
    """Make AVIF files beside the WebP ones, of some pictures or of all, at most `AT_ONCE`; return how many."""
    lacking = lacking_avif().select_related("image")
    if images is not None:
        lacking = lacking.filter(image__in=list(images))
    count = 0
    for rendition in lacking[:AT_ONCE]:
        rendition.image.get_rendition(rendition.filter_spec.replace(WEBP, AVIF))
        count += 1
    return count


def _by_width(made: Iterable[HubRendition]) -> Made:
    return {rendition.width: rendition for rendition in made}
