"""Which threads a list shows: read from its address, and written into the addresses of its chips."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from forum.querysets import ThreadQuerySet
from members.policies import is_member
from networks.models import Coalition

SHOWS = {
    "latest": _("Latest"),
    "unread": _("Unread"),
    "new": _("New to me"),
    "unanswered": _("Waiting for an answer"),
    "mine": _("Mine"),
    "watched": _("Watched"),
    "muted": _("Muted"),
}
FOR_VISITORS = ("latest", "unanswered")
HIDE = "hide"
"""The cookie of a reader who does not want to meet one of the languages: its code."""


@dataclass(frozen=True)
class Choice:
    """What an address asks for; each field narrows what the others leave."""

    show: str
    tag: Tag | None = None
    coalition: Coalition | None = None

    @classmethod
    def of(cls, request: HttpRequest, threads: ThreadQuerySet) -> "Choice":
        """Read the address. A tag no visible thread has, or a coalition nobody may know of, is not found."""
        asked, tag, coalition = (request.GET.get(name, "") for name in ("show", "tag", "coalition"))
        return cls(
            show=asked if asked in shows_for(request.user) else "latest",
            tag=_known(threads.used_tags(), tag),
            coalition=_known(Coalition.objects.visible_to(request.user), coalition),
        )

    @property
    def is_plain(self) -> bool:
        """Everything, the newest first: what is kept on top stands over it."""
        return self.show == "latest" and not self.narrows

    @property
    def narrows(self) -> bool:
        return bool(self.tag or self.coalition)

    def among(self, threads: ThreadQuerySet, viewer: Any) -> ThreadQuerySet:
        """Return the threads that were asked for, of those a list may show."""
        if self.tag:
            threads = threads.tagged(self.tag)
        if self.coalition:
            threads = threads.of_coalition(self.coalition, viewer)
        ways = {
            "latest": lambda: threads,
            "unread": lambda: threads.unread_by(viewer),
            "new": lambda: threads.new_to(viewer),
            "unanswered": threads.unanswered,
            "mine": lambda: threads.written_in_by(viewer),
            "watched": lambda: threads.watched_by(viewer),
            "muted": lambda: threads.muted_by(viewer),
        }
        return ways[self.show]()

    def address(self, **more: str) -> str:
        """Return the query of this choice: `?show=unread&tag=consent`; `?` alone for the plain one."""
        asked = {
            "show": self.show if self.show != "latest" else "",
            "tag": self.tag.slug if self.tag else "",
            "coalition": self.coalition.slug if self.coalition else "",
            **more,
        }
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@dataclass(frozen=True)
class Chip:
    """One way to look at a list; `n` is how many threads wait there, where that is known."""

    label: str | Promise
    url: str
    current: bool = False
    n: int = 0


def ways_to_look(choice: Choice, viewer: Any, unread: int) -> list[Chip]:
    """Return a chip for each way; muted threads have a link of their own."""
    return [
        Chip(SHOWS[show], replace(choice, show=show).address(), show == choice.show, unread if show == "unread" else 0)
        for show in shows_for(viewer)
        if show != "muted" or choice.show == "muted"
    ]


def filters(choice: Choice) -> list[Chip]:
    """Return what narrows the list; the address of each is the list without it."""
    found = []
    if choice.tag:
        found.append(Chip(f"#{choice.tag.name}", replace(choice, tag=None).address(), current=True))
    if choice.coalition:
        found.append(Chip(choice.coalition.name, replace(choice, coalition=None).address(), current=True))
    return found


def shows_for(viewer: Any) -> tuple[str, ...]:
    return tuple(SHOWS) if is_member(viewer) else FOR_VISITORS


def hidden_language(request: HttpRequest) -> str:
    """Return the code of the language a reader hides, if they hide one; both are never hidden."""
    code = request.COOKIES.get(HIDE, "")
    return code if code in dict(settings.LANGUAGES) else ""


def place_in_list(request: HttpRequest) -> tuple[datetime, int] | None:
    """Read the keyset of the last row seen; anything else begins at the top."""
    moment, _tilde, pk = request.GET.get("before", "").partition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return at, int(pk)


def _known(things: Any, slug: str) -> Any:
    if not slug:
        return None
    found = things.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
