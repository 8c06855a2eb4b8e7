"""Bodies of pages as HTML, in two steps: what is the same for everybody, then the cards of things for one reader.

`draw` is costly and looks at nobody, so that its result can be kept. `fill` looks at one reader, and costs a fixed
number of queries a kind of thing, however many cards there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.images.models import AbstractImage

from content.footnotes import with_footnotes
from content.marks import MARK
from content.passages import with_places
from content.prose_links import with_links
from content.remembering import Shelf
from content.things import Thing, find_things
from search.registry import Viewer

PART = "<!--part-->"
MOST_BODIES = 500
"""Bodies that a process keeps: of some ten kilobytes each."""


@dataclass(frozen=True)
class Drawn:
    """The HTML of a body, the same for everybody: each card is a mark in it, and between two blocks stands `PART`.

    Both are comments, which an editor's words cannot make.
    `names` are the things marked (`tool:12`), in order; one may stand there twice.
    """

    html: str
    names: tuple[str, ...] = ()


_drawn: Shelf[Drawn] = Shelf(MOST_BODIES)


def draw(page: Any, field: str, watch: str = "") -> Drawn:
    """Draw a field of blocks in the page's language, or return how it was drawn in this edition.

    It is kept by what stands in the field, so that a draft and the page that readers have are never taken for another.
    `watch` names a provider's film that runs (`content.films`).
    """
    blocks = getattr(page, field)
    key = (page._meta.label, page.pk, field, page.language, watch, fingerprint(blocks))
    context = {"page": page, "watch": watch}
    return _drawn.get_or_make(key, lambda: draw_blocks(blocks, page.language, context))


def fingerprint(blocks: StreamValue) -> bytes:
    """Return 16 bytes that say what stands in a field of blocks."""
    return blake2b(orjson.dumps(list(blocks.raw_data), default=str), digest_size=16).digest()


def draw_blocks(blocks: StreamValue | Iterable[Any], language: str, context: dict[str, Any] | None = None) -> Drawn:
    """Draw blocks one after the other; what they add in words of their own is in `language`.

    Renditions of all pictures, links to all pages and to all documents are found by one query each.
    """
    bound = list(blocks)
    images = [image for block in bound for image in images_in(block.value)]
    if images:
        prefetch_related_objects(images, "renditions")
    with override(language):
        html = PART.join(_rendered(block, context or {}) for block in bound)
        html = with_footnotes(with_links(html, language))
    return Drawn(html, tuple(MARK.findall(html)))


def images_in(value: Any) -> Iterator[AbstractImage]:
    """Find the pictures in the value of a block, however deep."""
    if isinstance(value, AbstractImage):
        yield value
    elif isinstance(value, StructValue):
        for inner in value.values():
            yield from images_in(inner)
    elif isinstance(value, StreamValue | ListValue):
        for child in value if isinstance(value, StreamValue) else value.bound_blocks:
            yield from images_in(child.value)


def fill(drawn: Drawn, viewer: Viewer, language: str, request: HttpRequest | None = None) -> SafeString:
    """Put the cards in that `viewer` may see; of others nothing is left."""
    return SafeString("".join(fill_parts(drawn, viewer, language, request)))


def fill_parts(drawn: Drawn, viewer: Viewer, language: str, request: HttpRequest | None = None) -> list[SafeString]:
    """As `fill`, each block by itself, for a page that lays its blocks out."""
    html = drawn.html
    if drawn.names:
        things = find_things(drawn.names, viewer, language)
        with override(language):
            cards = {name: _card(thing, language, request) for name, thing in things.items()}
        html = MARK.sub(lambda mark: cards.get(mark[1], ""), html)
    return [SafeString(part) for part in html.split(PART)]


def _rendered(block: Any, context: dict[str, Any]) -> str:
    """Draw a block; where readers may talk about each passage of the page, with the places of its passages."""
    html = str(block.render(context))
    return with_places(html, block) if getattr(context.get("page"), "is_quotable", False) else html


def _card(thing: Thing, language: str, request: HttpRequest | None) -> SafeString:
    kind = thing.kind
    context = {"thing": thing.model, "kind": kind, "language": language, "request": request}
    return format_html('<div class="thing">{}</div>', SafeString(render_to_string(kind.card_template, context)))
