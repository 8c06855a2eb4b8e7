from django.apps import AppConfig

from search.registry import kinds


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        # Both import models, which are there from now on; hub stands above and has declared all kinds by now.
        from search import checks, watching  # noqa: F401, PLC0415 - `checks` registers itself

        watching.watch(kinds())
