"""What a page links to and shows, read from its stored fields: chosen pages, documents, pictures, cards, addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock

from content.blocks import ThingBlock
from hub.models import PageLink
from hub.models.links import LONGEST

Kind = PageLink.Kind


@dataclass(frozen=True)
class Link:
    """`place` is the content path that the editing form scrolls to; `words` are those that are clicked."""

    kind: str
    target: str
    place: str = ""
    words: str = ""


class _Reader(HTMLParser):
    """Gathers the links and pictures of rich text as it is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        link: Link | None = None
        if tag == "a":
            kind = {"page": Kind.PAGE, "document": Kind.DOCUMENT}.get(given.get("linktype", ""))
            link = Link(kind, given.get("id", "")) if kind else of_address(given.get("href", ""))
            self.open = link is not None
        elif tag == "embed" and given.get("embedtype") == "image":
            link = Link(Kind.IMAGE, given.get("id", ""), words=given.get("alt", ""))
        if link:
            self.found.append(link)

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self.open:
            last = self.found[-1]
            self.found[-1] = replace(last, words=(last.words + data)[:200])


def of_address(href: str) -> Link | None:
    """Return what an address leads to: a path of this site, or another site; `None` for mail, anchors and the like."""
    own = href.startswith("/") and not href.startswith("//")
    if own or href.startswith((f"{settings.SITE_URL}/", f"{settings.SITE_URL}?")):
        return Link(Kind.HERE, href.removeprefix(settings.SITE_URL))
    return Link(Kind.OUTSIDE, href) if urlsplit(href).scheme in ("http", "https") else None


def of_rich_text(source: str) -> list[Link]:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.found


def links_of(page: Any) -> list[Link]:
    """Return every target of a page once, where it stands first."""
    found: dict[tuple[str, str], Link] = {}
    for field in page._meta.get_fields():
        for link in _of_field(page, field):
            if link.target and len(link.target) <= LONGEST:
                found.setdefault((link.kind, link.target), link)
    return list(found.values())


def _of_field(page: Any, field: Any) -> Iterator[Link]:
    if isinstance(field, StreamField):
        stream = getattr(page, field.name)
        yield from _of_block(stream.stream_block, list(stream.raw_data), field.name)
    elif isinstance(field, RichTextField):
        yield from (replace(link, place=field.name) for link in of_rich_text(getattr(page, field.name) or ""))


def _of_block(block: Any, raw: Any, place: str) -> Iterator[Link]:
    """Walk a block and its stored value side by side; a block type that is no more is passed over."""
    if isinstance(block, TypedTableBlock):
        yield from _of_table(block, raw or {}, place)
    elif isinstance(block, blocks.StreamBlock):
        for child in raw or []:
            if child["type"] in block.child_blocks:
                inner = f"{place}.{child.get('id') or ''}".rstrip(".")
                yield from _of_block(block.child_blocks[child["type"]], child["value"], inner)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, (raw or {}).get(name), f"{place}.{name}")
    elif isinstance(block, blocks.ListBlock):
        for child in raw or []:
            is_item = isinstance(child, dict) and child.get("type") == "item"
            yield from _of_block(block.child_block, child["value"] if is_item else child, place)
    elif raw:
        yield from (replace(link, place=place) for link in _of_value(block, raw))


def _of_table(block: Any, raw: dict[str, Any], place: str) -> Iterator[Link]:
    for row in raw.get("rows", []):
        for column, cell in zip(raw.get("columns", []), row["values"], strict=False):
            if column["type"] in block.child_blocks:
                yield from _of_block(block.child_blocks[column["type"]], cell, place)


def _of_value(block: Any, raw: Any) -> list[Link]:
    if isinstance(block, blocks.RichTextBlock):
        return of_rich_text(str(raw))
    if isinstance(block, ThingBlock):
        return [Link(Kind.THING, str(raw))]
    if isinstance(block, blocks.PageChooserBlock):
        return [Link(Kind.PAGE, str(raw))]
    if isinstance(block, DocumentChooserBlock):
        return [Link(Kind.DOCUMENT, str(raw))]
    if isinstance(block, ImageChooserBlock):
        return [Link(Kind.IMAGE, str(raw))]
    if isinstance(block, blocks.ChooserBlock) and block.target_model is get_document_model():
        return [Link(Kind.DOCUMENT, str(raw))]
    if isinstance(block, blocks.URLBlock):
        link = of_address(str(raw))
        return [link] if link else []
    return []
