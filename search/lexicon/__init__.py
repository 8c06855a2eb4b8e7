"""Word lists, folded (no accents, small letters): `<language>.stop.txt` and `<language>.common.txt`."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words that say nothing about a text; they are neither indexed nor looked for."""
    return _words(language, "stop")


@cache
def common_words(language: str) -> frozenset[str]:
    """Words every reader of the language knows: never taken for a slip of the finger, found or not."""
    return stop_words(language) | _words(language, "common")


def _words(language: str, name: str) -> frozenset[str]:
    return frozenset((FOLDER / f"{language}.{name}.txt").read_text(encoding="utf-8").split())
