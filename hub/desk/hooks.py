"""How the editors' desk stands in the Wagtail admin: menu entries, panels, notices on the form, a style sheet."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from hub.desk import schedule
from hub.desk.access import can_edit, plans_here, translates_here, works_here
from hub.desk.addresses import urlpatterns
from hub.desk.panels import ReadAgainPanel, TimerPanel, timer_notice
from hub.desk.translations import behind

REPLACED = ("wagtail_localize:translations_report", "wagtailadmin_reports:aging_pages")
"""Reports that ours say more than; wagtail-localize's shows pages that are not the viewer's."""


class DeskMenuItem(MenuItem):
    """Shown to whom `allowed` names; by default to who edits anything."""

    def __init__(self, *args: Any, allowed: Callable[[Any], bool] = works_here, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed

    def is_shown(self, request: HttpRequest) -> bool:
        return self.allowed(request.user)


@hooks.register("register_admin_urls")
def register_desk() -> list[Any]:
    return urlpatterns


@hooks.register("register_admin_menu_item")
def register_calendar() -> MenuItem:
    known: dict[str, Any] = {"name": "calendar", "icon_name": "calendar-alt", "order": 310, "allowed": plans_here}
    return DeskMenuItem(_("Calendar"), reverse("desk_calendar"), **known)


@hooks.register("register_reports_menu_item")
def register_links_report() -> MenuItem:
    return DeskMenuItem(_("Broken links"), reverse("desk_links"), name="desk-links", icon_name="link", order=100)


@hooks.register("register_reports_menu_item")
def register_stale_report() -> MenuItem:
    label = _("Pages to read again")
    return DeskMenuItem(label, reverse("desk_stale"), name="desk-stale", icon_name="time", order=110)


@hooks.register("register_reports_menu_item")
def register_translations_report() -> MenuItem:
    known: dict[str, Any] = {"name": "desk-translations", "icon_name": "wagtail-localize-language", "order": 120}
    return DeskMenuItem(_("Translations"), reverse("desk_translations"), allowed=translates_here, **known)


@hooks.register("construct_reports_menu")
def leave_out_replaced(request: HttpRequest, items: list[MenuItem]) -> None:
    replaced = {reverse(name) for name in REPLACED}
    items[:] = [item for item in items if item.url not in replaced]


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += [TimerPanel(), ReadAgainPanel()]


@hooks.register("before_edit_page")
def warn_of_a_still_timer(request: HttpRequest, page: Page) -> None:
    """On the form of a page with a date: what the date is worth while the timer stands still."""
    if request.method == "GET" and schedule.is_scheduled(page) and (notice := timer_notice()):
        messages.warning(request, notice)


@hooks.register("before_edit_page")
def tell_what_is_behind(request: HttpRequest, page: Page) -> None:
    """On the form of a translation: that its original has changed, and the way there."""
    state = behind(page) if request.method == "GET" else None
    if state:
        told = _("The original, “%(title)s”, was changed on %(day)s; the translation is from before.") % {
            "title": state.original.title,
            "day": date_format(timezone.localtime(state.behind_since), "DATE_FORMAT"),
        }
        to_original = messages.button(reverse("wagtailadmin_pages:edit", args=[state.original_id]), _("See it"))
        messages.warning(request, told, buttons=[to_original])


def review_button(page: Page, user: Any, view_name: str | None = None, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a page's menu to the date by which it should be read again."""
    if can_edit(user, page):
        yield Button(_("Read again by …"), reverse("desk_review", args=[page.pk]), icon_name="time", priority=70)


hooks.register("register_page_header_buttons", review_button)
hooks.register("register_page_listing_more_buttons", review_button)


@hooks.register("insert_global_admin_css")
def style_desk() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/editors-desk.css"))
