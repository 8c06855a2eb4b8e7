"""Parts of the blog: the page of a category, a tag, a series, an author."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.page import trail_data
from hub.pages.browsing import Part, part_of_blog
from hub.pages.models import BlogCategory
from hub.pages.models.described import CONTEXT, blog, list_of, person, whole
from hub.pages.models.lists import StoryList


@require_safe
def stories_of(request: HttpRequest, sort: str, slug: str) -> HttpResponse:
    """Show the stories of a part, each once, in the reader's language where there is one."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    part = part_of_blog(sort, slug, request.user)
    shown = StoryList.asked(request, part.stories.for_readers_of(language))
    paths = {code: part.path(code) for code, _name in settings.LANGUAGES}
    meta = {"title": part.title, "description": part.words or _description(part), "canonical": paths[language]}
    context = {
        "part": part,
        "shown": shown,
        "categories": BlogCategory.objects.all(),
        "atom": part.feed(language),
        "rss": part.feed(language, "rss"),
        "described": _described(part, shown, language),
        "trail": trail_data(_way_to(part, language)),
    } | shown.head(meta, paths)
    return render(request, f"pages/blog_{sort}.html", context)


def _description(part: Part) -> str:
    if part.sort == "author":
        return _("What %(name)s wrote here.") % {"name": part.title}
    return _("What changed, for whom, and how they know.")


def _described(part: Part, shown: StoryList, language: str) -> dict[str, Any]:
    """Describe the page to other machines; of an author it says what a visitor may know."""
    listed = list_of(shown.stories, language)
    about: dict[str, Any] = {"@type": "CollectionPage", "mainEntity": listed}
    if part.sort == "author":
        about = {"@type": "ProfilePage", "mainEntity": person(part.about, language), "about": listed}
    elif part.sort == "series":
        about["about"] = {"@type": "CreativeWorkSeries", "name": part.title, "url": whole(part.path(language))}
    return {
        "@context": CONTEXT,
        **about,
        "name": part.title,
        "url": whole(part.path(language)),
        "inLanguage": language,
        "description": part.words or _description(part),
        "isPartOf": blog(language),
    }


def _way_to(part: Part, language: str) -> list[tuple[str, str]]:
    return [
        (_("Home"), f"/{language}/"),
        (_("Stories"), f"/{language}/blog/"),
        (part.title, part.path(language)),
    ]
