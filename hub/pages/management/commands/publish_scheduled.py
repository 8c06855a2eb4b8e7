"""Publish what is due, once: what the timer does, in the place of Wagtail's own command, which stops at a refusal."""

from typing import Any

from django.core.management.base import BaseCommand

from hub.pages.sweeps import publish_scheduled


class Command(BaseCommand):
    help = "Take down and publish the pages whose time has come. The timer does it every fifteen seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        publish_scheduled()
