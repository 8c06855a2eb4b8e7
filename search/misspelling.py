"""Slips of the finger, made on purpose and always the same: what repair is measured against."""

import random
import string

from search.analysis import LANGUAGES, words
from search.lexicon import stop_words

SHORTEST = 5
"""Letters of a word that may be misspelt; stop words are left alone, nobody looks for them."""


def misspelt(text: str, seed: str) -> str:
    """Return a text with one slip in one of its words; a text of short words comes back as it is.

    The slip is a letter more, less or other, or two letters swapped, each as likely; `seed` decides everything.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    stops = frozenset[str]().union(*(stop_words(language) for language in LANGUAGES))
    long = [(start, end) for word, start, end in words(text) if len(word) >= SHORTEST and word not in stops]
    if not long:
        return text
    start, end = chance.choice(long)
    return text[:start] + slip(text[start:end], chance) + text[end:]


def slip(word: str, chance: random.Random) -> str:
    """Return a word with one edit; never the word itself."""
    while True:
        at, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
        edits = (
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        )
        if (edited := chance.choice(edits)).casefold() != word.casefold():
            return edited
