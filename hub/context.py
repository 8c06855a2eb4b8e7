"""What every page's frame needs to know, and nothing that costs a query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the theme (from its cookie), whether this is the demo, and the site's own address."""
    return {
        "theme": theme_of(request),
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
    }


def theme_of(request: HttpRequest) -> str:
    """Return the theme that somebody chose."""
    theme = request.COOKIES.get("theme", "auto")
    return theme if theme in THEMES else "auto"
