from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.choice import engine_names, engines
from search.engines.protocol import Engine
from search.errors import EngineDown
from search.rebuilding import RebuildRefused, rebuild, roll_back


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

    def _copied(self, count: int) -> None:
        self.stdout.write(f"  {count} copied")
