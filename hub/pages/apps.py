from typing import Any

from django.apps import AppConfig
from wagtail.signals import page_published


class PagesConfig(AppConfig):
    name = "hub.pages"
    label = "pages"

    def ready(self) -> None:
        page_published.connect(_published, dispatch_uid="pages")


def _published(sender: Any, instance: Any, **_: Any) -> None:
    from hub.desk.published import look_after  # noqa: PLC0415 - models are not ready when this is imported
    from hub.pages.publishing import refresh_translations  # noqa: PLC0415 - as above

    refresh_translations(instance)
    look_after(instance)
