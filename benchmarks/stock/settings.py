"""Production settings, and the app with the plain page."""

from hub.settings.environment import env
from hub.settings.production import *
from hub.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "stock"]
PARTS_ARE_KEPT = env.bool("BENCH_PARTS_ARE_KEPT", default=True)
