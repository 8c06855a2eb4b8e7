"""The tag of a thread's page, and the answer to a browser that has the page already: nothing was loaded for it."""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from forum.policies import can_see_about
from forum.publishing import url_of_thing
from forum.versions import Versions, versions_of
from forum.views.keeping import KEPT
from members.policies import is_member

View = Callable[[HttpRequest, int, str], HttpResponse]
PageView = Callable[[HttpRequest, int, str, Versions | None], HttpResponse]

FURTHEST = 10**7
"""No thread has more pages; what is asked beyond has no tag."""
SOURCES = (".py", ".html", ".txt", ".mo")
"""Files whose change may change a page."""


def unless_unchanged(view: PageView) -> View:
    """Answer 304 where the browser's page is still true; else let the view answer, and put the tag on its page.

    The versions are read before the page is: what happens in between is in the page, and not yet in its tag.
    """

    @wraps(view)
    def answer(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        versions = _versions(request, pk)
        tag = _tag(request, versions) if versions and not _is_for_once(request) else None
        unmodified = get_conditional_response(request, etag=tag) if tag and not _would_read(request, versions) else None
        response = unmodified or view(request, pk, slug, versions)
        if versions and tag and response.status_code in (200, 304):
            response["ETag"] = _tag(request, versions)  # anew: the page may have brought the first CSRF cookie
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def _is_for_once(request: HttpRequest) -> bool:
    """Say whether the page shows what it will not show again: a notice, words kept for somebody, a post to answer."""
    asked = "draft" in request.GET or "reply_to" in request.GET
    return settings.DEBUG or asked or KEPT in request.session or len(get_messages(request)) > 0


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len(str(FURTHEST)) else 0


def _versions(request: HttpRequest, pk: int) -> Versions | None:
    page = _page(request)
    return versions_of(pk, page, request.user) if page and pk < 2**63 else None


def _would_read(request: HttpRequest, versions: Versions | None) -> bool:
    """Say whether this look moves how far a member has read, which is the view's to note."""
    return versions is not None and is_member(request.user) and versions.would_read(_page(request))


def _tag(request: HttpRequest, versions: Versions) -> str:
    """Return a tag of everything the page depends on: its versions, the thing it is about, who looks, how and when."""
    cookies = request.COOKIES | {settings.CSRF_COOKIE_NAME: request.META.get("CSRF_COOKIE", "")}
    about = (
        *(_edition(), versions.rows, request.get_full_path()),
        *((can_see_about(request.user, *versions.about), url_of_thing(*versions.about)) if versions.about[0] else ()),
        sorted((name, value) for name, value in cookies.items() if name != settings.SESSION_COOKIE_NAME),
        *_viewer(request.user),
        *(timezone.get_current_timezone_name(), timezone.localdate()),
    )
    return f'"{blake2b(repr(about).encode(), digest_size=12).hexdigest()}"'


def _viewer(user: Any) -> tuple[Any, ...]:
    if not is_member(user):
        return ()
    return user.pk, user.handle, user.display_name, user.site_role, user.is_superuser, user.is_staff


@cache
def _edition() -> tuple[Any, ...]:
    """Return what an update changes: nobody keeps yesterday's page.

    When templates, catalogues and our own code were last written, the names of the style sheets, the site's address.
    """
    own = [settings.BASE_DIR / app.name.replace(".", "/") for app in apps.get_app_configs()]
    shown: Any = settings.TEMPLATES[0]["DIRS"]
    roots = [*shown, *settings.LOCALE_PATHS, *own]
    written = (file.stat().st_mtime_ns for root in roots for file in Path(root).rglob("*.*") if file.suffix in SOURCES)
    return max(written, default=0), getattr(staticfiles_storage, "manifest_hash", ""), settings.SITE_URL, settings.DEMO
