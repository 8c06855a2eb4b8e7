"""`make handbook`: take the pictures of the editor's handbook anew, in both languages, from a demo of its own.

`ONLY="menu chart"` takes some of them. Needs Chromium (`make services`).
"""

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from deploy.handbook_shots import SHOTS, Shot  # noqa: E402 - the path first
from tests.support.site import Site, prepared_folder  # noqa: E402 - as above

FOLDERS = {"en": ROOT / "docs/editing/pictures", "es": ROOT / "docs/editing/es/pictures"}
WIDTH, HEIGHT = 1000, 1600
MOST_BYTES = 60_000
SEEN, SPECKS = 48, 0.0002
"""Shades of 256 that an eye sees apart, and the part of a picture that may be so without showing anything else."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
STILL = """
*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important }
html { scroll-behavior: auto !important }
[data-all-panels-toggle], .w-minimap, [data-minimap-container] { display: none !important }
"""


def main() -> int:
    wanted = os.environ.get("ONLY", "").split()
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    failed = []
    with a_site() as (site, keys), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for language, folder in FOLDERS.items():
            folder.mkdir(parents=True, exist_ok=True)
            speak(site, language)
            failed += take_all(browser, site, language, keys[language], shots, folder)
        browser.close()
    for name in failed:
        print(f"not taken: {name}")
    return 1 if failed else 0


@contextlib.contextmanager
def a_site() -> Iterator[tuple[Site, dict[str, Any]]]:
    """Start a demo in a folder of its own, with the stage set; throw it away afterwards."""
    print("Preparing a demo community")
    site = Site(prepared_folder())
    try:
        said = site.manage("shell", "--no-imports", "-c", (ROOT / "deploy/handbook_stage.py").read_text())
        site.start()
        yield site, json.loads(said.strip().splitlines()[-1])
    finally:
        site.stop()


def speak(site: Site, language: str) -> None:
    """The admin speaks the language of its reader."""
    words = f"from members.models import Member; Member.objects.update(language={language!r})"
    site.manage("shell", "--no-imports", "-c", words)


def take_all(
    browser: Browser, site: Site, language: str, keys: dict[str, Any], shots: list[Shot], folder: Path
) -> list[str]:
    """Take the pictures in a language; return the names of those that could not be taken."""
    failed, windows = [], {}
    for shot in shots:
        if shot.who not in windows:
            windows[shot.who] = sign_in(browser, site, language, shot.who)
        try:
            size = take(windows[shot.who], shot, {**keys, "language": language}, folder)
            print(f"{language} {shot.name}: {size} bytes")
        except Exception as error:
            print(f"{language} {shot.name}: {str(error).splitlines()[0]}")
            failed.append(f"{language} {shot.name}")
    for window in windows.values():
        window.context.close()
    return failed


def sign_in(browser: Browser, site: Site, language: str, who: str) -> Page:
    """Open a window by one of the demo's doors."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": WIDTH, "height": HEIGHT},
        locale={"en": "en-US", "es": "es-US"}[language],
        timezone_id="America/New_York",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())  # the form asks before it is left
    page.goto(f"/{language}/demo/")
    page.locator(f'form[action$="/enter/{who}/"] button').click()
    page.wait_for_url(re.compile(r"/e[ns]/$"))
    return page


def take(page: Page, shot: Shot, keys: dict[str, Any], folder: Path) -> int:
    """Take one picture; return its size in bytes."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT if shot.crop else shot.height})
    page.evaluate("localStorage.clear()")  # where the admin remembers which panels were open
    folded = "0" if shot.crop == ".sidebar" else "1"
    page.context.add_cookies([{"name": "wagtail_sidebar_collapsed", "value": folded, "url": page.url}])
    page.goto(shot.path.format(**keys))
    page.wait_for_load_state("networkidle")
    hide = f"{shot.hidden} {{ display: none !important }}" if shot.hidden else ""
    page.add_style_tag(content=STILL + hide)
    if shot.first:
        shot.first(page)
        page.add_style_tag(content=STILL + hide)
    part = page.locator(shot.crop or "body").locator("visible=true").first
    if shot.crop:
        part.scroll_into_view_if_needed()
    page.wait_for_timeout(400)  # pictures and editors settle after they are scrolled to
    seen = part.screenshot() if shot.crop else page.screenshot()
    picture = Image.open(io.BytesIO(seen)).convert("RGB")
    return keep(picture.crop((0, 0, picture.width, min(picture.height, shot.height))), folder / f"{shot.name}.webp")


def keep(picture: Image.Image, path: Path) -> int:
    """Write a picture as WebP, as sharp as fits into the bytes a page may load; one that shows the same is left alone.

    Every picture that is written anew stays in the history of the repository for good.
    """
    for quality in (86, 76, 66, 56, 46):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            break
    if not (path.exists() and shows_the_same(Image.open(path), Image.open(out))):
        path.write_bytes(out.getvalue())
    return path.stat().st_size


def shows_the_same(one: Image.Image, other: Image.Image) -> bool:
    """Say whether nothing but the edges of a few letters, which no two runs draw alike, is different."""
    if one.size != other.size:
        return False
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    return sum(apart.histogram()[SEEN:]) <= SPECKS * one.width * one.height


if __name__ == "__main__":
    sys.exit(main())
