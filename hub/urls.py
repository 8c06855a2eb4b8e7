"""Every address of the house (DESIGN: addresses). Pages that people read stand under /en/ or /es/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hub import views
from hub.adminsite import admin_urls

urlpatterns = [
    path("", views.start, name="start"),
    path("theme/", views.choose_theme, name="theme"),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin_urls),
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include(wagtail_urls)),
)

handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler500 = "hub.errors.server_error"
