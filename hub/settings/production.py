"""A site that people reach: HTTPS, secrets from the environment, and never the demo's open doors."""

from django.core.exceptions import ImproperlyConfigured

from hub.settings.base import *
from hub.settings.base import DEMO, LOGGING, SECRET_KEY
from hub.settings.environment import env

if DEMO:
    raise ImproperlyConfigured(
        "DEMO=1 opens logins without a key, so production settings do not start with it. "
        "Unset DEMO, or run `make demo` for a try-out site."
    )
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
LIVE_ORIGINS = env.list("LIVE_ORIGINS", default=[]) or [SITE_URL]
STAFF_NEED_SECOND_FACTOR = True

HTTPS = env.bool("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
LOGGING = {**LOGGING, "json": env.bool("LOG_JSON", default=True)}
