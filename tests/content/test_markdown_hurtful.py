"""Texts made to hurt: at the limit of what is let in they cost at most a hundred times what as many words cost."""

import contextlib
import time
from collections.abc import Callable

import pytest

from content import markdown
from content.errors import TextRefused
from content.markdown import MAX_CELLS, MAX_CHARACTERS, MAX_HTML_BYTES, MAX_LINES, MAX_MARKS, render_markdown
from tests.content.test_markdown import PATHOLOGICAL

MOST = 100
WORDS = "\n\n".join(["We began with three questions and a pot of coffee. " * 8] * 78)[:MAX_CHARACTERS]

HURTFUL = PATHOLOGICAL | {
    "a table of many columns and short rows": "|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n" + "x\n" * 1_900,
    "a full table": "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + ("|" + "a|" * 30 + "\n") * 180,
    "autolinks": "<a@b.c>" * 4_500,
    "escapes": "\\a" * 16_000,
    "code": "`a` " * 8_000,
    "hard breaks": "a\\\n" * 1_999,
    "lists": "- a\n" * 1_999,
    "headings": "# a\n" * 1_999,
    "quotes of many depths": (">" * 50 + "a\n") * 600,
    "deep quotes": "".join("> " * depth + "a\n" for depth in range(1, 170)),
    "references nobody uses": "".join(f"[{number}]: /a\n" for number in range(1_999)),
    "emphasis that opens and never closes": "*a " * 10_000,
    "emphasis that opens and closes": "a*" * 5_000 + "*a" * 5_000,
    "our own files": "![](/files/00000000-0000-0000-0000-000000000000)\n" * 650,
    "our own pages": "/en/talk/t/1/x/\n\n" * 900,
}


def at_the_limit(text: str) -> str:
    """Return the longest beginning of a text that is not refused by its length alone."""
    text = (text * (MAX_CHARACTERS // len(text) + 1))[:MAX_CHARACTERS]
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        try:
            markdown._check_length(text[:middle])
            least = middle
        except TextRefused:
            most = middle - 1
    return text[:least]


def cost(text: str, times: int) -> float:
    """Return the processor's seconds of one rendering, the least of several: others share this machine."""
    return min(_once(lambda: render_markdown(text)) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    with contextlib.suppress(TextRefused):
        work()
    return time.process_time() - began


@pytest.mark.parametrize("text", HURTFUL.values(), ids=HURTFUL.keys())
def test_a_text_made_to_hurt_costs_no_more_than_a_hundred_times_words(text: str) -> None:
    text = at_the_limit(text)
    assert cost(text, 3) <= MOST * cost(WORDS, 5)


@pytest.mark.parametrize("text", HURTFUL.values(), ids=HURTFUL.keys())
def test_what_becomes_of_a_text_made_to_hurt_stays_within_its_limit(text: str) -> None:
    try:
        size = len(render_markdown(at_the_limit(text)).encode())
    except TextRefused:
        size = 0
    assert size <= MAX_HTML_BYTES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n" * MAX_LINES, "2000 lines"),
        ("[" * (MAX_MARKS + 1), "6000 marks"),
        ("![" * (MAX_MARKS // 2 + 1), "6000 marks"),
    ],
)
def test_what_has_too_many_lines_or_marks_is_refused_with_the_cure(text: str, words: str) -> None:
    with pytest.raises(TextRefused, match=words):
        render_markdown(text)
    shorter = text[: len(text) // 2]
    assert render_markdown(shorter)


def test_a_table_is_filled_up_to_its_limit_and_goes_on_as_words() -> None:
    markup = render_markdown("|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n" + "y\n" * 100)
    assert markup.count("<td") <= MAX_CELLS + 120
    assert "</table></div>\n<p>y\n" in markup


def test_an_ordinary_long_text_passes() -> None:
    table = "| tool | cost |\n|---|---|\n" + "| consent form | free |\n" * 300
    code = "```\n" + "rows = [find(row[0]) for row in table if row]\n" * 200 + "```\n"
    assert render_markdown(f"{WORDS[:10_000]}\n\n{table}\n\n{code}")
