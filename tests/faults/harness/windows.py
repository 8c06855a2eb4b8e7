"""Three of the open pages are real ones, in Chromium, with the site's own scripts."""

from playwright.async_api import Browser, Page, async_playwright

from tests.faults.harness.ledger import Listed, mark_of

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

LIST = """() => [...document.querySelectorAll('.posts [id^="post-"]')].map(
    post => [Number(post.id.slice(5)), post.querySelector('.body')?.textContent ?? ''])"""


class Windows:
    """Browser windows; `errors` holds what their scripts threw."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._playwright = async_playwright()
        self._browser: Browser | None = None

    async def start(self) -> None:
        playwright = await self._playwright.start()
        self._browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

    async def open(self, url: str, session: str = "") -> "Window":
        assert self._browser is not None
        context = await self._browser.new_context()
        if session:
            await context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        await page.goto(url)
        if later := await page.locator(".posts").get_attribute("data-later"):
            await page.goto(later)
        return Window(page)

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
            await self._playwright.__aexit__()


class Window:
    def __init__(self, page: Page) -> None:
        self.page = page

    async def listed(self) -> Listed:
        """Return the posts as they stand on the page."""
        return [(number, mark_of(words)) for number, words in await self.page.evaluate(LIST)]
