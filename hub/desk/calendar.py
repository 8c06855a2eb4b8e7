"""The editors' calendar: a month as a table, or as a list."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import get_page_content_types

from hub.desk.access import editable_by, let_in, may_begin, plans_here
from hub.desk.months import WORDS, Asked, Happening, happenings, month_after, month_of, weeks_of
from hub.pages.models import BlogPostPage, GuidePage
from members.models import Member

CHOICES = ("language", "kind", "author")


@require_safe
@let_in(plans_here)
def calendar(request: HttpRequest) -> HttpResponse:
    """`?month=2026-11`, `&view=list`, narrowed by `language`, `kind` (a page type) and `author`."""
    first = month_of(request.GET.get("month"))
    given = {name: request.GET.get(name, "") for name in CHOICES}
    asked = Asked(given["language"], given["kind"], given["author"] if given["author"].isdecimal() else "")
    is_list = request.GET.get("view") == "list"
    weeks = weeks_of(first)
    span = (first, month_after(first)) if is_list else (weeks[0][0], month_after(first))
    found = happenings(request.user, *span, asked)
    context = _filled(first, weeks, found) | {"asked": asked, "is_list": is_list, "words": WORDS.items()}
    return render(request, "hub/desk/calendar.html", context | _around(request, first, given, is_list))


def _filled(first: date, weeks: list[list[date]], found: list[Happening]) -> dict[str, Any]:
    """Return the days of a month with what happens on each."""
    by_day: dict[date, list[Happening]] = {}
    for one in found:
        by_day.setdefault(one.at.date(), []).append(one)
    today = timezone.localdate()
    rows = [
        [
            {"day": day, "is_other": day.month != first.month, "is_today": day == today, "found": by_day.get(day, [])}
            for day in week
        ]
        for week in weeks
    ]
    days = [(day, by_day[day]) for day in sorted(by_day) if day.month == first.month]
    return {"first": first, "weeks": rows, "days": days, "count": sum(len(entries) for _day, entries in days)}


def _around(request: HttpRequest, first: date, given: dict[str, str], is_list: bool) -> dict[str, Any]:
    """Return the ways to other months and the choices of the form."""
    kept = {name: value for name, value in given.items() if value}

    def to(month: date, view: str) -> str:
        return "?" + urlencode({"month": f"{month:%Y-%m}", **kept, **({"view": view} if view else {})})

    view = "list" if is_list else ""
    owners = editable_by(request.user).order_by().values("owner")
    now = timezone.localtime()
    return {
        "before": to(month_after(first, -1), view),
        "after": to(month_after(first), view),
        "this": to(timezone.localdate().replace(day=1), view),
        "as_list": to(first, "list"),
        "as_month": to(first, ""),
        "languages": settings.LANGUAGES,
        "kinds": [(one.model, one.name) for one in get_page_content_types(include_base_page_type=False)],
        "authors": Member.objects.filter(pk__in=owners).order_by("display_name"),
        "may_begin_story": may_begin(request.user, BlogPostPage),
        "may_begin_guide": may_begin(request.user, GuidePage),
        "zone": f"{timezone.get_current_timezone_name()} ({now:%Z})",
        "now": now,
    }
