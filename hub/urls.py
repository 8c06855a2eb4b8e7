"""Every address of the house (DESIGN: addresses). Pages that people read stand under /en/ or /es/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hub import health, machines, views
from hub.adminsite import admin_urls

urlpatterns = [
    path("", views.start, name="start"),
    path("theme/", views.choose_theme, name="theme"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin_urls),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEMO:
    urlpatterns += i18n_patterns(path("demo/", include("hub.demo.doors")))

urlpatterns += i18n_patterns(
    path("styleguide/", views.styleguide, name="styleguide"),
    path("accounts/", include("allauth.urls")),
    # Each of these stands here only until its app's urls are included; then delete the line.
    path("talk/", views.start, name="talk"),
    path("tools/", views.start, name="tools"),
    path("people/", views.start, name="people"),
    path("people/<slug:handle>/", views.start, name="member"),
    path("coalitions/", views.start, name="coalitions"),
    path("search/", views.start, name="search"),
    path("blog/feed/", views.start, name="blog_feed"),
    path("", include(wagtail_urls)),
)

handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler429 = "hub.errors.allauth_too_many"
handler500 = "hub.errors.server_error"
