from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.draining import BATCH
from search.engines.choice import engine_names, engines
from search.engines.protocol import Engine
from search.errors import EngineDown
from search.models import Entry
from search.rebuilding import RebuildRefused, rebuild, roll_back

WIDTH = 40
"""Characters of the bar."""


class Command(BaseCommand):
    help = "Build the search indexes anew beside those that answer, then swap them in one step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=engine_names(), help="only this one")
        parser.add_argument("--rollback", action="store_true", help="let the index before answer again")

    def handle(self, *args: Any, **options: Any) -> None:
        for engine in engines():
            if options["engine"] in (None, engine.name):
                try:
                    self.stdout.write(f"{engine.name}: {self._run(engine, options['rollback'])}")
                except (EngineDown, RebuildRefused) as error:
                    raise CommandError(f"{engine.name}: {error}") from error

    def _run(self, engine: Engine, rollback: bool) -> str:
        if rollback:
            return f"back to {roll_back(engine)}"
        return f"{rebuild(engine, self._copied)} documents"

    def _copied(self, done: int) -> None:
        """Draw the bar: in place where somebody looks on, a line every tenth where it goes to a file."""
        total = max(done, Entry.objects.count())
        filled = WIDTH * done // total
        bar = f"  [{'#' * filled}{'.' * (WIDTH - filled)}] {100 * done // total:3d} %  {done} of {total}"
        if self.stdout.isatty():
            self.stdout.write(f"\r{bar}", ending="\n" if done == total else "")
            self.stdout.flush()
        elif done == total or done * 10 // total != (done - BATCH) * 10 // total:
            self.stdout.write(bar)
