"""What a reader sees of a hit: its title and the passage that says most about the query, with the words marked."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from search.analysis import language_of
from search.places import places

SNIPPET = 220
"""Characters of a passage, at most."""
LEAD = 40
"""Characters before the first mark of a passage, at most."""

Place = tuple[int, int]


class Marked(NamedTuple):
    """A hit's words in one language: safe HTML, marks inside."""

    title: SafeString
    snippet: SafeString
    language: str


Wanted = Mapping[str, frozenset[str]]
"""By language, the stems that are marked."""


def marked(texts: Mapping[str, Mapping[str, str]], wanted: Wanted, reader: str) -> Marked:
    """Choose the language in which something wanted is found (the reader's if both), and mark its words there.

    `texts` maps a language to `title` and `body`. Without a query, or found in neither, the reader's language is shown.
    """
    found = {code: _places(text, wanted, code) for code, text in texts.items()}
    code = min(texts, key=lambda code: (not any(found[code]), language_of(code) != language_of(reader), code))
    title, body = (texts[code][part] for part in ("title", "body"))
    title_places, body_places = found[code]
    return Marked(mark(title, title_places), passage(body, body_places), code)


def mark(text: str, spots: Sequence[Place], start: int = 0, end: int | None = None) -> SafeString:
    """Return part of a text as HTML with `<mark>` around the places; everything else is escaped."""
    end = len(text) if end is None else end
    pieces: list[str] = []
    done = start
    for first, last in spots:
        if start <= first and last <= end:
            pieces += [escape(text[done:first]), "<mark>", escape(text[first:last]), "</mark>"]
            done = last
    # Everything from the text is escaped above; `format_html` says the same and takes as long as reading the hits.
    return SafeString("".join([*pieces, escape(text[done:end])]))


def passage(text: str, spots: Sequence[Place]) -> SafeString:
    """Return the passage with the most different marked words; the beginning of the text when there is none."""
    start, end = _window(text, spots)
    before, after = ("…" if start else ""), ("…" if end < len(text.rstrip()) else "")
    return SafeString(f"{before}{mark(text, spots, start, end)}{after}")


def _places(text: Mapping[str, str], wanted: Wanted, code: str) -> tuple[list[Place], list[Place]]:
    language = language_of(code)
    if not (stems := wanted.get(language)):
        return [], []
    return places(text["title"], language, stems), places(text["body"], language, stems)


def _window(text: str, spots: Sequence[Place]) -> Place:
    """Return where the passage starts and ends, never inside a word."""
    if not spots:
        return 0, _word_end(text, SNIPPET)

    def worth(n: int) -> tuple[int, int]:
        inside = [text[a:b].casefold() for a, b in spots[n:] if b <= spots[n][0] + SNIPPET - LEAD]
        return len(set(inside)), len(inside)

    first = spots[max(range(len(spots)), key=lambda n: (*worth(n), -n))][0]
    start = first - LEAD if first > LEAD else 0
    if start and (blank := text.find(" ", start, first)) >= 0:
        start = blank + 1
    return start, _word_end(text, start + SNIPPET)


def _word_end(text: str, limit: int) -> int:
    """Return the last end of a word that is not beyond `limit`."""
    if limit >= len(text.rstrip()):
        return len(text.rstrip())
    blank = max(text.rfind(" ", 0, limit + 1), text.rfind("\n", 0, limit + 1))
    return blank if blank > limit - SNIPPET // 2 else limit
