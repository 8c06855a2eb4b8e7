"""`manage.py timer`: run what is due, every second, until told to stop. One a site."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from hub import timing


class Command(BaseCommand):
    help = "Run the sweeps (reminders, scheduled publishing, lapsed seats, index, pruning) when they are due."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("The timer runs: " + ", ".join(sorted(timing.all_sweeps())))
        timing.run_until(stop)
