"""The Wagtail admin as editors work in it: what they write first, then what they write it with, then the rest."""

from collections.abc import Iterable

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet

from hub.pages.viewsets import GuidesViewSet, PersonChooser, ShelvesGroup, StoriesViewSet, WordsGroup

MENU = (
    "stories",
    "guides",
    "webinars",
    "webinar-series",
    "calendar",
    "library",
    "explorer",
    "images",
    "documents",
    "shelves",
    "coalitions",
    "words",
    "search-steering",
    "reports",
    "settings",
    "help",
)
"""Names of the menu's entries from top to bottom; an entry that is not named here keeps its place among the last."""

register_snippet(ShelvesGroup)


@hooks.register("register_admin_viewset")
def register_lists() -> Iterable[ViewSet]:
    return [
        StoriesViewSet(),
        GuidesViewSet(),
        PersonChooser("person_chooser", url_prefix="people/choose"),
        WordsGroup(),
    ]


@hooks.register("construct_main_menu")
def put_in_order(request: HttpRequest, items: list[MenuItem]) -> None:
    """Sort the menu by an editor's day."""
    places = {name: place for place, name in enumerate(MENU)}
    items.sort(key=lambda item: (places.get(item.name, len(MENU)), item.order))
    for place, item in enumerate(items):
        item.order = place
