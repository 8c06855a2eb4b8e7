from typing import Any

from django.core.management.base import BaseCommand

from search.draining import drain
from search.meaning.known import models
from search.reconciling import reconcile
from search.vectors import compare_vectors


class Command(BaseCommand):
    help = "Compare the database with every search index, and put right what differs (a worker does it every night)."

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile()
        self.stdout.write(f"{found.things} things were not prepared as they are now")
        for name, count in found.engines.items():
            self.stdout.write(f"{name}: {count} differed")
        if models():
            self.stdout.write(f"{compare_vectors()} things wait for a worker to say what they mean")
        drain()
