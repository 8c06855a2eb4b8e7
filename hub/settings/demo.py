"""`make demo`: production as a newcomer can run it: no HTTPS, one process, logins by one click, mail on a page."""

from hub.demo.secret import kept_secret
from hub.settings.base import *
from hub.settings.base import LIVE_ORIGINS, LOGGING, VAR_DIR
from hub.settings.environment import env

DEMO = True
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
EMAIL_BACKEND = "hub.demo.mailbox.MailboxBackend"
SECURE_HSTS_SECONDS = 0
# People type either name of their own machine.
LIVE_ORIGINS = [*LIVE_ORIGINS, *(origin.replace("//localhost", "//127.0.0.1") for origin in LIVE_ORIGINS)]
# Passkeys work over plain HTTP on this machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
LOGGING = {**LOGGING, "level": env.str("LOG_LEVEL", default="WARNING")}
