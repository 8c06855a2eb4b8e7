"""The pages of the demo, by what they are: one address of each template and state, found on the running site."""

import re
import urllib.request
from functools import cache
from urllib.parse import urlsplit

from playwright.sync_api import Page

GUIDE = "draw-the-day-of-one-family"
"""A guide with stages, roles, notes, handouts and checklists."""

TOLD_OFTEN = "one-page-family-consent"
"""A tool with stories of use, reviews, versions and a thread."""

COALITION_S = "story of a coalition"

TOLD_BY_ROSA = {"use": "grandma-is-the-child-care", "review": "parents-on-the-board-eight-sessions"}
"""Tools of which Rosa, and nobody else, told how it went, or what she makes of it."""

FIXED = {
    "home": "",
    "talk": "talk/",
    "category": "talk/working-together/",
    "talk by tag": "talk/?tag=consent",
    "keys": "talk/read/keys/",
    "tools": "tools/",
    "tools found": "tools/?q=intake&lever=equity-tools",
    "tools repaired": "tools/?q=stipnd",
    "tools insisted on": "tools/?q=screenng&exact=1",
    "tools in an order": "tools/?sort=best_reviewed&page=2",
    "tools not found": "tools/?q=zzxqy",
    "tools without a fit": "tools/?q=intake&topic=family-voice&cost=paid&language=es",
    "tools by topic": "tools/?topic=families-leading&time=to-15&time=longer",
    "search": "search/?q=familia",
    "search in one room": "search/?q=familia&kind=tool",
    "search repaired": "search/?q=stipnd",
    "search not found": "search/?q=zzxqy",
    "stories": "blog/",
    "stories of a category": "blog/in/community-voices/",
    "stories by tag": "blog/tag/acequia/",
    "stories of a series": "blog/series/away-from-our-desks/",
    "stories of an author": "blog/by/inez-whitlock/",
    "part of a series": "blog/breakfast-with-the-fathers/",
    "story of a coalition": "blog/kitsap-tides/the-table-on-the-ferry/",
    "shelf of a coalition": "blog/kitsap-tides/",
    "coalition with stories": "coalitions/kitsap-tides/",
    "guides": "guides/",
    "guide for paper": f"guides/{GUIDE}/print/?start=18:30&notes=on&space=on",
    "webinars": "webinars/",
    "topics": "topics/",
    "topic": "topics/equity/",
    "topic with parts": "topics/fair-start/",
    "topic of which nobody wrote": "topics/mental-health/",
    "topic in one kind": "topics/family-voice/?kind=tool&page=2",
    "webinars by topic": "webinars/?topic=data-sharing&language=es",
    "webinars of a series": "webinars/?series=one-table",
    "people": "people/",
    "person": "people/teresa/",
    "coalitions": "coalitions/",
    "coalition": "coalitions/south-valley/",
    "about": "about/",
    "help": "help/",
    "agreements": "agreements/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "safety": "safety/",
    "sign in": "accounts/login/",
    "sign up": "accounts/signup/",
    "style guide": "styleguide/",
    "demo": "demo/",
}
"""Name to path under the language."""

MEMBERS = {
    "member's home": "",
    "member's talk": "talk/",
    "start a thread": "talk/ask/",
    "ask what the library did not find": "talk/ask/?title=Does+anybody+have+a+tool+for+this%3A+zzxqy%3F&body=I+looked.",
    "member's tool": f"tools/{TOLD_OFTEN}/",
    "submit a tool": "tools/submit/",
    "preferences": "me/",
    "drafts": "me/drafts/",
    "what became of it": "me/reports/",
    "people kept away": "me/distances/",
    "welcome": "welcome/",
    "security": "accounts/2fa/",
    "sessions": "accounts/sessions/",
    "e-mail": "accounts/email/",
}

SEATS = {"own seat": "", "own answers": "answers/", "give a seat up": "cancel/", "the door": "join/"}
"""What Rosa opens of her seat in the webinar that is on."""

RUNNING, FULL, SEVERAL = "two-languages-one-meeting", "home-visits-in-a-shelter", "one-front-door"
"""Webinars of the demo: Rosa has a seat in the one that is on, and waits for one in the full one."""

RECORDED = "pay-parents-this-week"
"""The webinar whose film, slides and transcript the demo keeps itself."""

FOUND = {
    "thread": r"/talk/t/\d+/[^/]+/$",
    "tool": r"/tools/(?!submit)[^/]+/$",
    "story": r"/blog/(?!feed)[^/]+/$",
    "guide": r"/guides/[^/]+/$",
    "webinar": r"/webinars/[^/]+/$",
}
"""Name to the shape of its address in the sitemap; of webinars all are looked at, each has a state of its own."""


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


@cache
def sitemap(base: str) -> tuple[str, ...]:
    """Return the paths of all the sitemaps that the index names."""
    sections = [urlsplit(address).path for address in addresses_in(f"{base}/sitemap.xml")]
    return tuple(urlsplit(page).path for section in sections for page in addresses_in(f"{base}{section}"))


def addresses_in(url: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", fetch(url))


def public_pages(base: str, language: str) -> dict[str, str]:
    """Return every public template's address in a language: name to path."""
    pages = {name: f"/{language}/{path}" for name, path in FIXED.items()}
    for name, shape in FOUND.items():
        paths = [path for path in sitemap(base) if re.search(rf"^/{language}{shape}", path)]
        assert paths, f"the sitemap has no {name} in {language}"
        several = paths if name == "webinar" else paths[:1]
        pages.update({f"{name} {n}" if n else name: path for n, path in enumerate(several)})
    return pages | {"step of a guide": step_of(base, language, GUIDE)}


def step_of(base: str, language: str, guide: str) -> str:
    """Return the page of the first step of a guide by itself, with what people say of it."""
    path = f"/{language}/guides/{guide}/"
    return re.findall(rf'"({path}steps/[^"/]+/)"', fetch(base + path))[0]


def lead_pages(language: str) -> dict[str, str]:
    """Return what the lead of a coalition (Teresa) opens: its page, where she says who writes for it."""
    return {"coalition as its lead sees it": f"/{language}/coalitions/south-valley/"}


def writer_pages(language: str) -> dict[str, str]:
    """Return what an editor of a coalition (Omar) opens: its shelf and a story of his, each with the way to edit it."""
    return {f"{name}, to its editor": f"/{language}/{FIXED[name]}" for name in ("shelf of a coalition", COALITION_S)}


def shared_draft(editor: Page, language: str) -> str:
    """Make, as an editor would, a link to the draft of a story, and return where anybody may read it."""
    editor.goto(f"/{language}/blog/the-ditch-meeting/")
    pk = re.findall(r"/admin/pages/(\d+)/", editor.content())[0]
    editor.goto(f"/admin/preview-links/{pk}/")
    editor.locator("#main form[method=post] [type=submit], #main form[method=post] button").first.click()
    return urlsplit(editor.locator("input[readonly]").first.input_value()).path


def told(base: str, language: str, what: str, slug: str) -> str:
    """Return the page of the first story or review of a tool: its member changes it there, moderators care for it."""
    anchor = {"use": "use_story", "review": "review"}[what]
    first = re.findall(rf'id="{anchor}-(\d+)"', fetch(f"{base}/{language}/tools/{slug}/"))[0]
    return f"/{language}/tools/told/{what}/{first}/"


def moderator_pages(base: str, language: str) -> dict[str, str]:
    """Return what a moderator opens: the queue, and the acts on the first thread, its first post, a story, a review."""
    thread = next(path for path in sitemap(base) if re.search(rf"^/{language}{FOUND['thread']}", path))
    post = re.findall(r'data-post="(\d+)"', fetch(base + thread))[0]
    pages = {
        "acts on a post": f"/{language}/talk/p/{post}/acts/",
        "what a post said before": f"/{language}/talk/p/{post}/history/",
        "report a post": f"/{language}/talk/care/report/post/{post}/",
        "acts on a story of use": told(base, language, "use", TOLD_OFTEN),
        "acts on a review": told(base, language, "review", TOLD_OFTEN),
    }
    pk = thread.split("/")[4]
    return pages | {"queue": f"/{language}/talk/care/", "acts on a thread": f"/{language}/talk/t/{pk}/acts"}


def seat_of(base: str, language: str, webinar: str) -> str:
    """Return where the seats of a webinar's present date are: `/en/seats/7/`."""
    page = fetch(f"{base}/{language}/webinars/{webinar}/")
    return re.findall(rf"/{language}/seats/\d+/", page)[0]


def member_pages(base: str, language: str) -> dict[str, str]:
    """Return what a member (Rosa) opens, and what she told of tools."""
    own = {f"own {what}": told(base, language, what, slug) for what, slug in TOLD_BY_ROSA.items()}
    seat = seat_of(base, language, RUNNING)
    own |= {name: f"{seat}{path}" for name, path in SEATS.items()}
    own |= {"transcript": f"/{language}/demo/transcript/{RECORDED}/"}
    own |= {f"webinar of Rosa’s, {slug}": f"/{language}/webinars/{slug}/" for slug in (RUNNING, FULL)}
    return {name: f"/{language}/{path}" for name, path in MEMBERS.items()} | own
