"""Turns the Markdown of the demo's pages into StreamField blocks, as an editor would have put them together."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from content.footnotes import TAG
from content.markdown import plain_text, render_markdown
from hub.demo.block_media import Files, media_block

Raw = dict[str, Any]
"""A block as a StreamField stores it: `type`, `value`, `id`."""

CALLOUT = re.compile(r"\*\*(?P<title>[^*]+):\*\*\s+(?P<text>.+)", re.DOTALL)
NUMBER = re.compile(r"[−-]?\$?\d[\d,.]*%?")
RICH = (("<strong>", "<b>"), ("</strong>", "</b>"), ("<em>", "<i>"), ("</em>", "</i>"))
NOTE = re.compile(r"\s*\^\[((?:[^\[\]]|\[[^\]]*\]\([^)]*\))+)\]")
"""`Words^[A note, perhaps with a [link](https://a.example/).]`"""

SORTS = {"say": ("Say", "Di", "Diga", "Digan"), "caution": ("What goes wrong", "Lo que sale mal", "Qué sale mal")}
"""Kinds of callout by the titles that the files give them."""

REL = re.compile(r' rel="[^"]*"')


def story(body: str, key: UUID, files: Files | None = None) -> list[Raw]:
    """Return the blocks of a text. Their ids follow from `key` and their place, so that twice gives the same."""
    chunks = [chunk.strip() for chunk in body.split("\n\n") if chunk.strip()]
    return [_with_id(block, key, f"{number}") for number, block in enumerate(_blocks(chunks, files or Files()))]


def things(value: str, key: UUID) -> list[Raw]:
    """Return the list to pack from, written in one line with semicolons."""
    return [
        {"type": "thing", "value": thing, "id": str(uuid5(key, f"need {number}"))}
        for number, thing in enumerate(parted(value))
    ]


def parted(value: str) -> list[str]:
    """Return what is written in one line with semicolons."""
    return [part for part in map(str.strip, value.split(";")) if part]


def _blocks(chunks: Sequence[str], files: Files) -> Iterator[Raw]:
    words: list[str] = []
    for chunk in chunks:
        block = media_block(chunk, _table, _rich, files) or _special(chunk)
        if block is None:
            words.append(chunk)
            continue
        if words:
            yield _paragraph(words)
            words = []
        yield block
    if words:
        yield _paragraph(words)


def _special(chunk: str) -> Raw | None:
    """Return the block of a heading, a quote, a table or a hint; `None` for paragraphs and lists."""
    if chunk.startswith("## "):
        return {"type": "heading", "value": chunk.removeprefix("## ")}
    if chunk.startswith("> "):
        return _quote(chunk)
    if chunk.startswith("|"):
        return _table(chunk)
    if hint := CALLOUT.fullmatch(chunk):
        text = hint["text"][0].upper() + hint["text"][1:]
        sort = next((sort for sort, titles in SORTS.items() if hint["title"] in titles), "hint")
        return {"type": "callout", "value": {"sort": sort, "title": hint["title"], "text": _rich(text)}}
    return None


def _paragraph(chunks: Sequence[str]) -> Raw:
    return {"type": "paragraph", "value": _rich("\n\n".join(chunks))}


def _quote(chunk: str) -> Raw:
    """`> Words. — Who, their part`"""
    words = " ".join(line.removeprefix(">").strip() for line in chunk.splitlines())
    text, _dash, who = words.rpartition(" — ")
    return {"type": "quote", "value": {"text": text or who, "who": who if text else ""}}


def _table(chunk: str) -> Raw:
    heading, _rule, *rows = [_cells(line) for line in chunk.splitlines()]
    kinds = [_kind_of_column([row[place] for row in rows]) for place in range(len(heading))]
    columns = [{"type": kind, "heading": words} for kind, words in zip(kinds, heading, strict=True)]
    return {"type": "table", "value": {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""}}


def _cells(line: str) -> list[str]:
    return [plain_text(render_markdown(cell.strip())) for cell in line.strip().strip("|").split("|")]


def _kind_of_column(cells: Sequence[str]) -> str:
    return "number" if all(NUMBER.fullmatch(cell) for cell in cells) else "text"


def _rich(text: str) -> str:
    """Return Markdown as the rich text editor keeps it."""
    markup = REL.sub("", render_markdown(NOTE.sub("\ue000\\1\ue001", text))).strip()
    markup = markup.replace("\ue000", f"<{TAG}>").replace("\ue001", f"</{TAG}>")
    for ours, theirs in RICH:
        markup = markup.replace(ours, theirs)
    return markup


def _with_id(block: Raw, key: UUID, place: str) -> Raw:
    return {**block, "id": str(uuid5(key, place))}
