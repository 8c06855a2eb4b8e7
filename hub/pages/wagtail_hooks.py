"""The Wagtail admin as editors work in it: what they write first, then what they write it with, then the rest."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from hub.pages import localizing, preview_views
from hub.pages.page_policies import PagesPolicy
from hub.pages.sharing import may_share
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

register_permission_policy(Page, PagesPolicy())
register_snippet(ShelvesGroup)


# Before wagtail-localize's own, which ask only whether somebody may translate at all.
@hooks.register("register_admin_urls", order=-1)
def guard_translating() -> list[object]:
    return [
        path("localize/submit/page/<int:page_id>/", localizing.submit),
        path("localize/update/<int:translation_source_id>/", localizing.update),
        path("localize/page/<int:page_id>/convert_to_alias/", localizing.convert),
        path("localize/translate/<int:translation_id>/machine_translate/", localizing.machine_translate),
        path("localize/reports/translations/", localizing.report),
        path("localize/reports/translations/results/", localizing.report_results),
    ]


@hooks.register("register_admin_viewset")
def register_lists() -> Iterable[ViewSet]:
    return [
        StoriesViewSet(),
        GuidesViewSet(),
        PersonChooser("person_chooser", url_prefix="people/choose"),
        WordsGroup(),
    ]


@hooks.register("register_admin_urls")
def register_preview_links() -> list[object]:
    return [
        path("preview-links/<int:page_id>/", preview_views.links, name="preview_links"),
        path("preview-links/<int:page_id>/<int:pk>/revoke/", preview_views.revoke, name="revoke_preview_link"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_to_share(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> Iterable[Button]:
    """Beside a page's other acts: show its draft to somebody without an account."""
    if may_share(user, page):
        yield Button(_("Share the draft"), reverse("preview_links", args=[page.pk]), icon_name="link", priority=70)


@hooks.register("construct_main_menu")
def put_in_order(request: HttpRequest, items: list[MenuItem]) -> None:
    """Sort the menu by an editor's day."""
    places = {name: place for place, name in enumerate(MENU)}
    items.sort(key=lambda item: (places.get(item.name, len(MENU)), item.order))
    for place, item in enumerate(items):
        item.order = place
