"""What a reader decides about reading: what to watch, what to mute, what counts as read, which languages to meet."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from forum.errors import NotAllowed
from forum.models import Category, Reading, Thread, Watch
from forum.views.choosing import HIDE, Choice
from forum.views.keeping import member_of
from forum.views.lists import threads_of
from forum.views.reading import visible_thread
from members.policies import is_member

YEAR = 365 * 24 * 60 * 60
KEYS = "keys"
"""The cookie of a reader who wants no shortcuts: `off`."""


@require_POST
def watch_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a thread, mute it, or neither: the field `level`."""
    return _watch(request, thread=visible_thread(request, pk))


@require_POST
def watch_category(request: HttpRequest, slug: str) -> HttpResponse:
    return _watch(request, category=get_object_or_404(Category.objects.visible_to(request.user), slug=slug))


@require_POST
def read_list(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Mark everything of a list as read: what is unread in threads the reader has opened, and what is new to them."""
    if not is_member(request.user):
        raise NotAllowed
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=slug) if slug else None
    visible = Thread.objects.visible_to(request.user)
    asked = replace(Choice.of(request, visible), show="latest")
    narrowed = asked.among(threads_of(request.user, category, visible), request.user)
    fresh = (narrowed.unread_by(request.user), narrowed.new_to(request.user))
    keys = {pk for threads in fresh for pk in threads.order_by().values_list("pk", flat=True)}
    Reading.objects.catch_up(request.user, keys)
    messages.success(request, _("All of it counts as read now."))
    return _back(request)


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Hide one of the languages in talk, or show both again: the field `hide`.

    A stranger's form could do no more than hide a language; a token would cost every visitor a cookie.
    """
    code = request.POST.get(HIDE, "")
    if code and code not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    return _remember(_back(request), HIDE, code)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Show which keys do what; switch them off or on for this browser."""
    if request.method == "POST":
        return _remember(redirect("keys"), KEYS, "off" if request.POST.get(KEYS) == "off" else "")
    return render(request, "forum/keys.html", {"off": request.COOKIES.get(KEYS) == "off", "meta": {"noindex": True}})


def _watch(request: HttpRequest, **what: Any) -> HttpResponse:
    if not is_member(request.user):
        raise NotAllowed
    level = request.POST.get("level", "")
    if level and level not in Watch.Level.values:
        return HttpResponseBadRequest()
    if level:
        Watch.objects.update_or_create(member=member_of(request), **what, defaults={"level": level})
    else:
        Watch.objects.filter(member=member_of(request), **what).delete()
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the page the form stood on, if it is one of ours."""
    back = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return HttpResponseRedirect(back) if own else redirect("talk")


def _remember(response: HttpResponseRedirect, name: str, value: str) -> HttpResponse:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return response
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
