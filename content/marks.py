"""The mark that stands for a card in a body that was drawn: a comment, which no editor's words can make."""

import re

from django.utils.safestring import SafeString

NAME = re.compile(r"[a-z_]+:[0-9A-Za-z]+(?:[-.][0-9A-Za-z]+)*")
MARK = re.compile(f"<!--thing ({NAME.pattern})-->")


def mark(name: str) -> SafeString:
    """Return the mark of a thing; nothing for what can name none."""
    return SafeString(f"<!--thing {name}-->") if NAME.fullmatch(name or "") else SafeString("")
