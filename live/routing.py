"""The way of a WebSocket: from an origin of this site, to /live/, with its cookies read."""

from typing import Any
from urllib.parse import urlparse

from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings

from live import process
from live.consumers import LiveConsumer

PATH = "/live/"


async def refuse(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer 403. (Channels' own denier would open a channel in the layer for every stranger.)"""
    await receive()
    await send({"type": "websocket.close", "code": 4403})


class SameSite(OriginValidator):
    """Lets in only pages of `LIVE_ORIGINS`, compared with scheme and port; other sites' pages carry our cookies too."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        welcome = scope["path"] == PATH and self.comes_from_us(scope)
        await (self.application if welcome else refuse)(scope, receive, send)

    def comes_from_us(self, scope: dict[str, Any]) -> bool:
        origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
        try:
            return len(origins) == 1 and self.valid_origin(urlparse(origins[0]))
        except ValueError:  # a port or an address that is none
            return False


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer the server's start and stop; on stop the hub says goodbye to the channel layer."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await process.close()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


websocket = SameSite(CookieMiddleware(LiveConsumer.as_asgi()), settings.LIVE_ORIGINS)
