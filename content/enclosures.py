"""What of the hub's own stands in a text: pictures and documents somebody attached, and pages shown as cards.

`![words](/files/<key>)` is a picture. A link to a document, or to a page of the hub, that stands alone on its line is a
card. Whose files and pages these are, the app knows that the text belongs to: it gives `Enclosures`.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from markdown_it.token import Token

MOST_FILES = 20
MOST_CARDS = 10
"""More in one text stay links."""

FILE = re.compile(r"/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
PAGE = re.compile(r"/(?:en|es|~)/(?:[\w.~%-]+/)+")


class File(NamedTuple):
    """An attached file. `sort` is its ending, `size` is in bytes, a picture has a width and a height in pixels."""

    key: UUID
    name: str
    sort: str
    size: int
    width: int | None = None
    height: int | None = None
    alt: str = ""

    @property
    def url(self) -> str:
        return f"/files/{self.key}"


class Card(NamedTuple):
    """A page of the hub: its address, title, what it is in a few words, its section (for the colour), its language."""

    url: str
    title: str
    words: str
    section: str = ""
    lang: str = ""


class Enclosures(Protocol):
    """What may stand in one text: asked at most once for each of the two, with what the text names."""

    def files(self, keys: Sequence[UUID]) -> Mapping[UUID, File]: ...

    def cards(self, paths: Sequence[str]) -> Mapping[str, Card]: ...


def enclose(tokens: list[Token], enclosures: Enclosures) -> list[Token]:
    """Return the tokens of a text with its own pictures and cards in place."""
    files = _files_in(tokens, enclosures)
    for token in tokens:
        if token.children:
            token.children = list(_with_pictures(token.children, files))
    pages = _lone_pages(tokens)
    cards = enclosures.cards(pages) if pages else {}
    return list(_with_cards(tokens, files, cards)) if files or cards else tokens


def file_keys(markup: str) -> list[UUID]:
    """Return the keys of the files that HTML or Markdown names, each once, in their order."""
    return [UUID(key) for key in dict.fromkeys(FILE.findall(markup))]


def words_of(picture: Token) -> str:
    """Return what is said of a picture, without marks."""
    return "".join(child.content for child in picture.children or ())


def render_picture(token: Token) -> str:
    """Return a picture that leads to itself, so that small print in it can be read."""
    file, words = token.meta["file"], token.content.strip()
    alt = html.escape(words or file.alt or _("A picture without a description"))
    size = f'width="{file.width}" height="{file.height}"'
    picture = f'<img class="photo" src="{file.url}" alt="{alt}" {size} loading="lazy" decoding="async">'
    return picture if token.meta["linked"] else f'<a href="{file.url}">{picture}</a>'


def render_card(token: Token) -> str:
    card = token.meta["card"]
    section = f' data-section="{html.escape(card.section)}"' if card.section else ""
    lang = f' lang="{html.escape(card.lang)}"' if card.lang else ""
    link = f'<a href="{html.escape(card.url)}"{lang}>{html.escape(card.title)}</a>'
    sort = "page" if card.section else "paper"
    return f'<div class="attached {sort}"{section}>{link}<p>{html.escape(card.words)}</p></div>\n'


def _files_in(tokens: Iterable[Token], enclosures: Enclosures) -> Mapping[UUID, File]:
    named: dict[UUID, None] = {}
    for child in (child for token in tokens for child in token.children or ()):
        key = _key_of(_address(child))
        if key and len(named) < MOST_FILES:
            named.setdefault(key)
    return enclosures.files(list(named)) if named else {}


def _with_pictures(children: Iterable[Token], files: Mapping[UUID, File]) -> Iterator[Token]:
    depth = 0
    for child in children:
        depth += child.nesting if child.tag == "a" else 0
        file = files.get(key) if child.type == "image" and (key := _key_of(_address(child))) else None
        if file and file.width:
            yield Token("own_picture", "img", 0, content=words_of(child), meta={"file": file, "linked": depth > 0})
        else:
            yield child


def _lone_pages(tokens: Sequence[Token]) -> list[str]:
    """Return the paths of our pages that stand alone on their lines."""
    paths = (_path_of(href) for token in tokens for href in _lone_links(token))
    return list(dict.fromkeys(path for path in paths if path and PAGE.fullmatch(path)))[:MOST_CARDS]


def _with_cards(tokens: Sequence[Token], files: Mapping[UUID, File], cards: Mapping[str, Card]) -> Iterator[Token]:
    """Put cards where a paragraph was nothing but links that become cards, one on each line."""
    skipped = 0
    for place, token in enumerate(tokens):
        if skipped:
            skipped -= 1
            continue
        inline = tokens[place + 1] if token.type == "paragraph_open" and not token.hidden else None
        found = [_card_of(href, files, cards) for href in _lone_links(inline)] if inline else []
        if not found or None in found:
            yield token
            continue
        skipped = 2
        yield from (Token("card", "div", 0, meta={"card": card}, block=True) for card in found)


def _card_of(href: str, files: Mapping[UUID, File], cards: Mapping[str, Card]) -> Card | None:
    key = _key_of(href)
    file = files.get(key) if key else None
    if file is None:
        return cards.get(_path_of(href))
    return None if file.width else Card(file.url, file.name, f"{file.sort.upper()}, {filesizeformat(file.size)}")


def _lone_links(inline: Token) -> list[str]:
    """Return the addresses of a paragraph that holds one link on each line and nothing else; else nothing."""
    said = [child for child in inline.children or () if child.content or child.type != "text"]
    if inline.type != "inline" or not said or said[0].type != "link_open":
        return []
    lines = groupby(said, lambda child: child.type in ("softbreak", "hardbreak"))
    links = [_lone_link(list(line)) for is_break, line in lines if not is_break]
    return links if all(links) else []


def _lone_link(line: Sequence[Token]) -> str:
    """Return the address of a line that is one link of words and nothing else; else nothing."""
    closing = next((place for place, child in enumerate(line) if child.type == "link_close"), -1)
    words = all(child.type not in ("image", "own_picture") for child in line)
    return _address(line[0]) if words and line[0].type == "link_open" and closing == len(line) - 1 else ""


def _address(token: Token) -> str:
    return str(token.attrGet({"image": "src", "link_open": "href"}.get(token.type, "")) or "")


def _path_of(href: str) -> str:
    """Return an address of this hub as a path; of another host it stays what it is."""
    return href.removeprefix(settings.SITE_URL)


def _key_of(href: str) -> UUID | None:
    found = FILE.fullmatch(_path_of(href)) if href else None
    return UUID(found.group(1)) if found else None
