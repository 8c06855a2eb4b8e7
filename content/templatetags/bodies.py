"""Bodies of pages in templates."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.blocks import BoundBlock

from content.bodies import draw, draw_blocks, fill, fill_parts
from content.films import asked_to_watch
from content.passages import ways, without_ways

register = template.Library()

Part = tuple[BoundBlock, SafeString]
"""A block, and what was drawn of it."""


@register.simple_tag(takes_context=True)
def body(context: dict[str, Any], page: Any, field: str) -> SafeString:
    """Draw a field of blocks, in the page's language, with the cards of things that the reader may see."""
    request = context.get("request")
    drawn = draw(page, field, asked_to_watch(page, request))
    return SafeString(ways(fill(drawn, _reader(context), page.language, request), page))


@register.simple_tag(takes_context=True)
def body_parts(context: dict[str, Any], page: Any, field: str) -> list[Part]:
    """Draw a field of blocks as `body` does, for a page that lays its blocks out: `{{ parts|part_of:block }}`."""
    request = context.get("request")
    drawn = draw(page, field, asked_to_watch(page, request))
    html = fill_parts(drawn, _reader(context), page.language, request)
    return list(zip(getattr(page, field), html, strict=False))


@register.filter
def part_of(parts: list[Part], block: BoundBlock) -> SafeString:
    """Return what was drawn of a block."""
    return next((html for one, html in parts if one is block), SafeString(""))


@register.simple_tag(takes_context=True)
def body_preview(context: dict[str, Any], block: BoundBlock) -> SafeString:
    """Draw one block by itself, as the admin shows it to somebody who chooses one."""
    language = (get_language() or "en")[:2]
    return fill(draw_blocks([block], language), _reader(context), language)


@register.simple_tag
def body_for_all(page: Any, field: str) -> SafeString:
    """Draw a field of blocks for a place that knows no reader (a feed): without cards."""
    return SafeString(without_ways(draw(page, field).html))


def _reader(context: dict[str, Any]) -> Any:
    """Return who looks; a preview of a block and a mail have nobody."""
    return getattr(context.get("request"), "user", None) or AnonymousUser()
