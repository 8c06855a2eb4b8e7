"""What an engine stores of a thing: tokens and slugs, nothing that a reader ever sees."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from search import analysis
from search.lexicon import FOLDER
from search.query import KIND
from search.registry import Document


def _rules() -> str:
    """Name the rules by which texts are analysed: other rules, another name."""
    sources = [Path(analysis.__file__), *sorted(FOLDER.glob("*.txt"))]
    return hashlib.sha256(b"".join([*(path.read_bytes() for path in sources), STEMMER.encode()])).hexdigest()[:16]


STEMMER = version("snowballstemmer")
RULES = _rules()
"""What the tokens of a text depend on beside the text."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Record:
    """A thing as both engines keep it.

    `titles` and `texts` map a language to tokens with spaces between (the text holds the title's too), `facets` are
    `name=slug`, `date` is in microseconds of the epoch. `words` are the folded words of everything, each once, and
    `headings` those of the titles, in order: what is written, where tokens are what is meant. What was deleted is kept
    as a tombstone: it has a revision and no scope, so that no query meets it and no late write brings it back.

    `vectors` say by language what the thing means, `made` names what each was made of, and by whom (`search.meaning`).
    """

    kind: str
    pk: str
    revision: int
    deleted: bool = False
    group: str = ""
    scopes: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    date: int | None = None
    uses: int = 0
    score: float = 0.0
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    headings: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    vectors: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """Name the thing in an index: `tool:5`."""
        return f"{self.kind}:{self.pk}"

    @cached_property
    def digest(self) -> str:
        """Return a hash of all that is stored: equal records, equal digests, whichever engine they come from.

        Of a vector only its name in `made` counts: it follows from that.
        """
        told = (self.kind, self.pk, self.revision, self.deleted, self.group, self.date, self.uses, self.score)
        words = (sorted(named.items()) for named in (self.titles, self.texts, self.made))
        text = repr((*told, tuple(self.scopes), tuple(self.facets), *words, self.words, self.headings))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def tombstone(kind: str, pk: str, revision: int) -> Record:
    return Record(kind=kind, pk=pk, revision=revision, deleted=True, group=f"{kind}:{pk}")


def is_analysed(tokens: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether tokens say all that a record has of a document's words; those of an earlier release do not."""
    return "written" in tokens


def record_of(kind: str, pk: str, revision: int, document: Document, tokens: Mapping[str, Mapping[str, str]]) -> Record:
    """Return the record of a document whose tokens were prepared before (`tokens_of`)."""
    facets = {f"{name}={slug}" for name, slugs in document.facets.items() for slug in slugs}
    written = tokens["written"] if is_analysed(tokens) else written_of(document)
    return Record(
        kind=kind,
        pk=pk,
        revision=revision,
        group=document.collapse or f"{kind}:{pk}",
        scopes=tuple(sorted(document.scopes)),
        facets=tuple(sorted(facets | {f"{KIND}={kind}"})),
        date=None if document.date is None else (document.date - EPOCH) // timedelta(microseconds=1),
        uses=document.uses,
        score=float(document.score),
        titles=dict(tokens["titles"]),
        texts=dict(tokens["texts"]),
        words=written["words"],
        headings=written["headings"],
    )


def tokens_of(document: Document) -> dict[str, dict[str, str]]:
    """Analyse a document: `titles` and `texts`, a language each; languages we have no rules for go with English.

    `written` is `written_of` it.
    """
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    for code, text in document.texts.items():
        language = analysis.language_of(code)
        title = analysis.stems(text.title, language)
        _add(titles, language, title)
        _add(texts, language, title + analysis.stems(text.body, language))
    return {"titles": titles, "texts": texts, "written": written_of(document)}


def written_of(document: Document) -> dict[str, str]:
    """Return a record's `words` and `headings`."""
    vocabulary = (analysis.vocabulary(f"{text.title}\n{text.body}") for text in document.texts.values())
    return {
        "words": " ".join(sorted(set().union(*vocabulary))),
        "headings": " ".join(word for text in document.texts.values() for word, _, _ in analysis.words(text.title)),
    }


def _add(texts: dict[str, str], language: str, stems: list[str]) -> None:
    if stems:
        texts[language] = " ".join(filter(None, [texts.get(language, ""), *stems]))
