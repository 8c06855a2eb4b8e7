"""Put a query to the engines: repair it, ask Elasticsearch, and the embedded engine where that does not answer."""

from dataclasses import dataclass

import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search import breaker
from search.engines import choice
from search.engines.protocol import Engine
from search.engines.vocabulary import Vocabulary
from search.errors import EngineDown
from search.plan import PUBLIC, Found, plan
from search.query import Query, Repair
from search.repairing import Spelling, repaired

LONGEST_QUERY = 1000
SIMPLE = _("Search is running in its simple form for the moment. It finds the same things, perhaps in another order.")
AWAY = _("Search cannot answer right now. Nothing is lost: please try again in a moment.")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answer:
    """What an engine found for `text`, the query after repair. `engine` is "" when none could answer."""

    text: str
    found: Found
    engine: str
    repair: Repair | None = None
    notice: str | Promise = ""


def ask(query: Query, spelling: Spelling) -> Answer:
    """Answer a query from the best engine there is; never raises for an engine that is down."""
    text = query.text[:LONGEST_QUERY]
    repair = _repair(query, text, spelling)
    text = repair.text if repair else text
    notice: str | Promise = ""
    if elastic := choice.elastic():
        if found := _found_by(elastic, query, text):
            return Answer(text, found, elastic.name, repair)
        notice = SIMPLE
    embedded = choice.embedded()
    try:
        return Answer(text, ask_engine(embedded, query, text), embedded.name, repair, notice)
    except EngineDown as error:
        log.error("search_cannot_answer", error=str(error))
        return Answer(text, Found((), 0, {}), "", repair, AWAY)


def ask_engine(engine: Engine, query: Query, text: str) -> Found:
    """Ask one engine for exactly `text`."""
    return engine.search(plan(query, text))


def _found_by(elastic: Engine, query: Query, text: str) -> Found | None:
    """Ask Elasticsearch unless it failed a moment ago."""
    if not breaker.asking.allows():
        return None
    try:
        found = ask_engine(elastic, query, text)
    except EngineDown as error:
        breaker.asking.failed()
        log.warning("search_falls_back", error=str(error))
        return None
    breaker.asking.succeeded()
    return found


def _repair(query: Query, text: str, spelling: Spelling) -> Repair | None:
    if not query.repair or not text.strip():
        return None
    embedded = choice.embedded()
    try:
        embedded.ensure()
        return repaired(text, Vocabulary(embedded.path, query.scopes or PUBLIC, query.kinds), spelling)
    except EngineDown as error:
        log.warning("search_cannot_repair", error=str(error))
        return None
