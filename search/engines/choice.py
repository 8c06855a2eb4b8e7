"""Which engines this site has, as the settings say."""

from django.conf import settings

from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Engine


def embedded() -> EmbeddedEngine:
    return EmbeddedEngine(settings.SEARCH_FILE)


def elastic() -> ElasticEngine | None:
    """Return the Elasticsearch engine, or `None` on a site without."""
    if not settings.ELASTICSEARCH_URL:
        return None
    return ElasticEngine(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX)


def engines() -> list[Engine]:
    """Return every engine that is kept up to date; the first is asked first, the embedded one is always among them."""
    return [engine for engine in (elastic(), embedded()) if engine]


def engine_names() -> list[str]:
    """Return the names of `engines()` without opening anything."""
    return [ElasticEngine.name, EmbeddedEngine.name] if settings.ELASTICSEARCH_URL else [EmbeddedEngine.name]
