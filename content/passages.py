"""Passages of a page that can be named: its paragraphs, headings, pictures, tables.

Each has a place, made of the id of its block, which no edit of the words changes: `1a2b3c4d`, and for the second
paragraph of a block `1a2b3c4d-2`. In a body that is drawn the element has the id `p-<place>`, and behind it stands a
mark, which `ways` turns into a link to talk about it.
"""

import re
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.rich_text import RichText

from content.markdown import plain_text
from search.registry import Passage, kind_of

PARAGRAPH = re.compile(r"<p(?=[ >])(?P<rest>[^>]*)>(?P<words>.*?)</p>", re.DOTALL)
SAY = re.compile(r"<!--say ([0-9a-f]{8}(?:-\d{1,3})?)-->")
PLACE = re.compile(r"(?P<block>[0-9a-f]{8})(?:-(?P<number>\d{1,3}))?")
LONGEST = 700
"""Characters of a passage that are quoted."""


def with_places(markup: str, block: Any) -> str:
    """Give the passages of a block, as it was drawn, their ids and marks. What holds no words of its own has none."""
    if not block.id or not markup.strip() or not _words_of(block):
        return markup
    place = block.id[:8]
    if isinstance(block.value, RichText):
        return _paragraphs(markup, place)
    anchor = "" if f'id="p-{place}"' in markup else f' id="p-{place}"'
    return f'{markup}<div class="say-line"{anchor}><!--say {place}--></div>'


def ways(markup: str, page: Any) -> str:
    """Turn the marks of a page's body into links that lead to talking about each passage.

    They lead on in the reader's language; their words are, as all that the body adds, in that of the page.
    """
    kind = kind_of(page)
    if kind is None or not SAY.search(markup):
        return without_ways(markup)
    about = f"{kind.name}:{kind.key(page)}"
    # Rendered once: only the place differs.
    given = {"address": reverse("quote_about"), "about": about, "place": "PLACE"}
    with override(page.language):
        before, after = render_to_string("blocks/_say.html", given).strip().split("PLACE")
    return SAY.sub(lambda mark: f"{before}{mark[1]}{after}", markup)


def without_ways(markup: str) -> str:
    return SAY.sub("", markup)


def passage_at(page: Any, place: str, field: str = "body") -> Passage | None:
    """Return the words that stand at a place of a page now, and its anchor; `None` where nothing stands any more."""
    named = PLACE.fullmatch(place)
    blocks = getattr(page, field) if named else []
    block = next((one for one in blocks if one.id and one.id[:8] == named["block"]), None) if named else None
    if named is None or block is None:
        return None
    words = _words_of(block)
    if isinstance(block.value, RichText):
        paragraphs = [plain_text(found["words"]) for found in PARAGRAPH.finditer(block.value.source)]
        number = int(named["number"] or 1)
        words = paragraphs[number - 1] if 0 < number <= len(paragraphs) else ""
    return Passage(_cut(words), f"p-{place}") if words else None


def _paragraphs(markup: str, place: str) -> str:
    number = 0

    def named(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        if not plain_text(found["words"]):
            return found[0]
        here = place if number == 1 else f"{place}-{number}"
        return f'<p id="p-{here}"{found["rest"]}>{found["words"]}<!--say {here}--></p>'

    return PARAGRAPH.sub(named, markup)


def _words_of(block: Any) -> str:
    """Return the words of a block as search reads them, on one line."""
    return plain_text(" ".join(str(words) for words in block.block.get_searchable_content(block.value)))


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    cut = words[:LONGEST]
    return (cut[: cut.rindex(" ")] if " " in cut else cut) + " …"
