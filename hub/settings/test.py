"""Tests: their own files, mail kept in memory, fast password hashes; services are named by the environment."""

import os
import tempfile
from pathlib import Path

from hub.settings.base import *
from hub.settings.base import DATABASES, STORAGES

SECRET_KEY = "tests need a key that never changes"  # noqa: S105 - a test protects nothing
DEBUG = False
TESTING = True
DEMO = False
_SCRATCH = Path(tempfile.mkdtemp(prefix="sobremesa-test-"))
MEDIA_ROOT = _SCRATCH / "media"
MAIL_LOCKS = _SCRATCH / "locks"
SEARCH_FILE = str(_SCRATCH / "search.sqlite3")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads in race tests need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_SQLITE", str(_SCRATCH / "test.sqlite3"))}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Tests of meaning switch it on for themselves, whatever the environment says.
MEANING_SEARCH = False
# Most tests run in a transaction that is never committed, so no edition would follow another.
PARTS_ARE_KEPT = PAGE_CACHE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
