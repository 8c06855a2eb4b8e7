"""A developer's machine: errors in the browser, style sheets one by one, nothing collected."""

from hub.settings.base import *
from hub.settings.base import STORAGES

DEBUG = True
SECRET_KEY = "for development only: this key protects nothing"  # noqa: S105 - it is for development only
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Passkeys work over plain HTTP on this machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
