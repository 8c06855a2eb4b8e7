"""What a coalition’s page shows of its shelf."""

from typing import Any

from django import template

from hub.pages.models import CoalitionShelfPage
from hub.pages.models.shelves import stories_of
from hub.templatetags.frame import reader_language
from networks.models import Coalition

register = template.Library()

NEWEST = 3


@register.inclusion_tag("pages/_coalition_stories.html", takes_context=True)
def coalition_stories(context: dict[str, Any], coalition: Coalition) -> dict[str, Any]:
    """Show a coalition’s newest stories and the way to its shelf; nothing where a viewer may see none."""
    viewer, language = context["request"].user, reader_language()
    shelf = CoalitionShelfPage.objects.filter(coalition=coalition).visible_to(viewer).for_readers_of(language).first()
    stories = stories_of(coalition.pk, viewer).for_readers_of(language).for_list()[:NEWEST] if shelf else ()
    return {"shelf": shelf, "stories": list(stories), "request": context["request"]}
