"""What wraps every request: an id for the log, the content security policy, patience, and one hop to a thread."""

import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from csp.constants import UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware, sync_only_middleware
from servestatic.middleware import ServeStaticMiddleware
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.users.models import UserProfile

from content.errors import HubError
from content.models import Network
from hub.errors import refusal
from search.asking import patience

Handler = Callable[[HttpRequest], HttpResponse]

ADMIN_PATHS = ("/admin/", "/django-admin/")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@sync_only_middleware
def RequestIdMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Give every request an id (the proxy's `X-Request-ID`, if it is a sane one) and bind it to the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = get_response(request)
        response["X-Request-ID"] = request_id
        return response

    return middleware


class PolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere; Wagtail's admin still needs inline scripts and styles, on its own path only."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(ADMIN_PATHS) and not hasattr(response, "_csp_update"):
            update = {"script-src": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE], "img-src": ["blob:"]}
            setattr(response, "_csp_update", update)  # noqa: B010 - how django-csp is told; HttpResponse has no such field
            # The preview of a page stands in a frame of the admin.
            setattr(response, "_csp_replace", {"frame-src": ["'self'"]})  # noqa: B010 - as above
        return super().process_response(request, response)


@sync_and_async_middleware
def StaticFilesMiddleware(get_response: Any) -> Any:  # noqa: N802 - Django's name for a middleware
    """Serve static files where no proxy does.

    ServeStatic's own middleware is asynchronous only: under WSGI Django would start a loop for every request on its
    way through, which costs more than an empty answer. So only a file's request goes that way.
    """
    if iscoroutinefunction(get_response):
        return ServeStaticMiddleware(get_response)
    serve = async_to_sync(ServeStaticMiddleware(sync_to_async(get_response)))
    prefix = urlsplit(settings.STATIC_URL).path

    def middleware(request: HttpRequest) -> Any:
        return serve(request) if request.path_info.startswith(prefix) else get_response(request)

    return middleware


@sync_only_middleware
def PatienceMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Let a request wait a second for Elasticsearch altogether, however often its page asks something of search."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with patience():
            return get_response(request)

    return middleware


@sync_only_middleware
def EditorsZoneMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Let Wagtail show and take times in the zone that the operator set for the network, whoever edits.

    Wagtail goes by the profile it keeps of a person, else by the server's own setting; the profile is changed for this
    request only. Two editors in two zones who type the same hour then mean the same moment.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            profile = getattr(request.user, "wagtail_userprofile", None) or UserProfile(user=request.user)
            profile.current_time_zone = Network.load(request_or_site=request).zone
        return get_response(request)

    return middleware


@sync_only_middleware
def SyncMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Do nothing, synchronously (reference: the stack keeps to one thread hop when its last member is sync only)."""
    return get_response


class MovedMiddleware(RedirectMiddleware):
    """Leads from where a page stood to where it stands now, but not to one that is no longer published.

    Its new address would tell the words of a draft.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer: HttpResponse = super().process_response(request, response)
        old = Redirect.normalise_path(request.path)
        if answer is not response and Redirect.objects.filter(old_path=old, redirect_page__live=False).exists():
            return response
        return answer


class RefusalMiddleware:
    """Turns a refusal that a view let escape into its page or its JSON: the same sentence, the same status."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, HubError):
            return refusal(request, exception)
        return None
