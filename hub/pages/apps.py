from typing import Any

from django.apps import AppConfig
from wagtail.signals import page_published


class PagesConfig(AppConfig):
    name = "hub.pages"
    label = "pages"

    def ready(self) -> None:
        page_published.connect(_published, dispatch_uid="pages")


def _published(sender: Any, instance: Any, **_: Any) -> None:
    from hub.pages import publishing  # noqa: PLC0415 - models are not ready when this is imported

    publishing.refresh_translations(instance)
    publishing.look_around(instance)
