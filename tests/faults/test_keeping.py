"""Several processes keep pages, each for itself; what one of them publishes, all show with their next answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.support.site import ROOT, Site

PATH = "/en/blog/the-ditch-meeting/"
STORY = """
from hub.pages.models import BlogPostPage
page = BlogPostPage.objects.get(slug="the-ditch-meeting", locale__language_code="en")
"""


class Process:
    """A process of its own on the database of a site."""

    def __init__(self, site: Site, path: str = PATH) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.kept", path],
            cwd=ROOT, env=site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._line()

    def read(self, *words: str) -> dict:
        """Have it ask for the page; return what it saw of `words`."""
        assert self.process.stdin
        self.process.stdin.write("|".join(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self._line())

    def close(self) -> None:
        self.process.communicate(timeout=30)

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@pytest.fixture
def site(prepared) -> Iterator[Site]:
    site = Site(prepared)
    yield site
    site.stop()


@pytest.fixture
def processes(site) -> Iterator[list[Process]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Process(site))) for _ in range(3)]


def test_what_is_published_in_one_process_is_in_the_next_answer_of_all(site, processes) -> None:
    old, new = "The ditch meeting", "The meeting in the ditch"
    for process in processes:
        process.read(old)
    for process in processes:
        assert process.read(old, new) == {"status": 200, "queries": 1, "words": [old]}
    site.manage("shell", "-c", STORY + f'page.title = "{new}"; page.save_revision().publish()')
    for process in processes:
        assert process.read(new)["words"] == [new]
    site.manage("shell", "-c", STORY + "page.unpublish()")
    for process in processes:
        # What is left is the Spanish story, which says that it is not translated.
        assert process.read(new, "La junta de la acequia")["words"] == ["La junta de la acequia"]
