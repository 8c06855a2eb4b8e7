"""The library's pages: looking through it, leaving a tool; a tool's own page is in `tool_views`."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from content.errors import TextRefused
from library.browsing import Browse, read_address
from library.curation import submit_tool
from library.errors import MayNotSubmit
from library.forms import SubmissionForm
from library.models import Tool
from library.offering import Offer
from library.policies import can_submit_tool
from search.asked import remember

THANKS = gettext_lazy("Thank you. An editor looks it over, and you get a mail when it is in the library.")


@require_GET
def tools(request: HttpRequest) -> HttpResponse:
    """Search and facets; the address holds everything that was asked."""
    browse = Browse(read_address(request.GET), request.user, _language())
    if browse.asked.page > browse.results.pages:
        raise Http404
    if browse.asked.page == 1 and not browse.asked.chosen:
        remember(browse.asked.text, _language(), browse.results.total)
    context = {
        "browse": browse,
        "results": browse.results,
        "offer": Offer(browse),
        "everything": Tool.objects.published().count(),
        "meta": _about(browse),
    }
    return render(request, "library/tools.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """The form for a tool, and what became of those left before."""
    member: Any = request.user
    if not can_submit_tool(member):
        if request.method == "POST":
            raise MayNotSubmit
        return redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return _submission_page(request, SubmissionForm(instance=_sent_before(request)))
    form = SubmissionForm(request.POST)
    if form.is_valid():
        try:
            left = submit_tool(member, form.draft(), client_key=form.cleaned_data["client_key"])
        except TextRefused as refusal:
            form.add_error("body", str(refusal.message))
        else:
            messages.success(request, THANKS)
            return redirect(left)
    return _submission_page(request, form, status=422)


def _about(browse: Browse) -> dict[str, Any]:
    """Return the metadata of a page of the library: a search or a selection is nothing to be found from outside."""
    asked = browse.asked
    sought = ", ".join(filter(None, [asked.text, *(chip.label for chip in browse.chips)]))
    title = _("Tools: %(sought)s") % {"sought": sought} if sought else _("Tools")
    if asked.page > 1:
        title = _("%(title)s, page %(page)d") % {"title": title, "page": asked.page}
    return {
        "title": title,
        "description": _("Forms, guides, scripts and spreadsheets that worked for a coalition, ready to borrow."),
        "canonical": reverse("tools") + (f"?page={asked.page}" if asked.page > 1 else ""),
        "noindex": bool(sought),
    }


def _submission_page(request: HttpRequest, form: SubmissionForm, status: int = 200) -> HttpResponse:
    own = Tool.objects.submitted_by(request.user)
    context = {"form": form, "own": own, "meta": {"title": _("Leave a tool"), "noindex": True}}
    return render(request, "library/submit.html", context, status=status)


def _sent_before(request: HttpRequest) -> Tool | None:
    """Return the member's own tool that the address names, if it may still be changed."""
    try:
        key = uuid.UUID(request.GET.get("key", ""))
    except ValueError:
        return None
    own: Any = Tool.objects.submitted_by(request.user).filter(client_key=key).first()
    return own if own and own.can_be_sent_again else None


def _language() -> str:
    return (get_language() or "en")[:2]
