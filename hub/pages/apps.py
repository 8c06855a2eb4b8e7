from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "hub.pages"
    label = "pages"

    def ready(self) -> None:
        from hub.pages.signals import connect  # noqa: PLC0415 - models are not ready when this module is imported

        connect()
