from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

REGISTERING = ("kinds", "streams", "privacy", "profile")
"""Modules on an app's top row that fill a registry of a lower app; each is imported once, when all models are ready."""


class HubConfig(AppConfig):
    name = "hub"

    def ready(self) -> None:
        autodiscover_modules(*REGISTERING)
        from hub import editions  # noqa: PLC0415 - it asks for models, which are not ready when this is imported

        editions.watch()
