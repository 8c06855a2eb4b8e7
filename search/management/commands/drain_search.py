from typing import Any

from django.core.management.base import BaseCommand

from search import breaker
from search.draining import drain
from search.engines.choice import engine_names
from search.models import Outbox


class Command(BaseCommand):
    help = "Tell every search engine what the outbox holds (the timer does it every two seconds)."

    def handle(self, *args: Any, **options: Any) -> None:
        breaker.draining.reset()
        sent = drain()
        for name in engine_names():
            waiting = Outbox.objects.filter(engine=name).count()
            state = f"{sent[name]} sent" if name in sent else "not reached"
            self.stdout.write(f"{name}: {state}, {waiting} waiting")
