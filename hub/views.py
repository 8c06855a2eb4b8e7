"""The doors of the house: where `/` leads, the theme, the style guide."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView

from hub.context import THEMES
from members.policies import is_editor

A_YEAR = 60 * 60 * 24 * 365


def start(request: HttpRequest) -> HttpResponse:
    """Lead `/` to the home of the member's language, else of the cookie's, else of the browser's."""
    member = request.user
    language = member.language if member.is_authenticated else get_language_from_request(request)[:2]
    language = language if language in dict(settings.LANGUAGES) else "en"
    if settings.DEMO and not request.user.is_authenticated:
        return redirect(f"/{language}/demo/")
    return redirect(f"/{language}/")


# Exempt: a forged request could at most change a colour, and a token would make every public page differ by visitor.
@csrf_exempt
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to where the choice was made."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    theme = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(back)
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_admin_access
def types_report(request: HttpRequest, *, results_only: bool = False) -> HttpResponseBase:
    """Wagtail's report of types, for editors: it names the page of each type that was edited last, whosever it is."""
    if not is_editor(request.user):
        raise PermissionDenied
    response: HttpResponseBase = PageTypesUsageReportView.as_view(results_only=results_only)(request)
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part in every state; only where somebody builds or tries the hub out."""
    if not (settings.DEMO or settings.DEBUG or settings.TESTING):
        raise Http404
    meta = {"description": _("Every part of this site in every state."), "noindex": True}
    return render(request, "hub/styleguide.html", {"meta": meta})


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead to the one door. Who is in already and still sent here may not open the admin: say so, do not circle."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("The admin is for editors, presenters and whoever runs this site."))
    query = request.GET.urlencode()
    return redirect(f"{reverse('account_login')}?{query}" if query else "account_login")
