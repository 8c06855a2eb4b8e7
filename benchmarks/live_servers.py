"""The servers that benchmarks/live.py measures, each in a process of its own: `live_servers.py raw|hub|plain PORT`."""

import os
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
import uvicorn
import uvloop
from channels.db import database_sync_to_async
from websockets.asyncio.server import serve as websockets_serve

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
django.setup()

from django.conf import settings  # noqa: E402 - models need Django to be set up
from django.core.management import call_command  # noqa: E402 - as above

from content.models import Network  # noqa: E402 - as above
from forum.models import Category, Thread  # noqa: E402 - as above
from forum.publishing import publish_post, start_thread  # noqa: E402 - as above
from live import routing  # noqa: E402 - as above
from members.models import Member  # noqa: E402 - as above
from tests.support.apart import NoMigrations  # noqa: E402 - as above

SERVER_CORE = 0
WORDS = "When we sit down together, nobody has to ask twice. " * 24
HEADER = 4
"""Bytes before the text of a frame between 126 and 65,535 bytes long (RFC 6455 §5.2)."""


def pin(core: int) -> None:
    """Keep this process on a core of its own, where there are several."""
    if core in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {core})


def serve_raw(port: int) -> None:
    """Serve as Python can at best: a frame of as many bytes as asked for, encoded once, written to every transport."""

    async def handle(one: Any) -> None:
        await one.wait_closed()

    def publish(asking: Any, request: Any) -> Any:
        if not request.path.startswith("/publish"):
            return None
        length = int(request.path.partition("?")[2]) - HEADER
        encoded = bytes((0x81, 126, *length.to_bytes(2, "big"))) + b"x" * length
        for one in server.connections:
            one.transport.write(encoded)
        return asking.respond(200, "")

    async def run() -> None:
        nonlocal server
        options: Any = {"process_request": publish, "compression": None, "ping_interval": None}
        async with websockets_serve(handle, "127.0.0.1", port, **options) as server:
            await server.wait_closed()

    server: Any = None
    uvloop.run(run())


def fill() -> None:
    """Make the tables straight from the models, and a thread that visitors may follow."""
    settings.MIGRATION_MODULES = NoMigrations()
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    Network(first_posts_held=0, links_held_days=0).save()  # nobody of the benchmark is new
    author = Member.objects.create_user("ana@bench.example", display_name="Ana Prado")
    category = Category.objects.create(slug="bench", name_en="Bench", name_es="Banco")
    begun = {"title": "Bench", "body": WORDS, "lang": "en", "client_key": uuid4()}
    start_thread(author=author, category=category, **begun)


@database_sync_to_async
def publish() -> None:
    """Answer the thread as a member's form would, without the form."""
    thread, author = Thread.objects.select_related("category__parent").get(), Member.objects.get()
    publish_post(thread=thread, author=author, body=WORDS, lang="en", client_key=uuid4())


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        if scope["path"] == "/publish":
            await publish()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
    else:
        await {"websocket": routing.websocket, "lifespan": routing.lifespan}[scope["type"]](scope, receive, send)


def serve_hub(port: int, protocol: str) -> None:
    """Serve this site's sockets; GET /publish answers the thread."""
    fill()
    options: Any = {"ws": protocol, "ws_per_message_deflate": False, "ws_ping_interval": None}
    quiet: Any = {"log_config": None, "access_log": False}
    uvicorn.run(application, host="127.0.0.1", port=port, interface="asgi3", **options, **quiet)


if __name__ == "__main__":
    which, port = sys.argv[1], int(sys.argv[2])
    pin(SERVER_CORE)
    if which == "raw":
        serve_raw(port)
    else:
        serve_hub(port, "live.protocol:PreparedFrames" if which == "hub" else "websockets-sansio")
