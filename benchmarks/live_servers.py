"""The processes that benchmarks/live.py measures.

live_servers.py raw|hub|plain PORT   a server of sockets; GET /publish makes it write (in `raw`, or without Redis)
live_servers.py writer               answers the thread for each line it is given, and says so in a line
"""

import os
import sys
import time
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
import uvicorn
import uvloop
from channels.db import database_sync_to_async
from measuring import HEADER, ROOT, pin
from websockets.asyncio.server import serve as websockets_serve

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
django.setup()

from django.conf import settings  # noqa: E402 - models need Django to be set up
from django.core.management import call_command  # noqa: E402 - as above
from django.db import transaction  # noqa: E402 - as above

from content.models import Network  # noqa: E402 - as above
from forum.models import Category, Thread  # noqa: E402 - as above
from forum.publishing import publish_post, start_thread  # noqa: E402 - as above
from live import routing  # noqa: E402 - as above
from members.models import Member  # noqa: E402 - as above
from tests.support.apart import NoMigrations  # noqa: E402 - as above

SERVER_CORE = 0
WORDS = "When we sit down together, nobody has to ask twice. " * 24


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
    """Make the tables straight from the models, and a thread that visitors may follow, once a database."""
    if Path(os.environ["FILLED"]).exists():
        return
    settings.MIGRATION_MODULES = NoMigrations()
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    Network(first_posts_held=0, links_held_days=0).save()  # nobody of the benchmark is new
    author = Member.objects.create_user("ana@bench.example", display_name="Ana Prado")
    category = Category.objects.create(slug="bench", name_en="Bench", name_es="Banco")
    begun = {"title": "Bench", "body": WORDS, "lang": "en", "client_key": uuid4()}
    start_thread(author=author, category=category, **begun)
    Path(os.environ["FILLED"]).touch()


def publish() -> None:
    """Answer the thread as a member's form would, without the form."""
    thread, author = Thread.objects.select_related("category__parent").get(), Member.objects.get()
    publish_post(thread=thread, author=author, body=WORDS, lang="en", client_key=uuid4())


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        if scope["path"] == "/publish":
            await database_sync_to_async(publish)()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
    else:
        await {"websocket": routing.websocket, "lifespan": routing.lifespan}[scope["type"]](scope, receive, send)


def serve_hub(port: int, protocol: str) -> None:
    """Serve this site's sockets; GET /publish answers the thread, for a site in one process."""
    fill()
    options: Any = {"ws": protocol, "ws_per_message_deflate": False, "ws_ping_interval": None}
    quiet: Any = {"log_config": None, "access_log": False}
    uvicorn.run(application, host="127.0.0.1", port=port, interface="asgi3", **options, **quiet)


def write() -> None:
    """Publish as the process of pages does, which holds no sockets: at the start, and for each line.

    Answers with the moment at which the words were safe, on the clock that all processes share (seconds): the
    database had committed, and what is to be done then was still to come.
    """
    fill()
    for _line in chain(("the first",), sys.stdin):
        with transaction.atomic():
            transaction.on_commit(lambda: print(time.monotonic(), flush=True))
            publish()


if __name__ == "__main__":
    which = sys.argv[1]
    if which == "writer":
        write()
    else:
        pin(SERVER_CORE)
        if which == "raw":
            serve_raw(int(sys.argv[2]))
        else:
            serve_hub(int(sys.argv[2]), "live.protocol:PreparedFrames" if which == "hub" else "websockets-sansio")
