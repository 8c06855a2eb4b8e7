from typing import Any

from django.apps import AppConfig
from wagtail.signals import page_published


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        page_published.connect(_published, dispatch_uid="content")


def _published(sender: Any, instance: Any, **_: Any) -> None:
    from content.tasks import draw_page  # noqa: PLC0415 - models are not ready when this is imported

    draw_page.enqueue(instance.pk)
