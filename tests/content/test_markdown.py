"""Markdown: what people type becomes what a page may show, and nothing else."""

import re
from html.parser import HTMLParser

import pytest
from django.test import override_settings
from django.utils.translation import override

from content.errors import TextRefused
from content.markdown import (
    ATTRIBUTES,
    MAX_CHARACTERS,
    MAX_HTML_BYTES,
    MAX_LINKS,
    TAGS,
    excerpt,
    plain_text,
    render_markdown,
)

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](http://e.example/a.png)',
    '[x](http://e.example "\\" onmouseover=\\"alert(1)")',
    "[x](http://e.example/\"onmouseover='alert(1)')",
    "<javascript:alert(1)>",
    "<http://e.example/\"onclick='alert(1)'>",
    'http://e.example/"onclick="alert(1)',
    "http://e.example/<script>alert(1)</script>",
    "[a]: javascript:alert(1)\n\n[a]",
    '```"onclick=alert(1)\nx\n```',
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "- [x] <input autofocus onfocus=alert(1)>",
    "# <iframe srcdoc='<script>alert(1)</script>'>",
    "<style>body{display:none}</style>",
    "<form action=//e.example><button>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "</p></div></body><script>alert(1)</script>",
    "\u202e<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]

PATHOLOGICAL = {
    "colons and slashes": "://" * 10_000,
    "opening brackets": "[" * 32_000,
    "opening pictures": "![" * 16_000,
    "nested links": "[" * 5_000 + "a" + "](b)" * 5_000,
    "half links": "[a](" * 8_000,
    "half autolinks": "<http://a" * 3_500,
    "one reference, many uses": "[a]: http://x.example\n\n" + "[a] " * 5_000,
    "one long reference, 200 uses": f"[a]: http://x.example/{'y' * 20_000}\n\n" + "[a] " * 200,
    "stars": "a**b" * 8_000,
    "stars and underscores": "*_" * 16_000,
    "tildes": "~~a" * 10_000,
    "backticks": "`a``b```c" * 3_500,
    "quotes in quotes": ">" * 32_000,
    "lists in lists": "".join(" " * depth + "- a\n" for depth in range(240)),
    "tasks": "- [ ] a\n" * 4_000,
    "wide table": "a|b\n-|-\n" + "x\n" * 15_900,
    "growing table": "|" * 200 + "\n" + "|-" * 200 + "|\n" + "|\n" * 15_000,
    "entities": "&" * 32_000,
    "less-than signs": "<" * 32_000,
    "www": "www." * 8_000,
    "brackets after an address": "www.a.example" + ")" * 31_000,
    "addresses in brackets": "(http://a.example" * 1_800,
    "blank lines": "\n" * 32_000,
}


class Markup(HTMLParser):
    """The tags and attributes a browser would find."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, (value or "").strip().casefold()) for name, value in attrs]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_becomes_markup(attack: str) -> None:
    found = Markup(render_markdown(attack))
    assert found.tags <= TAGS
    assert {name for name, _ in found.attributes} <= {name for names in ATTRIBUTES.values() for name in names}
    assert not [url for name, url in found.attributes if name == "href" and url.startswith(("java", "vbs", "data"))]


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_a_hostile_text_is_bounded_or_refused(text: str) -> None:
    try:
        size = len(render_markdown(text).encode())
    except TextRefused:
        size = 0
    assert size <= MAX_HTML_BYTES


def test_a_text_at_the_limit_passes_and_one_character_more_is_refused() -> None:
    assert render_markdown("x" * MAX_CHARACTERS)
    with pytest.raises(TextRefused, match="32001 characters"):
        render_markdown("x" * (MAX_CHARACTERS + 1))


def test_200_links_pass_and_201_are_refused() -> None:
    assert render_markdown("www.a.example " * MAX_LINKS).count("<a ") == MAX_LINKS
    with pytest.raises(TextRefused, match="201 links"):
        render_markdown("www.a.example " * (MAX_LINKS + 1))


def test_ordinary_markdown_comes_out() -> None:
    markup = render_markdown("**bold** _soft_ ~~gone~~\n\n> said\n\n1. one\n2. two\n\n`code`")
    for part in ("<strong>bold</strong>", "<em>soft</em>", "<s>gone</s>", "<blockquote>", "<ol>", "<code>code</code>"):
        assert part in markup


def test_headings_stand_below_those_of_the_page_and_skip_no_level() -> None:
    markup = render_markdown("# one\n\n## two\n\nthree\n=====\n\n###### six")
    assert re.findall(r"<(h\d)>", markup) == ["h3", "h4", "h3", "h4"]
    assert re.findall(r"</?(h\d)>", render_markdown("### three\n\n# one\n\n### three")) == ["h3", "h3"] * 2 + [
        "h4",
        "h4",
    ]


@override_settings(SITE_URL="https://hub.example")
def test_only_links_that_lead_away_are_marked() -> None:
    away = 'rel="nofollow ugc noopener"'
    assert away in render_markdown("https://other.example/a")
    assert away in render_markdown("[x](//other.example)")
    assert away not in render_markdown("https://hub.example/en/talk/")
    assert away not in render_markdown("[x](/en/talk/)")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See http://a.example/b.", "http://a.example/b"),
        ("(www.a.example)", "https://www.a.example"),
        ("http://a.example/x_(y)", "http://a.example/x_(y)"),
        ("**http://a.example/b**", "http://a.example/b"),
        ("HTTP://A.example/b_c_d?e=1&f=2!", "http://A.example/b_c_d?e=1&amp;f=2"),
        ("¿Ya vieron www.a.example/niñez?", "https://www.a.example/ni%C3%B1ez"),
    ],
)
def test_a_bare_address_becomes_a_link(text: str, address: str) -> None:
    assert f'<a href="{address}"'.casefold() in render_markdown(text).casefold()


@pytest.mark.parametrize("text", ["rosa@www.a.example", "http://", "www.", "`www.a.example`", "xhttp://a", "http://["])
def test_what_only_looks_like_an_address_stays_text(text: str) -> None:
    assert "<a " not in render_markdown(text)


def test_an_address_inside_a_link_makes_no_second_link() -> None:
    assert render_markdown("[www.a.example](http://b.example)").count("<a ") == 1


def test_a_picture_becomes_a_link_so_that_nothing_loads_by_itself() -> None:
    markup = render_markdown("![a chart](http://a.example/b.png) [![logo](http://a.example/c.png)](/en/)")
    assert "<img" not in markup
    assert '<a href="http://a.example/b.png" rel="nofollow ugc noopener">a chart</a>' in markup
    assert '<a href="/en/">logo</a>' in markup


def test_tasks_become_labelled_boxes_nobody_can_click() -> None:
    markup = render_markdown("- [ ] call **Marisol**\n- [x] book the room\n- [link](/x)\n- [ ]\n\n[ ] no list")
    assert markup.count('<li class="task"><label><input type="checkbox" disabled') == 2
    assert markup.count("checked") == 1
    assert "<strong>Marisol</strong></label>" in markup
    assert "[ ] no list" in markup


def test_a_table_scrolls_by_keyboard_and_is_named_in_the_reader_s_language() -> None:
    markup = render_markdown("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table>' in markup
    assert '<td class="to-right">2</td>' in markup
    assert "style=" not in markup


def test_rendering_leaves_the_reader_s_language_as_it_was() -> None:
    with override("es"):
        render_markdown("| a |\n|---|\n| 1 |", "en")
        assert render_markdown("x", "en") == "<p>x</p>\n"


def test_plain_text_keeps_words_apart_and_unescapes_them() -> None:
    assert plain_text("<p>Fish &amp; chips</p><ul><li>one</li><li>two</li></ul>a<br>b") == "Fish & chips one two a b"
    assert plain_text("half<strong>way</strong>") == "halfway"
    assert plain_text("<p>1 &lt; 2 <script>x</script></p>") == "1 < 2"


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("<p>short</p>", 20) == "short"
    assert excerpt("<p>one two three four</p>", 12) == "one two…"
    assert excerpt("<p>one two, three</p>", 9) == "one two…"
    assert len(excerpt("x" * 50, 10)) == 10
