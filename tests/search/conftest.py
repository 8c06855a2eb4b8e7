"""A kind of the tests' own over coalitions, an index of its own for each test, and both engines."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils.text import slugify

from networks.models import Coalition, WorkItem
from search import breaker, registry
from search.draining import drain
from search.engines import choice
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.query import Query
from search.registry import Document, Kind, Text
from search.watching import watch
from tests.support import services

BOTH = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]


def card_document(coalition: Coalition) -> Document | None:
    """A coalition as the tests index it: `website` names the group it collapses into, `founded` its year."""
    if coalition.summary_en == "hidden":
        return None
    work = list(coalition.work.order_by("pk"))
    texts = {"en": Text(coalition.name_en, "\n".join([coalition.about_en, *(item.text_en for item in work)]).strip())}
    if coalition.about_es:
        texts["es"] = Text(coalition.name_es, coalition.about_es)
    return Document(
        texts=texts,
        scopes=frozenset({"public" if coalition.is_listed else "members"}),
        facets={"state": (coalition.state.lower(),), "place": (slugify(coalition.place),)},
        date=datetime(coalition.founded, 1, 1, tzinfo=UTC) if coalition.founded else None,
        uses=len(coalition.place),
        collapse=coalition.website,
    )


CARD = Kind(
    name="card",
    model=Coalition,
    section="home",
    label="Cards",
    visible_to=Coalition.objects.visible_to,
    key=lambda thing: str(thing.pk),
    by_key=lambda key, language: Coalition.objects.filter(pk=key).first(),
    url=lambda thing, language: f"/{language}/cards/{thing.slug}/",
    document=card_document,
    card_template="none.html",
    shows={WorkItem: lambda item: Coalition.objects.filter(pk=item.coalition_id)},
)


@pytest.fixture
def card(monkeypatch):
    """The only kind there is."""
    monkeypatch.setattr(registry, "_KINDS", {CARD.name: CARD})
    watch([CARD])
    return CARD


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    """Every test has an empty search file, no Elasticsearch unless it asks for one, and closed breakers."""
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    settings.ELASTICSEARCH_URL = ""
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid4().hex}"
    breaker.asking.reset()
    breaker.draining.reset()
    yield
    breaker.asking.reset()
    breaker.draining.reset()


@pytest.fixture
def elasticsearch(settings):
    """Search with the real Elasticsearch, in indexes that go with the test."""
    settings.ELASTICSEARCH_URL = services.address("elasticsearch")
    engine = choice.elastic()
    yield engine
    engine.discard()


@pytest.fixture(params=BOTH)
def engine(request, settings):
    """Each engine by itself, empty."""
    if request.param == "embedded":
        yield EmbeddedEngine(settings.SEARCH_FILE)
    else:
        engine = ElasticEngine(services.address("elasticsearch"), settings.ELASTICSEARCH_PREFIX)
        yield engine
        engine.discard()


@pytest.fixture(params=BOTH)
def site(request, card, db):
    """A site that searches with one or the other engine; call it to bring all indexes up to date."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch")

    def settle():
        drain()
        for engine in choice.engines():
            engine.refresh()

    settle.name = request.param
    return settle


@pytest.fixture
def ask():
    """Return a function that makes a query: `ask("home visits", facets=…)`."""

    def make(text="", language="en", **more):
        return Query(text=text, language=language, **more)

    return make
