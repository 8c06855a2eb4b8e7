"""Pages of people: the directory, a member's page, one's own settings, the welcome."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.accounts import edit_profile, everything_about, welcome
from members.errors import HandleTaken
from members.forms import PeopleForm, ProfileForm, WelcomeForm
from members.keeping_away import keep_away, meet_again
from members.models import Distance, Member, MemberRequest
from members.models.zones import zone_label, zone_or
from members.policies import can_see_profile
from members.registry import panels

PEOPLE_A_PAGE = 48


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people whom the viewer may see, narrowed by what was asked for."""
    form = PeopleForm(request.GET, viewer=request.user)
    found = form.people().prefetch_related("ask_me_about")
    page = Paginator(found, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/people.html", {"form": form, "page": page, "query": _without_page(request)})


@require_safe
def member(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a person as they want to be seen; to themselves also as a visitor sees them (`?as=visitor`)."""
    person = get_object_or_404(Member.objects.visible_to(request.user).prefetch_related("ask_me_about"), handle=handle)
    own = person.pk == request.user.pk
    viewer = AnonymousUser() if own and request.GET.get("as") == "visitor" else request.user
    seen = can_see_profile(viewer, person)
    context = {
        "person": person,
        "own": own,
        "seen": seen,
        "as_visitor": own and viewer is not request.user,
        "panels": [html for panel in panels() if seen and (html := panel.render(person, viewer, request))],
        "zone": zone_label(person.zone),
        "local_time": date_format(timezone.now().astimezone(zone_or(person.zone, settings.TIME_ZONE)), "TIME_FORMAT"),
        "meta": {"title": str(person), "description": person.part, "noindex": person.visibility != "public"},
    }
    return render(request, "members/member.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: MemberRequest) -> HttpResponse:
    """Change what one says about oneself, and who sees it."""
    mine = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid() and _keep(form, edit_profile):
        _say(request, _("Kept. This is how others meet you now."), form.instance.language)
        return _back_in(form.instance.language, "me")
    return render(request, "members/me.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome_page(request: MemberRequest) -> HttpResponse:
    """Ask a newcomer who they are; once that is kept, show three things to do next."""
    mine = Member.objects.get(pk=request.user.pk)
    onward = _onward(request)
    if mine.welcomed_at and request.method != "POST":
        return render(request, "members/welcomed.html", {"onward": onward})
    form = WelcomeForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid() and _keep(form, welcome):
        return _back_in(form.instance.language, "welcome", {"next": onward} if onward else {})
    context = {"form": form, "onward": onward}
    return render(request, "members/welcome.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def my_data(request: MemberRequest) -> HttpResponse:
    """Hand out everything the hub keeps about whoever asks, as a file."""
    response = JsonResponse(everything_about(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{request.user.handle}.json"'
    return response


@login_required
@require_POST
def keep_distance(request: MemberRequest, handle: str) -> HttpResponse:
    """Mute or block somebody, or meet them again."""
    other = get_object_or_404(Member, Q(is_active=True) | Q(distances_of_others__member=request.user), handle=handle)
    if request.POST.get("do") in Distance.Kind.values:
        keep_away(member=request.user, other=other, kind=request.POST["do"])
    else:
        meet_again(member=request.user, other=other)
    back = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if own else "distances")


@login_required
@never_cache
@require_safe
def distances(request: MemberRequest) -> HttpResponse:
    """List whom one keeps away."""
    people = Member.objects.filter(distances_of_others__member=request.user).order_by("display_name")
    return render(request, "members/distances.html", {"people": people})


def _keep(form: WelcomeForm, action: Any) -> bool:
    """Let an action keep what is in the form; what it refuses stands beside its field, with everything typed."""
    try:
        action(Member.objects.get(pk=form.instance.pk), form.cleaned_data)
    except HandleTaken as refusal:
        form.add_error("handle", str(refusal.message))
    return not form.errors


def _say(request: HttpRequest, sentence: Promise, language: str) -> None:
    with override(language):
        messages.success(request, str(sentence))


def _back_in(language: str, name: str, query: dict[str, str] | None = None) -> HttpResponseRedirect:
    """Go on in the language that was just chosen."""
    return redirect(translate_url(reverse(name), language) + (f"?{urlencode(query)}" if query else ""))


def _onward(request: HttpRequest) -> str:
    """Return where a newcomer was on their way to, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if own else ""


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
