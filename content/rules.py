"""What keeps a text from people who hear it, tab through it or cannot see its pictures; each rule once.

A rule returns the sentence an editor reads, or "" where all is well. Blocks refuse with it when a page is published
(never a draft), and `content.checks` asks the same of the page while somebody writes.
"""

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

EMPTY_LINKS = frozenset(
    """
    click here|click|here|this|link|this link|this page|this website|read more|more|learn more|see more|find out more|
    aqui|haz clic aqui|haga clic aqui|da clic aqui|clic aqui|clic|pulsa aqui|este enlace|enlace|esta pagina|
    este sitio|lee mas|leer mas|mas|ver mas|mas informacion|saber mas|conoce mas
    """.replace("\n", "")
    .replace("    ", "")
    .strip()
    .split("|")
)
"""Words that lead nowhere when they are heard in a list of links; folded, in both languages."""

EMPTY_PICTURES = frozenset(
    [
        "image",
        "picture",
        "photo",
        "photograph",
        "graphic",
        "imagen",
        "foto",
        "fotografia",
        "grafico",
        "dibujo",
        "alt",
        "alt text",
        "logo",
    ]
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|us|mx|info)(?:/\S*)?", re.I)
FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|heic|svg|tiff?)|(?:img|dsc|image|foto|photo)[_-]?\d+", re.I)
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
TITLE = re.compile(r"<h([2-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)

Fault = Any
"""A sentence, perhaps one that is still to be translated; "" for none."""


def fault_of_link(words: str) -> Fault:
    """A link must say where it leads: screen readers list links without the sentence around them."""
    said = plain(words)
    if not said:
        return _("A link has no words. Write what people find there.")
    if _folded(said) in EMPTY_LINKS:
        return _("A link says only “%(words)s”. Write what people find there: screen readers read links in a list.") % {
            "words": said
        }
    if ADDRESS.fullmatch(said):
        return _("A link shows an address, “%(words)s”. Write what people find there.") % {"words": said}
    return ""


def fault_of_text(source: str, *, may_have_titles: bool = True) -> Fault:
    """The first fault of a rich text: an empty heading, or a link that says nothing."""
    for _level, words in TITLE.findall(source):
        if not plain(words):
            return _("There is an empty heading in the text. Write it, or make it a paragraph.")
    return next((fault for words in LINK.findall(source) if (fault := fault_of_link(words))), "")


def fault_of_alt(words: str, *, is_decorative: bool = False, may_decorate: bool = True) -> Fault:
    """A picture is said in words, or marked as decoration where it `may_decorate`."""
    said = words.strip()
    if is_decorative:
        return ""
    if not said and not may_decorate:
        return _("Say in words what is to be seen on the picture.")
    if not said:
        return _("Say in words what is to be seen, or mark the picture as decoration.")
    if FILE_NAME.fullmatch(said) or _folded(said) in EMPTY_PICTURES:
        return _("“%(words)s” does not tell what is to be seen. Say it as you would on the phone.") % {"words": said}
    return ""


def fault_of_headings(headings: Sequence[tuple[int, int]]) -> tuple[int, Fault] | None:
    """Return the place of the first small heading that stands before any large one, and what is wrong.

    `headings` are place and level (2 large, 3 small) from top to bottom.
    """
    level_before = 0
    for place, level in headings:
        if level > 2 and not level_before:
            return place, _(
                "A small heading stands before the first heading. Put a heading above it, or make it a paragraph."
            )
        level_before = level
    return None


def plain(markup: str) -> str:
    return " ".join(unescape(strip_tags(markup)).split())


def _folded(words: str) -> str:
    """Lower case, without accents and what stands around the words."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", words.lower()) if not unicodedata.combining(letter)
    )
    return bare.strip(" .…:;!¡?¿»«>→“”\"'")
