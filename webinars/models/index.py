"""The list of webinars: what is on now, what comes, and what can be watched again; narrowed by its address alone."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.page import HubPage
from topics.models import Topic
from webinars.models.page import WebinarPage, told
from webinars.models.series import WebinarSeries
from webinars.models.session import WebinarSession

RECORDINGS_A_PAGE = 12


class WebinarIndexPage(HubPage):
    """What is on now, what comes, and what can be watched again."""

    section = "webinars"
    # It changes by the clock, and with every seat.
    may_be_kept = False
    max_count_per_parent = 1
    subpage_types = ["webinars.WebinarPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = gettext_lazy("list of webinars")
        verbose_name_plural = gettext_lazy("lists of webinars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the three lists, as far as topic, series and language of the address let them through."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        everything = WebinarSession.objects.visible_to(request.user)
        keys = everything.values("page_key")
        told_of = Q(webinars__translation_key__in=keys) | Q(children__webinars__translation_key__in=keys)
        topics = list(Topic.objects.filter(told_of).distinct())
        series = list(WebinarSeries.objects.filter(pages__translation_key__in=everything.values("page_key")).distinct())
        chosen = _chosen(request, topics, series)
        seen = everything.with_seats()
        seen = seen.about(chosen["topic"].slug) if chosen["topic"] else seen
        seen = seen.of_series(chosen["series"].slug) if chosen["series"] else seen
        seen = seen.followed_in(chosen["language"]) if chosen["language"] else seen
        recorded = Paginator(seen.recorded(now), RECORDINGS_A_PAGE).get_page(request.GET.get("page"))
        on_this_page: Any = recorded.object_list
        return (
            context
            | _narrowed(context, chosen, recorded.number)
            | chosen
            | {
                "running": told(seen.running(now)),
                "upcoming": told(seen.upcoming(now)),
                "recorded": told(on_this_page),
                "recordings": recorded,
                "topics": topics,
                "all_series": [(one, one.name_in(_language())) for one in series],
                "is_narrowed": any(chosen.values()),
                "announced": [] if any(chosen.values()) else _announced(request),
            }
        )


def _language() -> str:
    return (get_language() or "en")[:2]


def _announced(request: HttpRequest) -> list[WebinarPage]:
    """Return the webinars that have a page and no date yet, the newest first."""
    dated = WebinarSession.objects.values("page_key")
    pages = WebinarPage.objects.visible_to(request.user).for_readers_of(_language()).exclude(translation_key__in=dated)
    return list(pages.newest_first().select_related("locale"))


def _chosen(request: HttpRequest, topics: list[Topic], series: list[WebinarSeries]) -> dict[str, Any]:
    """Return what the address asks for, of what there is; anything else in it narrows nothing."""
    asked = request.GET
    return {
        "topic": next((one for one in topics if one.slug == asked.get("topic")), None),
        "series": next((one for one in series if one.slug == asked.get("series")), None),
        "language": next((code for code, _name in settings.LANGUAGES if code == asked.get("language")), ""),
    }


def _narrowed(context: dict[str, Any], chosen: dict[str, Any], page: int) -> dict[str, Any]:
    """Return title and addresses of a part of the list, so that no two of its pages say they are the same."""
    topic, series, language = chosen["topic"], chosen["series"], chosen["language"]
    slugs = {"topic": topic and topic.slug, "series": series and series.slug, "language": language}
    slugs |= {"page": str(page) if page > 1 else ""}
    query = urlencode({name: slug for name, slug in slugs.items() if slug})
    if not query:
        return {}
    names = [topic and topic.name, series and series.name_in(_language()), dict(settings.LANGUAGES).get(language)]
    meta = context["meta"]
    by = " · ".join(name for name in names if name)
    title = f"{meta['title']}: {by}" if by else meta["title"]
    if page > 1:
        title = str(_("%(title)s, page %(number)s") % {"title": title, "number": page})
    return {
        "meta": meta | {"title": title, "canonical": f"{meta['canonical']}?{query}"},
        "language_urls": {code: f"{url}?{query}" for code, url in context["language_urls"].items()},
    }
