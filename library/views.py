"""The library's pages: looking through it, one tool, leaving one."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from content.errors import TextRefused
from library.browsing import Browse, read_address
from library.curation import submit_tool
from library.errors import MayNotSubmit
from library.forms import SubmissionForm
from library.models import Tool
from library.offering import Offer
from library.policies import can_review_tools, can_submit_tool
from members.policies import can_see_profile
from networks.models import Coalition

THANKS = gettext_lazy("Thank you. An editor looks it over, and you get a mail when it is in the library.")


@require_GET
def tools(request: HttpRequest) -> HttpResponse:
    """Search and facets; the address holds everything that was asked."""
    browse = Browse(read_address(request.GET), request.user, _language())
    if browse.asked.page > browse.results.pages:
        raise Http404
    context = {
        "browse": browse,
        "results": browse.results,
        "offer": Offer(browse),
        "everything": Tool.objects.published().count(),
        "meta": _about(browse),
    }
    return render(request, "library/tools.html", context)


@require_GET
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """What a tool is, for whom, and how to get it."""
    found = get_object_or_404(Tool.objects.visible_to(request.user).for_its_page(), slug=slug)
    editions = list(found.editions().visible_to(request.user).published())
    urls = {edition.lang: _address(edition) for edition in (found, *editions)}
    giver = found.submitted_by
    context = {
        "tool": found,
        "foreign": found.lang != _language(),
        "editions": [{"tool": edition, "url": urls[edition.lang]} for edition in editions],
        "users": Coalition.objects.visible_to(request.user).filter(tools_used=found),
        "giver": giver if giver and can_see_profile(request.user, giver) else None,
        "host": urlsplit(found.link).hostname,
        "may_review": can_review_tools(request.user),
        "language_urls": urls,
        "meta": _about_tool(found),
    }
    return render(request, "library/tool.html", context)


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


def _about_tool(tool: Tool) -> dict[str, Any]:
    """Return the metadata of a tool: it is at home under the language it is written in."""
    return {
        "title": tool.title,
        "description": tool.summary,
        "canonical": _address(tool),
        "type": "article",
        "noindex": not tool.is_published,
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


def _address(edition: Tool) -> str:
    """Return an edition's own address, under the language it is written in."""
    with override(edition.lang):
        return edition.get_absolute_url()


def _language() -> str:
    return (get_language() or "en")[:2]
