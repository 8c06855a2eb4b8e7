"""The index's own words, as people wrote them: what is known, and what is near a word that is not.

It is read from the embedded file whichever engine answers, and only through the viewer's scopes: a word that stands in
nothing the viewer may find is neither known nor suggested.
"""

import itertools
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from search.analysis import LANGUAGES, stem
from search.engines import files

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
TWO_EDITS_FROM = 8
"""Letters from which a word may be two slips away; below, good words would be rewritten (`puerta`, `alerta`)."""
ANY_EDIT_FROM = 5
"""Letters from which a letter may be wrong or too many; among shorter words too many are real (`hail`, `hall`)."""
ALONE_FROM = 6
"""Letters from which a word one slip away is believed without company. Names, numbers and loans are mostly shorter."""
ENDINGS = {"en": ("", "s", "es", "ed", "ing"), "es": ("", "s", "es", "a", "o", "as", "os")}
"""What one form of a word may end in where another ends otherwise: number, gender, the simple forms of a verb."""
MOST_MARKS = 500
"""Words that are looked up by one statement."""
MOST_BEGUN = 50
"""Words with a beginning that are looked at: the first of them may stand in nothing that the viewer may find."""


class Vocabulary:
    """The words of what holders of `scopes` may find, of some kinds (none: of all)."""

    def __init__(self, path: str, scopes: Iterable[str], kinds: Iterable[str] = ()) -> None:
        self.path = path
        self.scopes = sorted(scopes)
        self.kinds = sorted(kinds)

    def known(self, words: Iterable[str]) -> set[str]:
        """Return those of some folded words that stand in anything of any kind, or another form of them does."""
        with files.answering(self.path) as (connection, index):
            tables = ["words", *(f"text_{language}" for language in LANGUAGES)]
            # `coalesce` ends at the first that is found, `OR` looks for all of them.
            sql = f"SELECT coalesce({', '.join(f'({self._one_with(index, table)})' for table in tables)})"
            return {word for word in words if connection.execute(sql, self._forms_of(word)).fetchone()[0]}

    def _forms_of(self, word: str) -> list[str]:
        forms = (word, *(stem(word, language) for language in LANGUAGES))
        return [value for form in forms for value in (f'"{form}"', *self.scopes)]

    def _one_with(self, index: str, table: str) -> str:
        """Return the query for anything in scope that has a word: it ends at the first, however common that is."""
        return (
            f"SELECT 1 FROM i{index}_{table} t WHERE i{index}_{table} MATCH ? AND EXISTS"
            f" (SELECT 1 FROM i{index}_scope s WHERE s.id = t.rowid AND s.scope IN ({_marks(self.scopes)})) LIMIT 1"
        )

    def nearest(self, word: str, company: Iterable[str] = ()) -> tuple[str, str] | None:
        """Return the word that was most probably meant, and the pk-carrying `ref` of something that has it.

        `company` is what else was typed: among several words one slip away, the one that stands somewhere together with
        any of that was meant. A word two slips away, or a short one, is believed only if it does: measured on two
        collections this rewrites a third fewer of the words that are unknown but right, and costs one misspelt word in
        a hundred.
        """
        with files.answering(self.path) as (connection, index):
            others = self._company(connection, index, company)
            needed = bool(others) and len(word) < ALONE_FROM
            return (
                self._best(connection, index, word, _one_edit_away(connection, index, word), others, needed)
                or self._best(connection, index, word, _forms(connection, index, word), others, bool(others))
                or self._best(connection, index, word, _two_edits_away(connection, index, word), others, bool(others))
            )

    def begun(self, beginning: str, limit: int) -> list[tuple[str, str]]:
        """Return words that begin so, the commonest first, each with the `ref` of something that has it."""
        with files.answering(self.path) as (connection, index):
            sql = f"SELECT term FROM i{index}_vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?"
            rows = connection.execute(sql, (beginning, beginning + chr(0x10FFFF), MOST_BEGUN)).fetchall()
            found = ((word, self._holder(connection, index, word)) for (word,) in rows)
            return list(itertools.islice(((word, ref) for word, ref in found if ref), limit))

    def _company(self, connection: sqlite3.Connection, index: str, words: Iterable[str]) -> list[str]:
        sql = self._one_with(index, "words")
        return [word for word in words if connection.execute(sql, [f'"{word}"', *self.scopes]).fetchone()]

    def _best(
        self,
        connection: sqlite3.Connection,
        index: str,
        word: str,
        candidates: Mapping[str, str],
        company: Sequence[str],
        needed: bool,
    ) -> tuple[str, str] | None:
        """Pick by company, by how likely the slip is, then by how many things have the word.

        `candidates` are words with the form of them that stands in the index; `needed` says that company is.
        """
        holders = {near: self._holders(connection, index, form) for near, form in candidates.items()}
        found = {near: holder for near, holder in holders.items() if holder}
        beside = {near for near in found if company and self._holders(connection, index, candidates[near], company)}
        order = sorted(found, key=lambda near: (near not in beside, *_unlikeliness(near, word), -found[near][0], near))
        return (order[0], found[order[0]][1]) if order and not (needed and order[0] not in beside) else None

    def _holders(
        self, connection: sqlite3.Connection, index: str, word: str, company: Sequence[str] = ()
    ) -> tuple[int, str] | None:
        """Return how many things in scope, of the kinds, have a word (and any of its company), and one of them."""
        beside = " OR ".join(f'"{other}"' for other in company)
        match = f'"{word}" AND ({beside})' if beside else f'"{word}"'
        sql = f"SELECT count(*), min(e.ref) {self._with_word(index)}"
        count, ref = connection.execute(sql, [match, *self.kinds, *self.scopes]).fetchone()
        return (count, ref) if count else None

    def _holder(self, connection: sqlite3.Connection, index: str, word: str) -> str:
        """Return the first thing in scope, of the kinds, that has a word; "" where none has."""
        sql = f"SELECT e.ref {self._with_word(index)} LIMIT 1"
        row = connection.execute(sql, [f'"{word}"', *self.kinds, *self.scopes]).fetchone()
        return str(row[0]) if row else ""

    def _with_word(self, index: str) -> str:
        of_kind = f"AND e.kind IN ({_marks(self.kinds)})" if self.kinds else ""
        return (
            f"FROM i{index}_words JOIN i{index}_entry e ON e.id = i{index}_words.rowid"
            f" WHERE i{index}_words MATCH ? {of_kind} AND EXISTS"
            f" (SELECT 1 FROM i{index}_scope s WHERE s.id = e.id AND s.scope IN ({_marks(self.scopes)}))"
        )


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _unlikeliness(near: str, word: str) -> tuple[bool, bool]:
    """Tell slips apart: a letter can be left out or swapped in few ways, and the first is seldom the wrong one."""
    return len(near) <= len(word) and sorted(near) != sorted(word), near[0] != word[0]


def _one_edit_away(connection: sqlite3.Connection, index: str, word: str) -> dict[str, str]:
    """Return the index's words that one letter more, less, other, or two letters swapped make of `word`."""
    return {near: near for near in _standing(connection, index, edits(word))}


def _forms(connection: sqlite3.Connection, index: str, word: str) -> dict[str, str]:
    """Return words one slip away of which the index has another form (`families` has `family`), with that form."""
    if len(word) < ALONE_FROM:
        return {}
    forms = [(near, *form) for near in edits(word) for form in inflected(near)]
    standing = _standing(connection, index, {form for _, form, _ in forms})
    same = (each for each in sorted(forms) if each[1] in standing and stem(each[0], each[2]) == stem(each[1], each[2]))
    return {near: form for near, form, _ in same}


def _standing(connection: sqlite3.Connection, index: str, words: Iterable[str]) -> set[str]:
    """Return those of some words that the index has."""
    found = set()
    wanted = sorted(words)
    for start in range(0, len(wanted), MOST_MARKS):
        some = wanted[start : start + MOST_MARKS]
        sql = f"SELECT term FROM i{index}_vocabulary WHERE term IN ({_marks(some)})"
        found |= {term for (term,) in connection.execute(sql, some)}
    return found


def inflected(word: str) -> set[tuple[str, str]]:
    """Return what may be other forms of a folded word, each with the language that would make it."""
    found = set()
    for language, endings in ENDINGS.items():
        bases = {word.removesuffix(ending) for ending in endings}
        found |= {(base + ending, language) for base in bases for ending in endings if base + ending != word}
    return found


def edits(word: str) -> set[str]:
    """Return what one slip may have been made of: a short word lacks a letter or has two swapped, a longer one any."""
    splits = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    more = {head + letter + tail for head, tail in splits for letter in ALPHABET}
    if len(word) < ANY_EDIT_FROM:
        return (swapped | more) - {word}
    fewer = {head + tail[1:] for head, tail in splits if tail}
    other = {head + letter + tail[1:] for head, tail in splits if tail for letter in ALPHABET}
    return (fewer | swapped | other | more) - {word}


def _two_edits_away(connection: sqlite3.Connection, index: str, word: str) -> dict[str, str]:
    """Return the index's words two edits from a long word; the first letter is taken to be right, or the second's."""
    if len(word) < TWO_EDITS_FROM:
        return {}
    sql = f"SELECT term FROM i{index}_vocabulary WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?"
    near = set()
    for letter in {word[0], word[1]}:
        rows = connection.execute(sql, (letter, chr(ord(letter) + 1), len(word) - 2, len(word) + 2))
        near |= {term for (term,) in rows if len(_letters(term) ^ _letters(word)) <= 4 and distance(term, word, 2) <= 2}
    return {term: term for term in near}


def _letters(word: str) -> frozenset[str]:
    return frozenset(word)


def distance(one: str, two: str, enough: int) -> int:
    """Return the edits between two words (optimal string alignment), or more than `enough` when they are more."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, start=1):
        previous, row = row, [i]
        for j, other in enumerate(two, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > enough:
            return enough + 1
        before = previous
    return row[-1]
