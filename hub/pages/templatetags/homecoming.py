"""What a member's home says: since when, what was published since then, and whether that is everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.pages.models import BlogPostPage
from hub.templatetags.frame import reader_language
from members.visiting import last_here
from search.registry import kind_named

register = template.Library()

SHOWN = 4
"""New things of a kind that home shows; of more it says that there are more."""
A_WEEK = 7
FIRST_DAYS = timedelta(days=7)
"""Who is here for the first time is shown what is this new."""


@dataclass(frozen=True)
class News:
    """What was published of a kind since somebody was here; `more` where that is not all of it."""

    things: list[Any]
    more: bool


@dataclass(frozen=True)
class Since:
    """When a member was here before, what was published since, and the words for when: empty on a first visit."""

    words: str
    stories: News
    tools: News

    @property
    def has_more(self) -> bool:
        return self.stories.more or self.tools.more


@register.simple_tag(takes_context=True)
def since_here(context: dict[str, Any]) -> Since:
    """Return what is new to a member since their last visit, which is one row, its words, and two queries."""
    member, now = context["request"].user, timezone.now()
    since = last_here(member)
    after = since or now - FIRST_DAYS
    language = reader_language()
    stories = BlogPostPage.objects.visible_to(member).for_readers_of(language).filter(first_published_at__gt=after)
    tools = kind_named("tool")
    new_tools: Any = tools.visible_to(member).filter(published_at__gt=after) if tools else ()
    return Since(
        _in_words(since, now) if since else "",
        _news(stories.newest_first().for_list()),
        _news(new_tools.published().order_by("-published_at", "-pk") if tools else []),
    )


def _news(things: Any) -> News:
    found = list(things[: SHOWN + 1])
    return News(found[:SHOWN], len(found) > SHOWN)


def _in_words(since: datetime, now: datetime) -> str:
    """Say since when, in the member's zone: the hour today, yesterday, the weekday within a week, else the date."""
    local, today = timezone.localtime(since), timezone.localtime(now).date()
    days = (today - local.date()).days
    if days <= 0:
        return _("Since %(time)s") % {"time": date_format(local, _("g:i A"))}
    if days == 1:
        return _("Since yesterday")
    if days < A_WEEK:
        return _("Since %(weekday)s") % {"weekday": date_format(local, "l")}
    in_this_year = local.year == today.year
    return _("Since %(date)s") % {"date": date_format(local, "MONTH_DAY_FORMAT" if in_this_year else "DATE_FORMAT")}
