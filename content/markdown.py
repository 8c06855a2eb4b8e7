"""Markdown to safe HTML: the only way from what a person typed to what a page shows.

CommonMark plus tables, strikethrough and task lists. Raw HTML is text. Everything here is linear in the length of
its input, and what comes out is bounded: linkify-it needs 18 s for 32 kB of `://`, the task list plugin of
mdit-py-plugins walks back over all items for each item, and 5,000 uses of one reference make 57 MB of HTML.
"""

import html
import re
from collections.abc import Iterable, MutableMapping, Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from content.enclosures import FILE, Enclosures, enclose, render_card, render_picture, words_of
from content.errors import TextRefused

MAX_CHARACTERS = 32_000
MAX_LINES = 2_000
MAX_MARKS = 6_000
MAX_CELLS = 4_000
MAX_LINKS = 200
MAX_HTML_BYTES = 256 * 1024

MARKS = ("*", "_", "[", "]", "![", "~", "|", "<", "&", "`")
"""What begins something, perhaps: each costs as much as ten words, and `![` as much as two of them."""

BARE_ADDRESS = re.compile(r"(?<![\w/@.-])(?:https?://|www\.)(?=\w)[^\s<>\"]+", re.IGNORECASE)
TRAILING = ".,:;!?'\"*_~)]}’”»…"
OPENING_OF = {")": "(", "]": "[", "}": "{"}
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
FIRST_HEADING = 3
"""A text stands under the title of its page and the heading of its part, so its own headings begin at h3."""

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "s", "a"),
    *("ul", "ol", "li", "label", "input", "div", "table", "thead", "tbody", "tr", "th", "td", "img"),
}
ATTRIBUTES = {
    "a": {"href", "title", "rel", "lang"},
    "ol": {"start"},
    "li": {"class"},
    "input": {"type", "checked", "disabled"},
    "pre": {"tabindex"},
    "div": {"class", "tabindex", "role", "aria-label", "data-section"},
    "img": {"src", "alt", "width", "height", "loading", "decoding", "class"},
    "th": {"class"},
    "td": {"class"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
BLOCK_TAG = re.compile(
    r"<(?=/?(?:p|br|hr|h[1-6]|blockquote|pre|ul|ol|li|div|table|tr|t[hd]|figure|figcaption|section)\b)", re.IGNORECASE
)
PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')


def render_markdown(text: str, language: str = "en", enclosures: Enclosures | None = None) -> str:
    """Return `text` as safe HTML whose few own words are in `language`.

    `enclosures` knows the files and pages that may stand in this text; without it they are links.
    Raises `TextRefused` for more than 32,000 characters, 2,000 lines, 6,000 marks, 200 links and pictures, or 256 kB
    of HTML.
    """
    _check_length(text)
    tokens = PARSER.parse(text)
    with override(language):
        tokens = enclose(tokens, enclosures) if enclosures else tokens
    _finish(tokens)
    links = sum(child.type in ("link_open", "own_picture", "card") for child in (*tokens, *_inline(tokens)))
    if links > MAX_LINKS:
        raise TextRefused(
            _("This text has %(count)d links; up to %(most)d fit. Please leave some out.")
            % {"count": links, "most": MAX_LINKS}
        )
    with override(language):
        rendered = PARSER.renderer.render(tokens, PARSER.options, {})
    _check_size(rendered)
    safe = sanitise(rendered)
    _check_size(safe)
    return safe


def sanitise(markup: str) -> str:
    """Return HTML with nothing in it but what a text may have; what was sanitised comes back as it is."""
    return nh3.clean(
        markup, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_allowed, url_schemes=SCHEMES, link_rel=None
    )


def plain_text(markup: str) -> str:
    """Return the words of HTML on one line, with those that say what a picture shows: for search and excerpts."""
    words = nh3.clean(PICTURE.sub(r" \1 ", BLOCK_TAG.sub(" <", markup)), tags=set())
    return " ".join(html.unescape(words).split())


def excerpt(markup: str, length: int) -> str:
    """Return at most `length` characters of the words of HTML, cut between words, with an ellipsis."""
    words = plain_text(markup)
    if len(words) <= length:
        return words
    cut = words[:length]
    if " " in cut and words[length : length + 1] != " ":
        cut = cut[: cut.rindex(" ")]
    return cut[: length - 1].rstrip(" ,.;:–—-") + "…"


def _check_length(text: str) -> None:
    """Refuse what would take a hundred times as long as words: 16,000 rows of a table, 32,000 brackets."""
    if len(text) > MAX_CHARACTERS:
        raise TextRefused(
            _("This text has %(count)d characters; up to %(most)d fit. Please shorten it or divide it in two.")
            % {"count": len(text), "most": MAX_CHARACTERS}
        )
    if text.count("\n") >= MAX_LINES:
        raise TextRefused(
            _("This text has more than %(most)d lines. Please shorten it, or attach it as a file.")
            % {"most": MAX_LINES}
        )
    if sum(map(text.count, MARKS)) > MAX_MARKS:
        raise TextRefused(
            _("This text has more than %(most)d marks such as * and [. Please leave some out, or attach it as a file.")
            % {"most": MAX_MARKS}
        )


def _check_size(markup: str) -> None:
    if len(markup.encode()) > MAX_HTML_BYTES:
        raise TextRefused(_("This text becomes too large a page. Please use fewer lists or links, or divide it."))


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """A picture is one of our own files: no page loads anything from a foreign host by itself."""
    return None if attribute == "src" and not FILE.fullmatch(value) else value


def _inline(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield from token.children or ()


def _link_bare_addresses(state: StateCore) -> None:
    """Make links of `http(s)://…` and `www.…` that stand in plain text outside a link."""
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        children: list[Token] = []
        depth = 0
        for child in block.children:
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            children.extend(_linked(child) if child.type == "text" and not depth else (child,))
        block.children = children


def _linked(token: Token) -> Iterable[Token]:
    end = 0
    for match in BARE_ADDRESS.finditer(token.content):
        address = _without_trailing_punctuation(match.group())
        url = PARSER.normalizeLink(address if "://" in address[:8] else f"https://{address}")
        if not _host(url) or not PARSER.validateLink(url):
            continue
        yield _text(token.content[end : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": url})
        yield _text(address)
        yield _link_close()
        end = match.start() + len(address)
    yield _text(token.content[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link_close() -> Token:
    return Token("link_close", "a", -1)


def _without_trailing_punctuation(address: str) -> str:
    """Leave a sentence's own full stop or bracket outside, and a bracket that the address itself opened inside."""
    surplus = {closing: address.count(closing) - address.count(opening) for closing, opening in OPENING_OF.items()}
    end = len(address)
    while end and address[end - 1] in TRAILING:
        last = address[end - 1]
        if last in surplus:
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        end -= 1
    return address[:end]


def _mark_tasks(state: StateCore) -> None:
    """Turn `[ ]` and `[x]` at the start of a list item into a box that says whether it is done."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, inline.type) != ("list_item_open", "paragraph_open", "inline"):
            continue
        match = TASK.match(inline.content)
        if not match or not inline.children or not inline.children[0].content.startswith(match.group()):
            continue
        item.attrSet("class", "task")
        inline.children[0].content = inline.children[0].content[match.end() :]
        done = Token("task_open", "", 1, meta={"done": match.group(1) != " "})
        inline.children = [done, *inline.children, Token("task_close", "", -1)]


def _finish(tokens: Iterable[Token]) -> None:
    """Demote headings, turn pictures into links and styles of columns into classes, mark links that lead away."""
    _demote_headings(tokens)
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if style:
                token.attrSet("class", f"to-{style.rpartition(':')[2]}")
        if token.children:
            token.children = list(_without_pictures(token.children))
    for token in _inline(tokens):
        if token.type == "link_open" and _leads_away(str(token.attrGet("href") or "")):
            token.attrSet("rel", "nofollow ugc noopener")


def _demote_headings(tokens: Iterable[Token]) -> None:
    """Let headings begin at h3 and never skip a level, whatever was typed: they are how some people find their way."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            above = [*(typed for typed in above if typed < level), level]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(FIRST_HEADING + len(above) - 1, 6)}"


def _without_pictures(children: Iterable[Token]) -> Iterable[Token]:
    """A picture that is not our own becomes a link to it."""
    depth = 0
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type != "image":
            yield child
            continue
        url = str(child.attrGet("src") or "")
        words = _text(words_of(child).strip() or url)
        yield from (words,) if depth else (Token("link_open", "a", 1, attrs={"href": url}), words, _link_close())


def _leads_away(url: str) -> bool:
    host = _host(url)
    return bool(host) and host != urlsplit(settings.SITE_URL).netloc


def _host(url: str) -> str:
    """Return the host part of an address, empty for a path and for what is no address at all."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


class Renderer(RendererHTML):
    """HTML for the few tokens that are ours, or that must not come out as markdown-it writes them."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        """Code may be wider than the page, so it scrolls, and what scrolls can be reached by keyboard."""
        return f'<pre tabindex="0"><code>{html.escape(tokens[idx].content)}</code></pre>\n'

    code_block = fence

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        label = html.escape(_("Table"))
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return "</table></div>\n"

    def task_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        checked = " checked" if tokens[idx].meta["done"] else ""
        return f'<label><input type="checkbox" disabled{checked}> '

    def task_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return "</label>"

    def own_picture(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return render_picture(tokens[idx])

    def card(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return render_card(tokens[idx])


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}, renderer_cls=Renderer)
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.push("link_bare_addresses", _link_bare_addresses)
    parser.core.ruler.push("mark_tasks", _mark_tasks)
    return parser


# A row of one letter is filled up to the columns of its head: 65,536 cells, from two thousand letters.
TABLE_RULE: Any = import_module("markdown_it.rules_block.table")
TABLE_RULE.MAX_AUTOCOMPLETED_CELLS = MAX_CELLS
PARSER = _parser()
