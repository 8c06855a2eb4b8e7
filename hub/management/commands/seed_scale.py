"""`manage.py seed_scale`: fill the site in bulk, for benchmarks. What it makes says so in its title."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.demo.scale import MARK, fill_members, fill_posts, fill_tools

FILLING = {"members": fill_members, "tools": fill_tools, "posts": fill_posts}


class Command(BaseCommand):
    help = f"Add many members, tools and posts, for benchmarks; every name and title ends in “{MARK}”."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in FILLING:
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
        parser.add_argument("--yes", action="store_true", help="Fill a production site all the same.")

    def handle(self, *args: Any, yes: bool, verbosity: int, **options: Any) -> None:
        is_for_trying = settings.DEBUG or settings.DEMO or settings.TESTING
        if not (is_for_trying or yes):
            raise CommandError("seed_scale would fill a site that people use. If that is what you want, add --yes.")
        wanted = {name: options[name] for name in FILLING if options[name] > 0}
        if not wanted:
            raise CommandError("Say how many to add, for example: manage.py seed_scale --posts 1000 --tools 200")
        for name, number in wanted.items():
            FILLING[name](number)
            if verbosity >= 1:
                self.stdout.write(f"{number} {name} {MARK}")
        if verbosity >= 1:
            self.stdout.write("The index does not know them yet. Run: manage.py rebuild_search")
