"""Every address of the house (DESIGN: addresses). Pages that people read stand under /en/ or /es/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from content.views import document, picture
from forum.views.files import file
from hub import finding, health, machines, suggesting, views
from hub.adminsite import admin_urls
from hub.desk.several import several
from hub.pages.preview_views import preview
from hub.pages.sitemaps import sitemaps

urlpatterns = [
    path("", views.start, name="start"),
    path("theme/", views.choose_theme, name="theme"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Wagtail's own login takes passwords and knows no second factor.
    path("admin/login/", views.admin_login),
    # Wagtail shows this report to whoever may open its admin; it names pages of everybody.
    path("admin/reports/page-types-usage/", views.types_report),
    path("admin/reports/page-types-usage/results/", views.types_report, {"results_only": True}),
    # Wagtail names whatever somebody may not touch, whosever it is.
    path("admin/bulk/<str:app_label>/<str:model_name>/<str:action>/", several),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin_urls),
    path("documents/<int:document_id>/<path:document_filename>", document),
    path("documents/", include(wagtaildocs_urls)),
    path("preview/<slug:token>/", preview, name="preview_link"),
    path("media/images/<path:path>", picture, name="picture"),
    path("files/<uuid:key>", file, name="file"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": sitemaps(), "sitemap_url_name": "sitemap"}),
    path("sitemap-<slug:section>.xml", sitemap_views.sitemap, {"sitemaps": sitemaps()}, name="sitemap"),
]

if settings.DEMO:
    urlpatterns += i18n_patterns(path("demo/", include("hub.demo.doors")))

urlpatterns += i18n_patterns(
    path("styleguide/", views.styleguide, name="styleguide"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", suggesting.suggest, name="suggest_search"),
    path("", include("members.urls")),
    path("", include("networks.urls")),
    path("", include("library.urls")),
    path("", include("webinars.urls")),
    path("", include("forum.urls")),
    path("", include("hub.pages.urls")),
    path("", include(wagtail_urls)),
)

handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler429 = "hub.errors.allauth_too_many"
handler500 = "hub.errors.server_error"
