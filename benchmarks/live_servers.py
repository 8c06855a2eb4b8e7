"""The servers that benchmarks/live.py measures, each in a process of its own: `live_servers.py raw|hub|plain PORT`."""

import os
import sys
from pathlib import Path
from typing import Any

import django
import uvicorn
import uvloop
from channels.db import database_sync_to_async
from django.db import connection, transaction
from websockets.asyncio.server import serve as websockets_serve

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
django.setup()

from live import log, models, registry, routing, wire  # noqa: E402 - models need Django to be set up

HTML = "<article class='post'><p>" + "When we sit down together, nobody has to ask twice. " * 28 + "</p></article>"
SERVER_CORE = 0


def frame(number: int) -> bytes:
    """Return the WebSocket frame in which message `number` comes, from every server the same."""
    content = {"frames": [{"seq": number, "type": "posted", "html": HTML}], "head": number, "more": False}
    encoded: bytes = wire.message({"stream": "bench", "key": "1", **content})["frame"]
    return encoded


def pin(core: int) -> None:
    """Keep this process on a core of its own, where there are several."""
    if core in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {core})


def serve_raw(port: int) -> None:
    """Serve as Python can at best: the frame is encoded once and written to every transport."""
    number = 0

    async def handle(one: Any) -> None:
        await one.wait_closed()

    def publish(asking: Any, request: Any) -> Any:
        nonlocal number
        if request.path != "/publish":
            return None
        number += 1
        encoded = frame(number)
        for one in server.connections:
            one.transport.write(encoded)
        return asking.respond(200, "")

    async def run() -> None:
        nonlocal server
        async with websockets_serve(handle, "127.0.0.1", port, process_request=publish, compression=None) as server:
            await server.wait_closed()

    server: Any = None
    uvloop.run(run())


class Bench(log.LoggedStream):
    """Everybody may read, and every event is the same post."""

    name = "bench"

    def audience(self, member: Any, key: str) -> str:
        return "reader"

    def frames(self, events: Any, audience: str, language: str) -> list[registry.Frame]:
        return [{"seq": event.seq, "type": event.kind, "html": HTML} for event in events]


@database_sync_to_async
def publish() -> None:
    with transaction.atomic():
        log.append("bench", "1", "posted", {})


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        if scope["path"] == "/publish":
            await publish()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
    else:
        await {"websocket": routing.websocket, "lifespan": routing.lifespan}[scope["type"]](scope, receive, send)


def serve_hub(port: int, protocol: str) -> None:
    """Serve this site's sockets, with a stream of the benchmark's own; GET /publish writes an event."""
    registry.register(Bench())
    with connection.schema_editor() as editor:
        editor.create_model(models.Event)
    options = {"ws": protocol, "ws_per_message_deflate": False, "log_config": None, "access_log": False}
    uvicorn.run(application, host="127.0.0.1", port=port, interface="asgi3", **options)


if __name__ == "__main__":
    which, port = sys.argv[1], int(sys.argv[2])
    pin(SERVER_CORE)
    if which == "raw":
        serve_raw(port)
    else:
        serve_hub(port, "live.protocol:PreparedFrames" if which == "hub" else "websockets-sansio")
