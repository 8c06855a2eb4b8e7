"""Where a reader is in a thread: how much is new, where it begins, what came late, what they want to hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from forum.models import Post, Reading, Thread, Watch
from forum.querysets import PER_PAGE
from forum.rendering import render_unread_line
from forum.rows import count_new, url_of_new
from forum.stand_ins import THREAD
from members.policies import is_member
from search.written import VIEWER, Objects


@dataclass(frozen=True)
class Position:
    """How a member stands to a thread; a visitor, or who was never here, has read nothing and misses nothing.

    `new` counts posts to be read; `late` are the numbers of those of them that were let in below what the member had
    read already.
    """

    thread: Thread
    reading: Reading | None
    new: int = 0
    late: tuple[int, ...] = ()
    level: str = ""

    @classmethod
    def of(cls, viewer: Any, thread: Thread) -> "Position":
        if not is_member(viewer):
            return cls(thread, None)
        values = {VIEWER: viewer.pk, THREAD: thread.pk}
        level = next((watch.level for watch in _WATCHES.ask(values)), "")
        reading = next(iter(_READINGS.ask(values)), None)
        if reading is None:
            return cls(thread, None, level=level)
        late = _late(reading)
        vars(thread).update(read_number=reading.last_number, missed=len(late), missed_from=min(late, default=None))
        return cls(thread, reading, count_new([thread])[thread.pk], late, level)

    @property
    def url(self) -> str:
        """The address of the first post to be read."""
        return url_of_new(self.thread) if self.new else ""

    def mark(self, articles: Sequence[SafeString], posts: Sequence[Post], page: int, zone: tzinfo) -> SafeString:
        """Join the articles of a page, with a line over what is new and one over what came late, if they are here.

        Each page that holds something late has its line, until it was seen.
        """
        shown: list[SafeString] = list(articles)
        if self.reading:
            for place, line in self._lines(self.reading, posts, page, zone):
                shown[place] = line + shown[place]
        return mark_safe("".join(shown))

    def _lines(self, reading: Reading, posts: Sequence[Post], page: int, zone: tzinfo) -> list[tuple[int, SafeString]]:
        lines = []
        late = [number for number in self.late if number > (page - 1) * PER_PAGE]
        if late and late[0] <= page * PER_PAGE:
            lines.append((_first(posts, late[0]), _line("late", _words_of_late(len(late)))))
        since = self.new - len(self.late)
        begins = _first(posts, reading.last_number + 1)
        if since > 0 and self._begins_on(reading.last_number, page):
            lines.append((begins, _line("new", render_unread_line(since, reading.at, zone))))
        return [(place, line) for place, line in lines if place < len(posts)]

    def _begins_on(self, read: int, page: int) -> bool:
        """Say whether nothing to be read stands on an earlier page; one query, and only on pages that lie beyond."""
        start = (page - 1) * PER_PAGE
        earlier = self.thread.posts.standing().filter(number__gt=read, number__lte=start)
        return read >= start or not earlier.exists()


_WATCHES = Objects(lambda: Watch.objects.filter(member=VIEWER, thread=THREAD))
_READINGS = Objects(lambda: Reading.objects.filter(member=VIEWER, thread=THREAD))


def _first(posts: Sequence[Post], number: int) -> int:
    """Return the place of the first post from a number on."""
    return sum(post.number < number for post in posts)


def _late(reading: Reading) -> tuple[int, ...]:
    """Return the numbers of what was missed, in order; of whoever is not behind, nothing is asked."""
    missed = reading.missed.standing().order_by("post__number").values_list("post__number", flat=True)
    return tuple(missed) if reading.is_behind else ()


def _words_of_late(missed: int) -> str:
    words = ngettext(
        "%(count)d let in late, which you have not read",
        "%(count)d let in late, from here on, which you have not read",
        missed,
    )
    return words % {"count": missed}


def _line(name: str, words: str) -> SafeString:
    return format_html('<h2 class="unread-line" id="{}">{}</h2>\n', name, words)
