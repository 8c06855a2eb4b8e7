"""Footnotes: written in the text where they belong, read at its end.

An editor marks the words of a note in the rich text; they are stored in place, as `<acronym>`: an element that HTML no
longer has, so that nothing else can mean it, and one that wagtail-localize keeps within a sentence, so that a note is
translated with the sentence it belongs to. Here each becomes a number that leads to the note, which leads back.
"""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

TAG = "acronym"
INSIDE = re.compile(rf"<(a|b|i)\b([^>]*)><{TAG}>((?:(?!</?{TAG}>).)*)</{TAG}></\1>", re.DOTALL)
BETWEEN = re.compile(rf"</{TAG}>(\s*)<{TAG}>")
NOTE = re.compile(rf"\s*<{TAG}>((?:(?!</?{TAG}>).)*)</{TAG}>", re.DOTALL)


def with_footnotes(html: str) -> SafeString:
    """Number the notes of a body in the order of their places, and set them below it."""
    notes: list[str] = []

    def reference(found: re.Match[str]) -> str:
        words = found[1].strip()
        if not words:
            return ""
        notes.append(words)
        return _reference(len(notes))

    text = NOTE.sub(reference, _whole(html)) if f"<{TAG}>" in html else html
    return SafeString(text + _list(notes)) if notes else SafeString(text)


def _whole(html: str) -> str:
    """Make one note of one that the editor stores in pieces, because words of it are bold or a link."""
    before = ""
    while before != html:
        before, html = html, INSIDE.sub(rf"<{TAG}><\1\2>\3</\1></{TAG}>", html)
    return BETWEEN.sub(r"\1", html)


def _reference(number: int) -> SafeString:
    return format_html(
        '<sup class="ref"><a href="#note-{n}" id="ref-{n}" role="doc-noteref" aria-label="{label}">{n}</a></sup>',
        n=number,
        label=_("Note %(number)s") % {"number": number},
    )


def _list(notes: list[str]) -> SafeString:
    items = format_html_join(
        "",
        '<li id="note-{}"><span>{}</span> <a href="#ref-{}" role="doc-backlink" aria-label="{}">↩</a></li>',
        (
            (number, SafeString(words), number, _("Back to the text, at note %(number)s") % {"number": number})
            for number, words in enumerate(notes, start=1)
        ),
    )
    return format_html(
        '<section class="notes" role="doc-endnotes" aria-labelledby="notes"><h2 id="notes">{}</h2>'
        "<ol>{}</ol></section>",
        _("Notes"),
        items,
    )
