"""Wagtail's views of a page, and what the hub adds: faults are told where somebody pressed, remarks by our mail."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.revisions import RevisionsCompareView, RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from content.faults import PageHasFaults
from hub.pages.commenting import Remarks, notify_of_remarks
from hub.pages.refusing import edit_path, tell
from webinars.desk.pages import WebinarEditView, WebinarListing
from webinars.models import WebinarPage


class TellsFaults:
    """Leads back to the form where a page that should become public has faults."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view
        except PageHasFaults as refused:
            tell(request, refused)
            back = get_valid_next_url_from_request(request) or edit_path(refused.page)
            return _led(request, back)
        return response


class TellsRemarks:
    """Has the remarks beside a page told by the hub's own mail."""

    request: HttpRequest
    page: Any

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        notify_of_remarks(self.page, self.request.user, Remarks.of(changes))


class ComesHome:
    """Leads who only decides to their first screen, where others come to the list that the page stands in."""

    request: HttpRequest
    page: Any
    next_url: str

    def redirect_away(self) -> HttpResponseBase:
        shown = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        if self.next_url or shown.filter(pk=self.page.get_parent().pk).exists():
            listed: HttpResponseBase = super().redirect_away()  # type: ignore[misc]  # of the form it stands before
            return listed
        return redirect("wagtailadmin_home")


class EditPage(TellsFaults, TellsRemarks, ComesHome, EditView):
    """The form."""


class EditWebinar(TellsFaults, TellsRemarks, ComesHome, WebinarEditView):
    """The form of a webinar's page, with that of its date."""


class RevertPage(TellsFaults, TellsRemarks, ComesHome, RevisionsRevertView):
    """The form, filled in with an earlier version."""


class DecideOnPage(TellsFaults, WorkflowActionView):
    """The window in which a page is approved or sent back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Decide; who may not open the page any more after it is led to their first screen and told what came of it."""
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        page = Page.objects.get(pk=self.object.pk)
        if page.workflow_in_progress or page.permissions_for_user(request.user).can_edit():
            return response
        told = _("“%(title)s” is approved.") if self.action_name == "approve" else _("“%(title)s” goes back.")
        messages.success(request, told % {"title": page.specific_deferred.get_admin_display_title()})
        return _led(request, reverse("wagtailadmin_home"))


class MovePage(TellsFaults, MoveConfirmView):
    """Moving a published page: where its address has to change, it is kept anew."""


class PageHistory(PageHistoryView):
    """Wagtail asks for a right somewhere in the tree before it asks for one on the page, and a reviewer has none."""

    any_permission_required = None


class ComparePage(RevisionsCompareView):
    """As with the history: the page itself is asked for all the same (`get_object`)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        compared: HttpResponseBase = super(RevisionsCompareView, self).dispatch(request, *args, **kwargs)
        return compared


class HubPages(PageViewSet):
    """Stands in the place of Wagtail's own for every type of page."""

    edit_view_class = EditPage
    history_view_class = PageHistory
    revisions_compare_view_class = ComparePage
    revisions_revert_view_class = RevertPage
    workflow_action_view_class = DecideOnPage
    move_confirm_view_class = MovePage


class HubWebinars(HubPages):
    """The same for webinars, which have a form and a list of their own."""

    model = WebinarPage
    edit_view_class = EditWebinar
    index_view_class = WebinarListing


def _led(request: HttpRequest, url: str) -> HttpResponseBase:
    """Lead there; the window of a decision is told as Wagtail does: it closes, and the page behind it goes there."""
    if request.headers.get("x-requested-with") != "XMLHttpRequest":
        return redirect(url)
    closed: HttpResponseBase = render_modal_workflow(
        request, "", None, {}, json_data={"step": "success", "redirect": url}
    )
    return closed
