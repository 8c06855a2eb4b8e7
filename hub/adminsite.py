"""Django's admin behind the same login, and the same second factor, as everything else."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth documents this form
admin.site.site_header = "Sobremesa"
admin_urls = admin.site.urls
