"""Links in the rich text of a body: all pages and all documents of it by one query each."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
OUTSIDE = ("http://", "https://")


def with_links(html: str, language: str) -> str:
    """Write the links that editors set. Those to a page lead to its translation into `language`, where there is one.

    What leads to a page that is not published, or to a document that is gone, becomes plain text.
    """
    found = [(match, extract_attrs(match[1])) for match in LINK.finditer(html)]
    if not found:
        return html
    pages = _pages({attrs["id"] for _, attrs in found if attrs.get("linktype") == "page"}, language)
    documents = _documents({attrs["id"] for _, attrs in found if attrs.get("linktype") == "document"})
    written, end = [], 0
    for match, attrs in found:
        written += [html[end : match.start()], _link(attrs, match, pages, documents)]
        end = match.end()
    return "".join([*written, html[end:]])


def _link(attrs: dict[str, str], match: re.Match[str], pages: dict[str, str], documents: dict[str, str]) -> str:
    sort, words = attrs.get("linktype"), match[2]
    if sort in ("page", "document"):
        address = (pages if sort == "page" else documents).get(attrs["id"])
        rest = f' class="{escape(attrs["class"])}"' if attrs.get("class") else ""
        return f'<a{rest} href="{escape(address)}">{words}</a>' if address else words
    href = attrs.get("href", "")
    if href.startswith(OUTSIDE) and set(attrs) <= {"href", "class"}:
        return f'<a{match[1]} rel="noopener">{words}</a>'
    return match[0] if href or not words.strip() else words


def _pages(ids: Iterable[str], language: str) -> dict[str, str]:
    """Map the ids of pages to where readers of `language` find them; a page that nobody can read is left out."""
    numbers = _numbers(ids)
    if not numbers:
        return {}
    keys = Page.objects.filter(pk__in=numbers).values("translation_key")
    rows = Page.objects.filter(translation_key__in=keys).values_list(
        "pk", "translation_key", "locale__language_code", "url_path", "live"
    )
    places: dict[Any, dict[str, str]] = {}
    key_of = {}
    for pk, key, code, url_path, is_live in rows:
        key_of[pk] = key
        if is_live:
            places.setdefault(key, {})[code[:2]] = url_path.removeprefix("/").partition("/")[2]
    found = {}
    for pk in numbers:
        told = places.get(key_of.get(pk), {})
        if told:
            found[str(pk)] = f"/{language}/{told.get(language) or next(iter(told.values()))}"
    return found


def _documents(ids: Iterable[str]) -> dict[str, str]:
    found = get_document_model().objects.in_bulk(_numbers(ids)) if ids else {}
    return {str(pk): document.url for pk, document in found.items()}


def _numbers(ids: Iterable[str]) -> list[int]:
    return sorted({int(one) for one in ids if one.isdecimal() and len(one) < 19})
