"""`manage.py demo`: the whole hub in one process, with an invented community in it."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.demo.preparing import prepare
from hub.demo.serving import port_is_free, serve

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepare what is needed and serve the demo community on this machine, until Ctrl-C."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default=HOST, help="Where to listen; the demo is for this machine only.")

        parser.add_argument("--only-prepare", action="store_true", help="Get everything ready and end.")
        parser.add_argument("--as-prepared", action="store_true", help="Serve what is there; prepare nothing.")

    def handle(self, *args: Any, port: int, host: str, only_prepare: bool, as_prepared: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs under its own settings only. Start it with: make demo")
        if only_prepare:
            prepare(self.say)
            return
        if not port_is_free(host, port):
            raise CommandError(
                f"Port {port} is taken by another program. Choose a free one, for example: make demo PORT={port + 1}"
            )
        if "SITE_URL" not in os.environ:
            # Settings are read once: links in mail and the origins of sockets need the port from the start.
            os.environ["SITE_URL"] = f"http://localhost:{port}"
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - this very command, once more
        if not as_prepared:
            prepare(self.say)
        self.say(f"\nSobremesa is open: http://localhost:{port}/")
        self.say("Sign in by one click on its start page. Ctrl-C closes it.\n")
        serve(host, port)
        self.say("Closed. Everything is kept for the next time; make reset throws it away.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
