"""Telling an editor which page was not published and what is wrong: where they pressed, on its form, when they come."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.messages import button, render
from wagtail.admin.ui.components import Component

from content.faults import PageHasFaults, faults_of, sentences_of
from hub.desk.access import editable_by
from hub.pages.held import held_entry, held_pages


def edit_path(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def tell(request: HttpRequest, refused: PageHasFaults) -> None:
    """Name the page and each fault, with the way to its form for who may mend it."""
    page = refused.page
    told = escape(_("“%(title)s” was not published. Please mend it first:") % {"title": page.get_admin_display_title()})
    may_mend = page.pk and page.permissions_for_user(request.user).can_edit()
    buttons = [button(edit_path(page), _("Open the form"))] if may_mend else []
    # No error in Wagtail's sense: beside one it puts a button that leads to the first fault of a form.
    messages.warning(request, render(told + _listed(refused.sentences), buttons))


def warn_of_held_back(request: HttpRequest, page: Any) -> None:
    """On the form of a page whose hour came: that it was held back, and what is still wrong."""
    entry = held_entry(page) if request.method == "GET" else None
    if entry:
        when = date_format(timezone.localtime(entry.timestamp), "DATETIME_FORMAT")
        told = escape(_("The hour of this page came on %(when)s, and it was not published.") % {"when": when})
        faults = sentences_of(faults_of(page.get_latest_revision_as_object()))
        messages.warning(request, render(told + _listed(faults), []))


class HeldBackPanel(Component):
    """On the first screen of the admin: pages of the viewer's whose hour came; nothing where there are none."""

    name = "held_back"
    order = 20
    template_name = "pages/admin/held_back_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"pages": held_pages(editable_by(parent_context["request"].user))}


def _listed(sentences: Iterable[str]) -> SafeString:
    rows = format_html_join("", "<li>{}</li>", ((one,) for one in sentences))
    return format_html("<ul>{}</ul>", rows) if rows else rows
