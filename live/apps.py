from django.apps import AppConfig
from django.core.checks import register

from live.checks import check_origins


class LiveConfig(AppConfig):
    name = "live"

    def ready(self) -> None:
        register(check_origins)
