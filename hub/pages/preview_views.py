"""A draft as its link shows it to anybody, and the list of a page's links in the admin."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from content.granting import lend
from hub.pacing import SharedPaces
from hub.pages.forms import ShareForm
from hub.pages.models import PreviewLink
from hub.pages.sharing import LENDER, find_link, may_share, share, take_back
from members.pacing import Limit

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
GUESSES = SharedPaces("preview", Limit(30, timedelta(minutes=10)))
"""Links of one connection that show nothing: so many at once. A token has 256 bits; this keeps scripts off."""

FRESH = "fresh_preview_link"
"""The key in a session of the link that was made last, to be shown once."""


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the newest draft as a visitor would see the page. Every link that shows nothing gets the same answer."""
    link = find_link(token)
    response = _draft(request, link) if link else _nothing(request)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _draft(request: HttpRequest, link: PreviewLink) -> HttpResponse:
    page: Any = link.page.specific.get_latest_revision_as_object()
    # Nothing that a draft shows may depend on who holds the link: they see what a visitor will see.
    request.user = AnonymousUser()
    told: Any = request
    told.is_preview = told.is_shared = True
    told.shared_banner = render_to_string("pages/_shared.html", {"link": link, "page": page}, request)
    with override(page.language):
        response: Any = page.serve(request)
        if hasattr(response, "render"):
            response.render()
    lend(response, page, LENDER, link.pk)
    return response


def _nothing(request: HttpRequest) -> HttpResponse:
    GUESSES.keep(get_adapter().get_client_ip(request))
    # Not 404, which the languages’ middleware would send on to an address of pages.
    return render(request, "pages/shared_over.html", status=410)


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, page_id: int) -> HttpResponse:
    """List the links to a page's draft, and make another; its address is shown once, for it is kept nowhere."""
    page = _shareable(request, page_id)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link, token = share(page, request.user, form.cleaned_data["days"], form.cleaned_data["note"])  # type: ignore[arg-type]  # behind the admin's door
        request.session[FRESH] = [link.pk, token]
        return redirect("preview_links", page.pk)
    pk, token = request.session.pop(FRESH, (None, ""))
    context = {
        "page": page,
        "form": form,
        "links": PreviewLink.objects.filter(page=page).select_related("created_by"),
        "fresh": pk,
        "address": settings.SITE_URL + reverse("preview_link", args=[token]) if token else "",
    }
    return render(request, "pages/desk/preview_links.html", context)


@require_POST
def revoke(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """Take a link back."""
    page = _shareable(request, page_id)
    take_back(get_object_or_404(PreviewLink, pk=pk, page=page))
    messages.success(request, _("The link shows nothing any more."))
    return redirect("preview_links", page.pk)


def _shareable(request: HttpRequest, page_id: int) -> Page:
    page: Page = get_object_or_404(Page, pk=page_id)
    if not may_share(request.user, page):
        raise PermissionDenied
    return page
