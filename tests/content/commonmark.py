"""The examples of CommonMark 0.31 against our Markdown: what deviates, and why.

    DJANGO_SETTINGS_MODULE=hub.settings.test python -m tests.content.commonmark SPEC > tests/content/commonmark.json

writes the list of deviations anew. What we do differently on purpose and everywhere is undone on both sides before they
are compared (`as_compared`), so only what an author would notice is listed, each section with its reason.
"""

import html
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import django

from content.errors import TextRefused
from content.markdown import render_markdown

EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} (.+?)$", re.M | re.S)
VOID = {"br", "hr", "img", "input"}

RAW = "Raw HTML is text: nobody writes tags into a post."
AWAY = "No page loads anything from another host by itself: a picture that is not ours becomes a link to it."
REASONS = {
    "Backslash escapes": RAW,
    "Entity and numeric character references": RAW,
    "HTML blocks": RAW,
    "Link reference definitions": RAW,
    "Lists": f"{RAW} The examples part two lists by a comment.",
    "Code spans": RAW,
    "Emphasis and strong emphasis": RAW,
    "Links": f"{RAW} {AWAY}",
    "Images": AWAY,
    "Autolinks": "Only http, https, mailto and tel lead anywhere, and bare addresses become links.",
    "Raw HTML": RAW,
    "Hard line breaks": RAW,
}


class Example(NamedTuple):
    number: int
    section: str
    markdown: str
    html: str


class Shape(HTMLParser):
    """HTML as a list of what a reader gets: tags with the attributes that matter, and words."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted((name, value or "") for name, value in attrs if _matters(tag, name))
        self.parts.append(f"<{tag}{''.join(f' {name}={value!r}' for name, value in kept)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(html.escape(data, quote=False))


def examples(spec: str) -> list[Example]:
    """Return the numbered examples of spec.txt, in which an arrow stands for a tab."""
    found: list[Example] = []
    section = ""
    for match in EXAMPLE.finditer(spec.partition("<!-- END TESTS -->")[0]):
        source, wanted, heading = match.groups()
        section = heading or section
        if source is not None:
            found.append(Example(len(found) + 1, section, source.replace("→", "\t"), wanted.replace("→", "\t")))
    return found


def as_compared(markup: str) -> str:
    """Return HTML without what says nothing: blanks between blocks, and what we always add or leave out.

    We always add `rel` to links that lead away and `tabindex` to code, and leave out the language of code. Headings
    begin at h3 and skip no level: both sides count from 1 in the same way.
    """
    joined = "".join(_ranked(Shape(markup).parts))
    return re.sub(r"\s+(?=</?(?:p|h\d|ul|ol|li|blockquote|pre|hr|div)\b)|(?<=>)\s+(?=<)", "", joined).strip()


def deviates(example: Example) -> bool:
    try:
        return as_compared(render_markdown(example.markdown)) != as_compared(example.html)
    except TextRefused:
        return True


def deviations(spec: str) -> dict[str, dict[str, object]]:
    """Return section to its reason and the numbers of the examples that deviate."""
    found: dict[str, dict[str, object]] = {}
    for example in examples(spec):
        if deviates(example):
            entry = found.setdefault(example.section, {"reason": REASONS.get(example.section, ""), "examples": []})
            entry["examples"].append(example.number)  # type: ignore[attr-defined]  # a list, as two lines above
    return found


def _ranked(parts: list[str]) -> Iterator[str]:
    above: list[int] = []
    for part in parts:
        heading = re.fullmatch(r"<(/?)h([1-6])>", part)
        if heading and not heading.group(1):
            level = int(heading.group(2))
            above = [*(higher for higher in above if higher < level), level]
        yield f"<{heading.group(1)}h{min(len(above), 4)}>" if heading else part


def _matters(tag: str, name: str) -> bool:
    return (tag, name) not in {("a", "rel"), ("pre", "tabindex"), ("code", "class")}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(deviations(Path(sys.argv[1]).read_text(encoding="utf-8")), indent=1) + "\n")
