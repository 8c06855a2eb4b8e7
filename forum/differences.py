"""What changed between two versions of a text, word by word, as HTML that is also heard: `<ins>` and `<del>`."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

PIECE = re.compile(r"\s+|[^\W_]+|[\W_]")
MOST = 1500
"""Pieces that are compared with each other: the cost grows with their square. More than that is shown as a whole."""

Change = tuple[str, str]
"""What was there, what is there now; the same twice where nothing changed."""


def render_differences(before: str, after: str) -> SafeString:
    """Return `after` with what was added and what was taken out marked, each said in words for who does not see it.

    The lines are compared first, and words only within lines that changed: linear for a long text with a small change.
    """
    marked = {"out": _("taken out:"), "in": _("put in:"), "end": _("end of change")}
    return format_html_join("", "{}", ((_marked(*change, marked),) for change in changes(before, after)))


def changes(before: str, after: str) -> Iterator[Change]:
    """Yield the text in pieces as pairs; put together, the first halves are `before` and the second ones `after`."""
    for was, now in _compared(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if was == now:
            yield was, now
        else:
            yield from _compared(PIECE.findall(was), PIECE.findall(now))


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    start, end = _same_at_ends(before, after)
    yield from _pair("".join(before[:start]), "".join(after[:start]))
    was, now = before[start : len(before) - end], after[start : len(after) - end]
    if len(was) > MOST or len(now) > MOST:
        yield from _pair("".join(was), "".join(now))
    else:
        matcher = SequenceMatcher(None, was, now)
        for _kind, from_, to, from_now, to_now in matcher.get_opcodes():
            yield from _pair("".join(was[from_:to]), "".join(now[from_now:to_now]))
    yield from _pair("".join(before[len(before) - end :]), "".join(after[len(after) - end :]))


def _pair(was: str, now: str) -> Iterator[Change]:
    if was or now:
        yield was, now


def _same_at_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many pieces are the same at the beginning, and then at the end."""
    most = min(len(before), len(after))
    start = next((place for place in range(most) if before[place] != after[place]), most)
    most -= start
    end = next((place for place in range(most) if before[-1 - place] != after[-1 - place]), most)
    return start, end


def _marked(was: str, now: str, words: dict[str, str]) -> SafeString:
    if was == now:
        return format_html("{}", now)
    spoken = '<span class="vh"> {} </span>'
    out = format_html(f"<del>{spoken}{{}}{spoken}</del>", words["out"], was, words["end"]) if was else ""
    in_ = format_html(f"<ins>{spoken}{{}}{spoken}</ins>", words["in"], now, words["end"]) if now else ""
    return format_html("{}{}", out, in_)
