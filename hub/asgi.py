"""Pages and sockets in one process, or sockets alone behind a proxy (docs/operating.md)."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
django_application = get_asgi_application()

from live.routing import lifespan, websocket  # noqa: E402 - what it imports needs Django to be set up

application = ProtocolTypeRouter({"http": django_application, "websocket": websocket, "lifespan": lifespan})
