"""What each picture of the handbook shows: where it is taken, by whom, what is done first, and what is cut out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

BODY = '[data-contentpath="body"]'
LONG = 20_000
"""Milliseconds that a panel gets to open."""


@dataclass(frozen=True)
class Shot:
    """`path` may name keys of pages (`{story}`); `crop` is what is to be seen, `height` at most so many pixels of it.

    Without `crop` it is the whole window, which is then so high. `hidden` are parts that show the day of the run.
    """

    name: str
    path: str
    crop: str = ""
    height: int = 620
    who: str = "amara"
    first: Callable[[Any], None] | None = None
    hidden: str = ""


def open_preview(page: Any) -> None:
    """Show the page beside the form, as narrow as on a telephone."""
    page.locator('[data-side-panel-toggle="preview"]').first.click()
    page.locator('input[name="preview-size"][value="mobile"]').check(force=True)
    seen = page.frame_locator("iframe#w-preview-iframe")
    seen.locator("h1").first.wait_for(timeout=LONG)
    seen.locator("time").evaluate_all("all => all.forEach(one => one.remove())")


def open_blocks(page: Any) -> None:
    page.locator(f"{BODY} .c-sf-add-button").last.click()
    page.locator(".w-combobox").last.wait_for(timeout=LONG)


def leave_out_words(page: Any) -> None:
    """Try to publish a picture that nobody described."""
    page.locator('[name="lead_image_alt"]').fill("")
    page.locator('footer [data-w-dropdown-target="toggle"]').last.click()
    page.locator('[name="action-publish"]:visible').first.click()
    page.locator(".messages .error").first.wait_for(timeout=LONG)


def open_acts(page: Any) -> None:
    page.locator('footer [data-w-dropdown-target="toggle"]').last.click()


def open_first_step(page: Any) -> None:
    page.locator('[data-contentpath="steps"] [name$="-title"]').first.scroll_into_view_if_needed()


def open_sentence(page: Any) -> None:
    page.locator("li", has=page.locator("button")).filter(has_text="We asked the drivers first").last.wait_for(
        timeout=LONG
    )


def open_writers(page: Any) -> None:
    page.locator("section[aria-labelledby=editors] summary").click()


SENTENCES = "main ul:has(> li button):has-text('We asked the drivers first')"
HUMAN_DATES = ".w-human-readable-date, .listing time"
SHOTS = (
    Shot("menu", "/admin/", ".sidebar", 860),
    Shot("preview", "/admin/pages/{story}/edit/", height=700, first=open_preview, hidden=HUMAN_DATES),
    Shot("stories", "/admin/stories/?live=true", "main table.listing", 480, hidden=HUMAN_DATES),
    Shot("blocks", "/admin/pages/{story}/edit/", ".w-combobox", first=open_blocks),
    Shot("chart", "/admin/pages/{story}/edit/", f"{BODY} [data-streamfield-child]:has([data-contentpath=data])", 760),
    Shot("refused", "/admin/pages/{careless}/edit/", ".w-panel:has([name=lead_image_alt])", first=leave_out_words),
    Shot("step", "/admin/pages/{guide}/edit/", "[data-contentpath=steps] [data-streamfield-child]:has([name$=minutes])",
         first=open_first_step),
    Shot("minutes", "/admin/pages/{guide}/edit/", ".w-panel:has([data-minutes])"),
    Shot("topic", "/admin/pages/{topic}/edit/", "#tab-content", 720),
    Shot("webinar", "/admin/webinarsession/questions/{session}/", "main", 620, hidden="main p:has(+ nav)"),
    Shot("focal-point", "/admin/images/{picture}/", "main form", 620, hidden=HUMAN_DATES),
    Shot("submit", "/admin/pages/{draft}/edit/", height=560, who="rosa", first=open_acts, hidden=HUMAN_DATES),
    Shot("share", "/admin/preview-links/{lent}/", "main .nice-padding", 560),
    Shot("sentences", "/admin/pages/{begun}/edit/", SENTENCES, 640, first=open_sentence, hidden=HUMAN_DATES),
    Shot("calendar", "/admin/calendar/?month=2031-07", ".desk-calendar", 700, hidden=".desk-calendar > p"),
    Shot("translations", "/admin/reports/translations/", "main table.listing", 420, hidden=HUMAN_DATES),
    Shot("writers", "/{language}/coalitions/{coalition}/", "section[aria-labelledby=editors]", 460, who="teresa",
         first=open_writers),
)  # fmt: skip
