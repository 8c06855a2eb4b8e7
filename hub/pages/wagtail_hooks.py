"""The Wagtail admin as editors work in it: what they write first, then what they write it with, then the rest."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.models import register_snippet

from content.showing import open_pages
from hub.pages import localizing, preview_views
from hub.pages.bulk import PublishWithoutFaults
from hub.pages.held import HELD_BACK
from hub.pages.page_api import OwnPages
from hub.pages.page_policies import PagesPolicy
from hub.pages.page_views import HubPages, HubWebinars
from hub.pages.refusing import HeldBackPanel, warn_of_held_back
from hub.pages.sharing import may_share
from hub.pages.viewsets import GuidesViewSet, PersonChooser, ShelvesGroup, StoriesViewSet, WordsGroup
from members.policies import is_editor

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


# After Wagtail's own and that of webinars, in whose places these stand.
@hooks.register("register_admin_viewset", order=10)
def register_views_of_pages() -> Iterable[ViewSet]:
    return [HubPages(), HubWebinars()]


@hooks.register("register_admin_urls")
def register_preview_links() -> list[object]:
    return [
        path("preview-links/<int:page_id>/", preview_views.links, name="preview_links"),
        path("preview-links/<int:page_id>/<int:pk>/revoke/", preview_views.revoke, name="revoke_preview_link"),
    ]


# After Wagtail's own, in whose places these stand.
hooks.register("register_bulk_action", PublishWithoutFaults, order=10)
# Before wagtail-localize's, which opens the translator's form.
hooks.register("before_edit_page", localizing.publish, order=-1)
hooks.register("before_edit_page", warn_of_held_back, order=-1)


@hooks.register("construct_homepage_panels")
def show_what_was_held_back(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(HeldBackPanel())


@hooks.register("construct_admin_api", order=10)
def keep_pages_whole(router: Any) -> None:
    router.register_endpoint("pages", OwnPages)


@hooks.register("register_log_actions")
def name_what_was_held_back(actions: Any) -> None:
    @actions.register_action(HELD_BACK)
    class HeldBack(LogFormatter):
        label = _("Not published at its hour")
        message = _("Not published at its hour: something is wrong with the page")


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_to_share(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> Iterable[Button]:
    """Beside a page's other acts: show its draft to somebody without an account."""
    if may_share(user, page):
        yield Button(_("Share the draft"), reverse("preview_links", args=[page.pk]), icon_name="link", priority=70)


@hooks.register("construct_page_chooser_queryset")
def offer_what_may_be_seen(pages: Any, request: HttpRequest) -> Any:
    """Wagtail's window offers every page there is, by its title; one's own and published ones are enough."""
    own = policy_registry.get_by_type(Page).explorable_instances(request.user)
    # Not a union: the tree is ordered, and an ordered part of a union is refused by SQLite.
    return pages.filter(Q(pk__in=own.order_by().values("pk")) | Q(pk__in=open_pages(request).order_by().values("pk")))


@hooks.register("construct_explorer_page_queryset")
def open_only_own_branches(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Wagtail opens the explorer at any page, whose title then stands above an empty list."""
    own = policy_registry.get_by_type(Page).explorable_instances(request.user)
    if not own.filter(pk=parent_page.pk).exists():
        raise Http404
    return pages


@hooks.register("construct_reports_menu")
def leave_out_what_is_refused(request: HttpRequest, items: list[MenuItem]) -> None:
    """The report of types names the page of each type that was edited last, whosever it is (`hub.urls`)."""
    if not is_editor(request.user):
        items[:] = [item for item in items if item.name not in {"page-types-usage", "translations"}]


@hooks.register("construct_main_menu")
def put_in_order(request: HttpRequest, items: list[MenuItem]) -> None:
    """Sort the menu by an editor's day."""
    places = {name: place for place, name in enumerate(MENU)}
    items.sort(key=lambda item: (places.get(item.name, len(MENU)), item.order))
    for place, item in enumerate(items):
        item.order = place
