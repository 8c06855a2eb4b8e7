"""Markdown is CommonMark 0.31, but for a list of deviations that stands in the repository, each with its reason."""

import json
import os
from pathlib import Path

import pytest

from content.errors import TextRefused
from content.markdown import render_markdown
from tests.content.commonmark import as_compared, deviations, examples
from tests.support import services

CHECKERS = Path(os.environ.get("CHECKERS_DIR", "/var/lib/sobremesa-services/checkers"))
SPEC = CHECKERS / "node_modules" / "commonmark-spec" / "spec.txt"
LIST = Path(__file__).with_name("commonmark.json")


@pytest.fixture(scope="module")
def spec() -> str:
    if not SPEC.exists():
        if services.REQUIRED:
            pytest.fail("the examples of CommonMark are missing: bash .ci/checkers.sh", pytrace=False)
        pytest.skip("the examples of CommonMark are read in CI only (bash .ci/checkers.sh fetches them)")
    return SPEC.read_text(encoding="utf-8")


def test_all_examples_come_out_as_the_standard_says_but_for_those_listed(spec: str) -> None:
    assert len(examples(spec)) == 652
    assert deviations(spec) == json.loads(LIST.read_text(encoding="utf-8"))


def test_no_example_is_refused(spec: str) -> None:
    for example in examples(spec):
        try:
            render_markdown(example.markdown)
        except TextRefused:
            pytest.fail(f"example {example.number} of {example.section}")


def test_every_section_that_deviates_says_why() -> None:
    for section, found in json.loads(LIST.read_text(encoding="utf-8")).items():
        assert found["reason"], section
        assert found["examples"], section


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("<h3>a</h3>\n<h4>b</h4>\n", "<h1>a</h1><h2>b</h2>", True),
        ("<h3>a</h3><h3>b</h3>", "<h1>a</h1><h2>b</h2>", False),
        ('<p><a href="/x" rel="nofollow">a</a></p>', '<p><a href="/x">a</a></p>', True),
        ('<p><a href="/x">a</a></p>', '<p><a href="/y">a</a></p>', False),
        ('<pre tabindex="0"><code>a\n</code></pre>', '<pre><code class="language-b">a\n</code></pre>', True),
        ("<p>a b</p>", "<p>ab</p>", False),
        ("<p>&quot;</p>", '<p>"</p>', True),
        ("<p>&lt;b&gt;</p>", "<p><b></p>", False),
    ],
)
def test_only_what_we_do_everywhere_is_left_out_of_the_comparison(ours: str, theirs: str, *, alike: bool) -> None:
    assert (as_compared(ours) == as_compared(theirs)) is alike
