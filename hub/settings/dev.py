"""A developer's machine: errors in the browser, style sheets one by one, nothing collected."""

from hub.settings.base import *  # noqa: F403 - a settings file is the base plus what differs
from hub.settings.base import STORAGES

DEBUG = True
SECRET_KEY = "for development only: this key protects nothing"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
