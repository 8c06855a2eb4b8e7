"""What a page may cost (DESIGN: budget), compressed as visitors get it, without pictures."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.addresses import public_pages
from tests.browser.threads import open_thread

KB = 1000


def loaded(page, path):
    """Open a page in a window with an empty cache; return the addresses of everything it loaded."""
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return [urlsplit(address).path for address in addresses if not address.startswith(("data:", "ws"))]


def compressed(site, paths, ending):
    """Return the bytes that the files of one kind weigh with brotli."""
    names = [path.removeprefix("/static/") for path in paths if path.startswith("/static/") and path.endswith(ending)]
    files = [Path(site.folder) / "static" / name for name in names]
    return sum((Path(f"{file}.br") if Path(f"{file}.br").exists() else file).stat().st_size for file in files)


def test_a_thread_keeps_its_budget(site, watched):
    reader = watched.window(who="marcus")
    path = open_thread(reader)
    paths = loaded(watched.window(who="rosa"), path)
    assert compressed(site, paths, ".js") <= 28 * KB
    assert compressed(site, paths, ".css") <= 14 * KB
    assert compressed(site, paths, ".woff2") <= 72 * KB


@pytest.mark.parametrize(
    "name", ["story", "story of a coalition", "guide", "step of a guide", "guide for paper", "tool"]
)
def test_an_article_keeps_its_budget(site, watched, name):
    paths = loaded(watched.window(), public_pages(site.url, "en")[name])
    assert compressed(site, paths, ".css") <= 14 * KB
    assert compressed(site, paths, ".js") <= 28 * KB


@pytest.mark.parametrize(
    "name",
    [
        *("home", "tools", "about", "webinars", "topics", "topic", "topic in one kind", "guides", "stories"),
        *("shelf of a coalition", "coalition with stories", "stories of a category", "stories of an author"),
    ],
)
def test_a_page_without_talk_keeps_the_small_budget(site, watched, name):
    paths = loaded(watched.window(), public_pages(site.url, "en")[name])
    assert compressed(site, paths, ".js") <= 8 * KB
    assert compressed(site, paths, ".css") <= 14 * KB
    own = [path for path in paths if not path.startswith("/media/")]
    assert len(own) <= 14, own
