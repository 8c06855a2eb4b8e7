"""The mail that the demo did not send, as its page shows it."""

import pytest
from playwright.sync_api import Page


def mail_link(page: Page, address: str) -> str:
    """Return the newest mailed link to somebody, read on the demo's page of mail."""
    letter = page.locator(".letter", has_text=address).first
    for _ in range(150):
        page.goto("/en/demo/mail/")
        if letter.count():
            return letter.locator('a[href*="/seats/"]').first.get_attribute("href")
        page.wait_for_timeout(200)
    pytest.fail(f"no mail to {address}")
