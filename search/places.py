"""Where in a text the words stand that somebody looks for: what a reader sees marked.

A page of results reads twenty texts for it. To take each word of them apart took half of what the page took beside the
engine, so only words that begin like something wanted are looked at; where they begin is found in the folded text,
which is as long as the text itself.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, product

from search.analysis import MARKS, WORD, fold, folded, stem_as_written

KEPT = 3
"""Letters at the beginning of a stem that are those of its words, where the stem has more, but for `CHANGED`."""
CHANGED = ((1, "e", "ae"), (2, "e", "a"), (2, "m", "e"))
"""Where American spelling changes a letter that early, what stands there in the stem and what in the word:
`paediatric` has the stem `pediatr`; a word in `-dgement` loses an `e`."""
ODD = "\0"
"""Stands for what is not one letter when it is folded (`ß`, `½`), and for a combining mark."""
APOSTROPHE = "'"


def places(text: str, language: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Return start and end of every word whose stem is wanted."""
    wanted = frozenset(wanted)
    found = _words_begun(text, _beginnings(wanted))
    return [word.span() for word in found if stem_as_written(word.group(), language) in wanted]


def as_written(text: str, word: str) -> str:
    """Return a folded word as it first stands in a text, with its accents; "" where it does not."""
    beginnings = tuple(_elided(word[:KEPT]))
    found = (match.group() for match in _words_begun(text, beginnings))
    return next((written for written in found if folded(written) == word), "")


def _words_begun(text: str, beginnings: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield the words of a text that begin so, in their order, or all of them where letters cannot be looked for."""
    said = text.lower() if text.isascii() else text.translate(_FOLDED)
    if ODD in said:
        return WORD.finditer(text)
    return filter(None, (WORD.match(text, start) for start in _begun(said, beginnings)))


def _begun(said: str, beginnings: tuple[str, ...]) -> list[int]:
    """Return where words begin so; a beginning with an apostrophe is looked for where there is one."""
    elided = APOSTROPHE in said
    starts = []
    for beginning in beginnings:
        if elided or APOSTROPHE not in beginning:
            start = said.find(beginning)
            while start >= 0:
                if not start or _is_between(said, start):
                    starts.append(start)
                start = said.find(beginning, start + 1)
    return sorted(starts)


def _is_between(said: str, start: int) -> bool:
    """Whether no word goes on here: neither by a letter nor by an apostrophe after one."""
    before = said[start - 1]
    if before == APOSTROPHE:
        return start < 2 or not said[start - 2].isalnum()
    return not before.isalnum()


@lru_cache(maxsize=1000)
def _beginnings(wanted: frozenset[str]) -> tuple[str, ...]:
    """Return how, folded, words can begin whose stems are wanted; none of them is the beginning of another."""
    found = {elided for stem in wanted for beginning in _kept(stem) for elided in _elided(beginning)}
    return tuple(sorted(one for one in found if not any(one[:length] in found for length in range(1, len(one)))))


def _kept(stem: str) -> set[str]:
    """Return how words of a stem can begin."""
    # Of a short one the rules may have changed the last letter: `ays` gives `ai`.
    kept = [stem[: min(KEPT, max(1, len(stem) - 1))]]
    kept += [stem[:at] + word for at, changed, word in CHANGED if stem[at : at + 1] == changed]
    return {one[:KEPT] for one in kept}


def _elided(beginning: str) -> Iterator[str]:
    """Yield a beginning as it is, and with an apostrophe between any of its letters."""
    for between in product(("", APOSTROPHE), repeat=len(beginning) - 1):
        yield "".join(chain.from_iterable(zip(beginning, (*between, ""), strict=True)))


class _Folded(dict[int, str]):
    """Each character as it is looked for, one for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "'’":
            known = APOSTROPHE
        elif MARKS.match(char):
            known = ODD
        elif char.isalnum():
            small = fold(char)
            known = small if len(small) == 1 else ODD
        else:
            known = " "
        self[code] = known
        return known


_FOLDED = _Folded()
