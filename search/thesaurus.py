"""Synonyms as a query meets them: phrases of one language, as stems, that may stand for each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from search.analysis import language_of, stems

Phrase = tuple[str, ...]
"""The stems of a word or of several that belong together."""


@dataclass(frozen=True)
class Thesaurus:
    """Groups of phrases by language; those of a group mean the same."""

    groups: Mapping[str, tuple[tuple[Phrase, ...], ...]] = field(default_factory=dict)

    def meant(self, typed: Sequence[str], language: str) -> list[tuple[Phrase, list[Phrase]]]:
        """Return each phrase of a query that has synonyms, with them; `typed` are the stems of the query, in order."""
        text = tuple(typed)
        found = []
        for group in self.groups.get(language, ()):
            if said := [phrase for phrase in group if _stands_in(phrase, text)]:
                longest = max(said, key=len)
                found.append((longest, [phrase for phrase in group if phrase not in said]))
        return found

    def holds(self, word: str, stem: str) -> bool:
        """Whether a folded word, or a form of it, is part of any synonym: then somebody meant it."""
        return any(
            stem in phrase or word in phrase for groups in self.groups.values() for group in groups for phrase in group
        )


EMPTY = Thesaurus()


def thesaurus(rows: Iterable[tuple[str, Sequence[str]]]) -> Thesaurus:
    """Build a thesaurus from languages and lists of words; a list of which less than two are left means nothing."""
    groups: dict[str, list[tuple[Phrase, ...]]] = {}
    for code, words in rows:
        language = language_of(code)
        if len(group := _phrases(tuple(words), language)) > 1:
            groups.setdefault(language, []).append(group)
    return Thesaurus({language: tuple(found) for language, found in groups.items()})


@lru_cache(maxsize=2000)
def _phrases(words: tuple[str, ...], language: str) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrase for word in words if (phrase := tuple(stems(word, language)))))


def _stands_in(phrase: Phrase, text: Phrase) -> bool:
    size = len(phrase)
    return any(text[n : n + size] == phrase for n in range(len(text) - size + 1))
