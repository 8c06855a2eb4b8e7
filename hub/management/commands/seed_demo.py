"""`manage.py seed_demo`: invite the demo community in. Running it again adds and renews, and makes nothing twice."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.demo.community import seed_community


class Command(BaseCommand):
    help = "Fill a demo site with its invented community: people, coalitions, tools, pages, webinars and talk."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "seed_demo makes accounts that anybody can enter, so it fills a demo site only. "
                "Start one with: make demo (or set DEMO=1 under hub.settings.dev)"
            )
        for counted in seed_community():
            if verbosity >= 1:
                self.stdout.write(", ".join(f"{number} {name}" for name, number in counted.items()))
