"""The site's addresses with the demo's doors, which are not there under test settings.

Imported before any setting is changed: `hub.urls` asks for DEMO once, when it is imported first.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hub.urls import urlpatterns as site

urlpatterns = [*i18n_patterns(path("demo/", include("hub.demo.doors"))), *site]
