"""Chromium against the real site. Every page is watched: no console error, no CSP report, no foreign request."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.threads import LONGEST
from tests.support.site import Site, prepared_folder

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

expect.set_options(timeout=LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def prepared():
    return prepared_folder()


@pytest.fixture(scope="session")
def site(prepared) -> Iterator[Site]:
    """The demo in one process, shared by the tests that only add to it."""
    running = Site(prepared).start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _nobody_was_too_fast(request: pytest.FixtureRequest) -> None:
    """A few people of the demo write for all tests, faster than anybody would; each test begins with a rested one."""
    if "site" in request.fixturenames:
        folder = request.getfixturevalue("site").folder
        with closing(sqlite3.connect(folder / "sobremesa.sqlite3", timeout=20)) as database:
            database.execute("DELETE FROM members_pace")
            database.commit()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's own Chromium, which brings no updates and calls nobody."""
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": FLAGS}


class Watched:
    """Opens browser windows and remembers everything that went wrong in them."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        self.expected: set[str] = set()

    def window(
        self, *, who: str = "", language: str = "en", width: int = 1280, theme: str = "light", **options
    ) -> Page:
        """Open a window of its own (own cookies), signed in as `who` of the demo."""
        context = self.browser.new_context(
            base_url=self.site.url,
            viewport={"width": width, "height": 900},
            locale={"en": "en-US", "es": "es-US"}[language],
            color_scheme=theme,
            reduced_motion="reduce",
            **options,
        )
        self.contexts.append(context)
        page = context.new_page()
        self._watch(page)
        if who:
            page.goto(f"/{language}/demo/")
            page.locator(f'form[action$="/enter/{who}/"] button').click()
            page.wait_for_url(re.compile(r"/e[ns]/$"))
        return page

    def _watch(self, page: Page) -> None:
        page.on("console", lambda message: message.type == "error" and self._note(f"console: {message.text}"))
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("request", lambda request: self._check_host(request.url))

    def _check_host(self, url: str) -> None:
        if url.startswith(("data:", "blob:")):
            return
        if urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
            self._note(f"foreign request: {url}")

    def _note(self, problem: str) -> None:
        if not any(words in problem for words in self.expected):
            self.problems.append(problem)

    def allow(self, words: str) -> None:
        """Say that a test causes this itself, for example a server it stops."""
        self.expected.add(words)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def watched(browser: Browser, site: Site) -> Iterator[Watched]:
    """Windows on the shared site; the test fails for any problem they met."""
    windows = Watched(browser, site)
    yield windows
    windows.close()
    assert windows.problems == []
