"""Whatever is typed: what comes out is safe, and what was sanitised once is not changed by being sanitised again."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from content.enclosures import FILE, Card, File
from content.markdown import ATTRIBUTES, TAGS, plain_text, render_markdown, sanitise
from tests.content.test_markdown import ATTACKS, Markup

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
PIECES = [
    *ATTACKS,
    *(
        "**",
        "*",
        "_",
        "~~",
        "`",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "- [x] ",
        "# ",
        "\n",
        "\n\n",
        "    ",
        "|",
        "\n|-|\n",
        "[",
        "](",
    ),
    *(
        ")",
        "![",
        "<",
        ">",
        "&amp;",
        "&#0;",
        "\\",
        "\x00",
        "\u202e",
        "é",
        "[a]: /b\n",
        "[a]",
        "www.a.example",
        "://",
        '"',
    ),
    *(f'![a "b" <c>](/files/{KEY})', f"[plan.pdf](/files/{KEY})", "/en/tools/x/", "[x](/en/tools/x/)", "palabra "),
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map("".join)


class Everything:
    """Enclosures whose words were chosen to break out."""

    def files(self, keys: Sequence[UUID]) -> Mapping[UUID, File]:
        name = '"><script>alert(1)</script>.pdf'
        return {
            key: File(key, name, "pdf", 1200, *((60, 40) if key.int % 2 else (None, None)), alt=name) for key in keys
        }

    def cards(self, paths: Sequence[str]) -> Mapping[str, Card]:
        return {path: Card("/~/tools/x/", "<b>Title</b>", '"><img src=x>', 'tools" onclick="', "es") for path in paths}


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_sanitised_output_is_a_fixed_point(text: str) -> None:
    for enclosures in (None, Everything()):
        markup = render_markdown(text, "en", enclosures)
        assert sanitise(markup) == markup


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_nothing_comes_out_but_what_a_text_may_have(text: str) -> None:
    found = Markup(render_markdown(text, "en", Everything()))
    assert found.tags <= TAGS
    assert {name for name, _value in found.attributes} <= {name for names in ATTRIBUTES.values() for name in names}
    assert all(FILE.fullmatch(value) for name, value in found.attributes if name == "src")
    assert not [
        value for name, value in found.attributes if name == "href" and value.startswith(("java", "data", "vbs"))
    ]


@given(st.text(max_size=200))
def test_what_is_sanitised_from_any_html_is_a_fixed_point_too(markup: str) -> None:
    once = sanitise(markup)
    assert sanitise(once) == once


@given(TEXTS)
@settings(deadline=None)
def test_the_words_of_a_text_hold_no_markup(text: str) -> None:
    assert "\n" not in plain_text(render_markdown(text, "en", Everything()))


def test_a_picture_from_elsewhere_is_taken_out_of_html() -> None:
    assert sanitise('<img src="http://e.example/a.png" alt="a">') == '<img alt="a">'
    assert sanitise(f'<img src="/files/{KEY}" onerror="alert(1)">') == f'<img src="/files/{KEY}">'
    assert "src" not in sanitise(f'<img src="/files/{KEY}/../../x">')
