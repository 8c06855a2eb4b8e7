"""What other machines ask for: the web manifest, robots.txt, security.txt."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from content.models import Network

KEPT_OUT = ("/admin/", "/django-admin/", "/api/", "/live/", "/en/accounts/", "/es/accounts/", "/en/me/", "/es/me/")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Answer the web app manifest, in the browser's language (W3C Application Manifest)."""
    network = Network.load(request_or_site=request)
    language = get_language_from_request(request)[:2]
    body = {
        "name": network.name,
        "short_name": network.name,
        "description": network.tagline(language),
        "lang": language,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#fbf7f0",
        "theme_color": "#f6e7c9",
        "icons": [
            {"src": static("art/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("art/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("art/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json", headers={"Vary": "Accept-Language"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them (RFC 9309) and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a hole (RFC 9116): the person the operator named, else the operator's sender address."""
    contact = Network.load(request_or_site=request).contact_email or settings.DEFAULT_FROM_EMAIL.partition("<")[2][:-1]
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {(timezone.now() + timedelta(days=180)).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: en, es",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
