"""Suggestions while somebody types: titles that begin so, then words that do; only of what they may find."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import structlog
from django.contrib.auth.models import AnonymousUser

from search.analysis import language_of, words
from search.engines import choice, headings
from search.engines.vocabulary import Vocabulary
from search.errors import EngineDown
from search.finding import Named, spelling, visible_entries
from search.plan import PUBLIC
from search.registry import Viewer

MOST = 8
MOST_WORDS = 3
SHORTEST_WORD = 2
LONGEST_TEXT = 200
VISITOR: Viewer = AnonymousUser()

log = structlog.get_logger(__name__)


class Suggestion(NamedTuple):
    """A title and where it leads, or with `kind` and `url` empty a text to search for; `language` is the text's."""

    text: str
    kind: str
    url: str
    language: str


def suggest(
    text: str,
    language: str,
    scopes: frozenset[str],
    kinds: Iterable[str] = (),
    *,
    viewer: Viewer = VISITOR,
    limit: int = MOST,
) -> tuple[Suggestion, ...]:
    """Return what `text` may become: titles in the reader's language and such that begin like it come first.

    Only titles and words of what holders of `scopes` may find; titles are checked once more against `visible_to`.
    """
    typed = [word for word, _start, _end in words(text[:LONGEST_TEXT])]
    if not typed:
        return ()
    embedded, held = choice.embedded(), scopes or PUBLIC
    try:
        refs = headings.begun(embedded.path, typed, held, kinds, 2 * limit)
        titles = _titles(refs, typed, language, viewer)[:limit]
        more = Vocabulary(embedded.path, held, kinds).begun(typed[-1], MOST_WORDS) if len(titles) < limit else []
    except EngineDown as error:
        log.warning("search_cannot_suggest", error=str(error))
        return ()
    return *titles, *_texts(text, typed[-1], more, language)[: limit - len(titles)]


def _titles(refs: list[str], typed: list[str], language: str, viewer: Viewer) -> list[Suggestion]:
    """Name what the viewer may see by the title that was begun, the reader's own language first."""
    found: list[tuple[tuple[bool, bool], Suggestion]] = []
    named: list[Named] = [(kind, pk) for kind, _, pk in (ref.partition(":") for ref in refs)]
    reader = language_of(language)
    for kind, thing, entry in visible_entries(named, viewer, to_show=False):
        code, title = _begun(entry.texts, typed[-1], reader)
        order = (language_of(code) != reader, not _opens(title, "".join(typed)))
        found.append((order, Suggestion(title, kind.name, kind.url(thing, language), code)))
    return [suggestion for _order, suggestion in sorted(found, key=lambda pair: pair[0])]


def _begun(texts: Mapping[str, Mapping[str, str]], last: str, reader: str) -> tuple[str, str]:
    """Return the title with a word that begins so, the reader's where both have one, and its language."""
    titles = [(code, text["title"]) for code, text in texts.items()]
    if len(titles) == 1:
        return titles[0]

    def worse(named: tuple[str, str]) -> tuple[bool, bool]:
        code, title = named
        return not any(word.startswith(last) for word, _start, _end in words(title)), language_of(code) != reader

    return min(titles, key=worse)


def _opens(title: str, beginning: str) -> bool:
    """Whether a title begins so, whatever stands between its words."""
    said = ""
    for word, _start, _end in words(title):
        said += word
        if len(said) >= len(beginning):
            break
    return said.startswith(beginning)


def _texts(text: str, last: str, found: list[tuple[str, str]], language: str) -> list[Suggestion]:
    """Complete the last word of a text that nobody ended with a blank."""
    if len(last) < SHORTEST_WORD or text != text.rstrip():
        return []
    *_before, (_word, start, _end) = words(text)
    whole = [text[:start] + spelling(word, ref) for word, ref in found if word != last]
    return [Suggestion(completed, "", "", language) for completed in whole]
