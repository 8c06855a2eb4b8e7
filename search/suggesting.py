"""Suggestions while somebody types: titles that begin so, then words that do; only of what they may find."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.contrib.auth.models import AnonymousUser

from search.analysis import language_of, words
from search.engines import choice, headings
from search.engines.vocabulary import Vocabulary
from search.errors import EngineDown
from search.finding import spelling, visible_entries
from search.plan import PUBLIC, Match
from search.registry import Viewer

MOST = 8
MOST_WORDS = 3
SHORTEST_WORD = 2
LONGEST_TEXT = 200
VISITOR: Viewer = AnonymousUser()

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Suggestion:
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
        embedded.ensure()
        refs = headings.begun(embedded.path, typed, held, kinds, 2 * limit)
        titles = _titles(refs, typed, language, viewer)[:limit]
        more = Vocabulary(embedded.path, held, kinds).begun(typed[-1], MOST_WORDS) if len(titles) < limit else []
    except EngineDown as error:
        log.warning("search_cannot_suggest", error=str(error))
        return ()
    return *titles, *_texts(text, typed[-1], more, language)[: limit - len(titles)]


def _titles(refs: list[str], typed: list[str], language: str, viewer: Viewer) -> list[Suggestion]:
    """Name what the viewer may see by the title that was begun, the reader's own language first."""
    beginning = "".join(typed)
    found: list[tuple[tuple[bool, bool], Suggestion]] = []
    matches = [Match(*ref.split(":", 1)) for ref in refs]
    for kind, thing, entry in visible_entries(matches, viewer, to_show=False):
        code, title = min(
            ((code, text["title"]) for code, text in entry.texts.items()),
            key=lambda named: (not _begun(named[1], typed), language_of(named[0]) != language_of(language)),
        )
        order = (language_of(code) != language_of(language), not _whole(title).startswith(beginning))
        found.append((order, Suggestion(title, kind.name, kind.url(thing, language), code)))
    return [suggestion for _order, suggestion in sorted(found, key=lambda pair: pair[0])]


def _whole(title: str) -> str:
    return "".join(word for word, _start, _end in words(title))


def _begun(title: str, typed: list[str]) -> bool:
    return any(word.startswith(typed[-1]) for word, _start, _end in words(title))


def _texts(text: str, last: str, found: list[tuple[str, str]], language: str) -> list[Suggestion]:
    """Complete the last word of a text that nobody ended with a blank."""
    if len(last) < SHORTEST_WORD or text != text.rstrip():
        return []
    *_before, (_word, start, _end) = words(text)
    whole = [text[:start] + spelling(word, ref) for word, ref in found if word != last]
    return [Suggestion(completed, "", "", language) for completed in whole]
