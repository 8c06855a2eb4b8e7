"""What tests do in a thread, in the words of a member."""

import uuid

from playwright.sync_api import Page, expect

from forum.querysets import PER_PAGE

LONGEST = 20_000
"""Milliseconds to wait until pages agree: a deadline, no measurement."""


MOST_WRITTEN = 7
"""Posts that one test writes in a thread, at most."""


def some_words() -> str:
    """Return words nobody has written before."""
    return f"We tried it on a Tuesday, note {uuid.uuid4().hex[:10]}."


def open_thread(page: Page, category: str = "working-together", language: str = "en") -> str:
    """Open the first thread of a category that has room on its first page, and return its path."""
    page.goto(f"/{language}/talk/{category}/")
    rows = page.locator(".threads .thread")
    counts = [int(count) for count in rows.locator(".who .num").all_inner_texts()]
    room = next(place for place, count in enumerate(counts) if count <= PER_PAGE - MOST_WRITTEN)
    path = rows.nth(room).locator("h3 a").get_attribute("href")
    page.goto(path)
    return path


def write(page: Page, words: str) -> None:
    page.locator(".composer textarea").fill(words)


def post(page: Page, words: str) -> None:
    write(page, words)
    page.locator(".composer .bottom .btn").first.click()


def sees(page: Page, words: str) -> None:
    """Wait until the words stand on the page, exactly once."""
    expect(page.locator(".posts .post .body", has_text=words)).to_have_count(1, timeout=LONGEST)


def numbers(page: Page) -> list[int]:
    """Return the numbers of the posts on the page, in the order in which they stand."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.posts [id^="post-"]')].map(post => +post.id.slice(5))"""
    )


def is_in_order(page: Page) -> bool:
    """Say whether every post stands once, in order, and without a gap."""
    found = numbers(page)
    return bool(found) and found == list(range(found[0], found[0] + len(found)))
