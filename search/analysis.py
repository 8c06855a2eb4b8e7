"""How text becomes tokens: once, in Python, for both engines, for documents and for what people type.

Accents are folded before stemming on both sides, so `nino`, `niño` and `NIÑOS` are one word and typing without accents
changes nothing. English is brought to American spelling and stemmed by Porter's rules. Spanish loses its plural by a
rule of our own, then Snowball's Spanish rules follow: Snowball alone keeps `joven` and `jóvenes`, `voz` and `voces`,
`bebé` and `bebés` apart.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import snowballstemmer

from search.lexicon import stop_words

LANGUAGES = ("en", "es")
LONGEST_TOKEN = 60
"""Letters kept of a token; Elasticsearch's whitespace tokeniser would cut at 255, FTS5 nowhere."""

# A combining mark (the accent of a decomposed letter) and an apostrophe between letters do not end a word.
_MARK = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_REST = rf"(?:[^\W_]|[{_MARK}]|['’](?=[^\W_]))*"
WORD = re.compile(rf"[^\W_]{_REST}")
MARKS = re.compile(rf"[{_MARK}]")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
# Spanish words end in these consonants alone after a vowel: `taller-es`, but `padre-s`, `grupo-s`, `saludable-s`.
# The few nouns in -se (clase, base, frase) stand against all those in -s (mes, país, interés).
_PLURAL_IN_ES = re.compile(r"(?<=.[aeiou])(?:[lnrdjyxzc]|(?<!^ba)(?<!^pa)(?<!cla)(?<!fa)(?<!fra)(?<!enva)s)es$")
# British English as American: partners write either, and one page may hold both. Words whose noun is in -sion
# (`supervise`, `revise`, `precise`) or that only end alike (`promise`, `noise`, `enterprise`) keep their s.
_AMERICAN = (
    (re.compile(r"(?<=[a-z]{3})(?<![acouvw])(?<!pr)(?<!prom)(?<!prem)is(?=(?:e[drs]?|ers|ing|ations?)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})lys(?=(?:e[drs]?|ers|ing)$)"), "lyz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|ful|able|al|ally|hoods?|ites?)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{2})(?P<letter>[bt])re(?=s?$)"), r"\g<letter>er"),
    (re.compile(r"(?<=[a-z]{2})ogue(?=s?$)"), "og"),
    (re.compile(r"gramme(?=s?$)"), "gram"),
    (re.compile(r"(?<=[a-z])aed(?=[a-z]{3})"), "ed"),
    (re.compile(r"dgement"), "dgment"),
)
_ALGORITHMS = {"en": "porter", "es": "spanish"}
_local = threading.local()


@dataclass(frozen=True)
class Token:
    """A word of a text: `stem` is what is indexed, `word` the folded word, `start` and `end` where it stands."""

    stem: str
    word: str
    start: int
    end: int


def language_of(code: str) -> str:
    """Return the language whose rules apply to a text marked `code`: `es-MX` gives `es`, one without rules `en`."""
    code = code[:2].lower()
    return code if code in LANGUAGES else "en"


def fold(text: str) -> str:
    """Return letters and digits only, small and without accents: `¡Niño!` gives `nino`."""
    bare = (char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) != "Mn")
    return "".join(char for char in "".join(bare).casefold() if char.isalnum())


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word of a text with its place, stop words included."""
    for match in WORD.finditer(text):
        if word := folded(match.group()):
            yield word, match.start(), match.end()


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the tokens of a text in a language, stop words left out."""
    stops = stop_words(language)
    for word, start, end in words(text):
        if word not in stops:
            yield Token(stem(word, language), word, start, end)


def stems(text: str, language: str) -> list[str]:
    """Return what is indexed of a text."""
    stops = stop_words(language)
    found = map(folded, WORD.findall(text))
    return [stem(word, language) for word in found if word and word not in stops]


def vocabulary(text: str) -> set[str]:
    """Return the folded words of a text, stop words included, each once."""
    return {word for raw in set(WORD.findall(text)) if (word := folded(raw))}


def query_stems(text: str, language: str, limit: int) -> list[str]:
    """Return what is looked for: at most `limit` stems, repeated words repeated."""
    return [token.stem for token in islice(tokens(text, language), limit)]


@lru_cache(maxsize=100_000)
def stem_as_written(word: str, language: str) -> str:
    """Return the stem of a word of a text as it stands there; "" for what is not indexed."""
    small = folded(word)
    return "" if not small or small in stop_words(language) else stem(small, language)


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """Return a word of a text as it is indexed before stemming. People use the same words again and again."""
    return fold(_POSSESSIVE.sub("", word))[:LONGEST_TOKEN]


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; a word that the rules leave nothing of ("s") is its own stem."""
    base = singular(word) if language == "es" else american(word)
    return str(_stemmer(language).stemWord(base)) or word


def american(word: str) -> str:
    """Write a folded English word the American way: `organising`, `behaviour`, `centre`, `catalogue`, `programme`."""
    for pattern, spelling in _AMERICAN:
        word = pattern.sub(spelling, word)
    return word


def singular(word: str) -> str:
    """Take the plural off a folded Spanish word, short ones too: `jovenes` gives `joven`, `voces` and `voz` give `voc`.

    What remains need not be a word: singular and plural only have to meet. So the rule is applied until nothing changes
    (`paises`, `pais`, `pai`), and a final `z` becomes the `c` that it is in the plural.
    """
    while len(word) > 2 and word.endswith("s"):
        word = word[:-2] if _PLURAL_IN_ES.search(word) else word[:-1]
    return word[:-1] + "c" if word.endswith("z") and len(word) > 2 else word


def _stemmer(language: str) -> snowballstemmer.stemmer:
    """Return this thread's stemmer: it keeps the word it works on in itself."""
    if not hasattr(_local, language):
        setattr(_local, language, snowballstemmer.stemmer(_ALGORITHMS[language]))
    return getattr(_local, language)
