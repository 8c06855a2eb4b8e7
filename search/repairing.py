"""Did you mean: words that nothing in the index has are read as the nearest word that something has.

Only such words, and none that every reader of English or Spanish knows: fuzziness for all costs more on queries typed
right than it saves on the others, and a small library would otherwise rewrite good words into its own.
"""

from collections.abc import Callable, Iterable
from functools import cache

from search.analysis import LANGUAGES, stem, words
from search.engines.vocabulary import Vocabulary
from search.lexicon import common_words, stop_words
from search.query import Repair
from search.thesaurus import EMPTY, Thesaurus

SHORTEST = 4
MOST_LOOKED_UP = 12
"""Unknown words of a query that are looked at; a pasted page is not a slip of the finger."""

Spelling = Callable[[str, str], str]
"""Gives a folded word as it is written in the thing named by `ref`: `nino` in `post:7` gives `niño`."""


def repaired(text: str, vocabulary: Vocabulary, spelling: Spelling, thesaurus: Thesaurus = EMPTY) -> Repair | None:
    """Return what was probably meant, or `None` when every word is known, or unknown and unlike anything.

    A word that is part of a synonym is known: whoever wrote it there meant it.
    """
    meant: dict[str, str] = {}
    parts: list[str] = []
    done = 0
    typed = list(words(text))
    doubtful = [place for place in typed if is_doubtful(place[0])][:MOST_LOOKED_UP]
    known = vocabulary.known({word for word, _start, _end in doubtful}) if doubtful else set()
    for word, start, end in doubtful:
        if word in known or _is_meant(word, thesaurus) or not (near := vocabulary.nearest(word, _company(word, typed))):
            continue
        meant[text[start:end]] = spelling(*near)
        parts += [text[done:start], meant[text[start:end]]]
        done = end
    return Repair("".join([*parts, text[done:]]), meant) if meant else None


def _is_meant(word: str, thesaurus: Thesaurus) -> bool:
    return any(thesaurus.holds(word, stem(word, language)) for language in LANGUAGES)


def _company(word: str, typed: Iterable[tuple[str, int, int]]) -> list[str]:
    """Return what else was typed, without what says nothing."""
    others = dict.fromkeys(other for other, _, _ in typed if other != word)
    says_nothing = frozenset[str]().union(*map(stop_words, LANGUAGES))
    return [other for other in others if other not in says_nothing][:MOST_LOOKED_UP]


def as_folded(word: str, ref: str) -> str:
    """The spelling where nobody reads it."""
    return word


def is_doubtful(word: str) -> bool:
    """Whether a folded word may be a slip: long enough, letters we can exchange, and not in a common list."""
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return False
    return not any(stem(word, language) in _common_stems(language) for language in LANGUAGES)


@cache
def _common_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in common_words(language))
