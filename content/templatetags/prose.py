"""Filters that the templates of blocks ask for."""

from decimal import Decimal
from mimetypes import guess_type
from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

register = template.Library()


@register.filter
def prose(text: RichText) -> SafeString:
    """Return rich text as it is stored: links and footnotes are written for the whole body (`content.bodies`)."""
    return SafeString(text.source if text else "")


@register.filter
def raw(number: Decimal) -> str:
    """Write a number for a machine: with a point, whatever the language."""
    return f"{number.normalize():f}"


@register.filter
def media_type(document: Any) -> str:
    """Name the type of a film, as a browser asks for it."""
    return guess_type(document.filename)[0] or "video/mp4"
