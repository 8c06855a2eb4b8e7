"""Wagtail's views of a page, and what the hub adds: faults are told where somebody pressed, remarks by our mail."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet

from content.faults import PageHasFaults
from hub.pages.commenting import Remarks, notify_of_remarks
from hub.pages.refusing import edit_path, tell


class TellsFaults:
    """Leads back to the form where a page that should become public has faults."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PageHasFaults as refused:
            tell(request, refused)
            back = get_valid_next_url_from_request(request) or edit_path(refused.page)
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                # As the window of a decision hears that it is done: it closes, and the page behind it is read again.
                closed: HttpResponseBase = render_modal_workflow(
                    request, "", None, {}, json_data={"step": "success", "redirect": back}
                )
                return closed
            return redirect(back)
        return response


class TellsRemarks:
    """Has the remarks beside a page told by the hub's own mail."""

    request: HttpRequest
    page: Any

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        notify_of_remarks(self.page, self.request.user, Remarks.of(changes))


class EditPage(TellsFaults, TellsRemarks, EditView):
    """The form."""


class RevertPage(TellsFaults, TellsRemarks, RevisionsRevertView):
    """The form, filled in with an earlier version."""


class DecideOnPage(TellsFaults, WorkflowActionView):
    """The window in which a page is approved."""


class MovePage(TellsFaults, MoveConfirmView):
    """Moving a published page: where its address has to change, it is kept anew."""


class HubPages(PageViewSet):
    """Stands in the place of Wagtail's own for every type of page."""

    edit_view_class = EditPage
    revisions_revert_view_class = RevertPage
    workflow_action_view_class = DecideOnPage
    move_confirm_view_class = MovePage
