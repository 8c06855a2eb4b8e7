"""A page of a list of stories: which stories, and what its head says of the pages beside it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

STORIES_A_PAGE = 12


@dataclass(frozen=True)
class StoryList:
    """One page of stories. Where the list `has_lead`, the first story of its first page stands large."""

    stories: Page[Any]
    has_lead: bool = False

    @classmethod
    def asked(cls, request: HttpRequest, stories: Any, *, has_lead: bool = False) -> "StoryList":
        """Return the page that `?page=` asks for; what is no page of the list is the first, or the last."""
        return cls(Paginator(stories.for_list(), STORIES_A_PAGE).get_page(request.GET.get("page")), has_lead)

    @property
    def lead(self) -> Any | None:
        return next(iter(self.stories), None) if self.has_lead and self.number == 1 else None

    @property
    def number(self) -> int:
        return self.stories.number

    def head(self, meta: dict[str, Any], urls: dict[str, str]) -> dict[str, Any]:
        """Return `meta` and `language_urls` of this page of the list, so that no two of them say they are the same."""
        path = meta["canonical"]
        meta = meta | {"neighbours": self._neighbours(path)}
        if self.number > 1:
            title = _("%(title)s, page %(number)s") % {"title": meta["title"], "number": self.number}
            meta |= {"title": title, "canonical": numbered(path, self.number)}
        return {"meta": meta, "language_urls": {code: numbered(url, self.number) for code, url in urls.items()}}

    def _neighbours(self, path: str) -> list[tuple[str, str]]:
        """Return `rel` and path of the pages before and after this one."""
        page, found = self.stories, []
        if page.has_previous():
            found.append(("prev", numbered(path, page.previous_page_number())))
        if page.has_next():
            found.append(("next", numbered(path, page.next_page_number())))
        return found


def numbered(path: str, number: int) -> str:
    """Return the address of a page of a list; the first has no number."""
    return f"{path}?{urlencode({'page': number})}" if number > 1 else path
