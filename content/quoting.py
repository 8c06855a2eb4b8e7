"""Words of something else as a quote in Markdown, such as `static/js/quote.js` writes it."""

import re

SIGNS = re.compile(r"[\\`*_\[\]<>~|&]")
BEGINNINGS = re.compile(r"^(#{1,6}\s|[-+=]|>)")
NUMBERS = re.compile(r"^(\d+)([.)])")


def quoted(words: str, source: str, url: str) -> str:
    """Return words as a quote with a link to where they stand, and an empty line to go on from.

    What is only words there is only words here: nothing of it is read as Markdown or HTML.
    """
    lines = [f"> {plain(line.strip())}" for line in words.splitlines() if line.strip()]
    return "\n>\n".join([*lines, f"> — [{SIGNS.sub(_escaped, source)}]({url})"]) + "\n\n"


def plain(line: str) -> str:
    line = SIGNS.sub(_escaped, line)
    return NUMBERS.sub(r"\1\\\2", BEGINNINGS.sub(r"\\\1", line))


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"
