"""What follows a person through every request: time zone, language, and the second factor staff must have."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext as _

from content.models import Network
from members.models.zones import zone_or
from members.policies import is_staff, may_open_an_admin
from members.visiting import NOTED_EVERY, note_visit

Handler = Callable[[HttpRequest], HttpResponse]

PAGES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
NOTED = "seen"
"""Under this name the session remembers when its member was noted last, in seconds since 1970."""
ADMINS = ("/admin/", "/django-admin/")
ALWAYS_OPEN = ("account_", "mfa_", "usersessions_")
"""Address names without which nobody could set up a second factor, or leave."""
SECOND_KEYS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these; alone they are none."""
NEEDS_NO_FACTOR = {"theme", "manifest", "robots", "security", "healthz", "readyz"}


@sync_only_middleware
def PreferencesMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Show times in the member's zone (a visitor gets the network's), and remember a member's language in its cookie.

    So `/` and the sign-in page speak it, too, once they have left.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_or(_zone_name(request), settings.TIME_ZONE)):
            response = get_response(request)
        if request.user.is_authenticated:
            _remember_language(request, response)
        return response

    return middleware


def _zone_name(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return request.user.zone
    # Only where a person reads: `/healthz` must answer without a database.
    return Network.load(request_or_site=request).zone if request.path.startswith(PAGES) else settings.TIME_ZONE


def _remember_language(request: HttpRequest, response: HttpResponse) -> None:
    language = request.user.language  # type: ignore[union-attr]  # asked only where somebody is signed in
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )


@sync_only_middleware
def VisitMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Note that a member is here, before the page is made that says what is new to them.

    The session, which is loaded anyway, remembers when that was noted last: other pages cost nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.path.startswith(PAGES) and request.user.is_authenticated:
            now = timezone.now()
            if request.session.get(NOTED, 0) < (now - NOTED_EVERY).timestamp():
                note_visit(request.user, now)
                request.session[NOTED] = int(now.timestamp())
        return get_response(request)

    return middleware


@sync_only_middleware
def SecondFactorMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Lead staff who have no authenticator and no passkey to where they set one up, from every page they open.

    Who is no staff, but has been given access to an admin, is stopped at that admin's door.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not settings.STAFF_NEED_SECOND_FACTOR or _is_open(request) or not _must_have_one(request):
            return None
        messages.warning(request, _("Your part on this site needs a second key. Please set one up; then go on."))
        return redirect("mfa_index")

    middleware.process_view = process_view  # type: ignore[attr-defined]  # how Django finds it on a function
    return middleware


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else None
    return bool(name and (name.startswith(ALWAYS_OPEN) or name in NEEDS_NO_FACTOR))


def _must_have_one(request: HttpRequest) -> bool:
    """Ask the database only about those it concerns: a member on a public page costs nothing."""
    viewer = request.user
    concerned = is_staff(viewer) or (request.path.startswith(ADMINS) and may_open_an_admin(viewer))
    return concerned and not is_mfa_enabled(viewer, SECOND_KEYS)
