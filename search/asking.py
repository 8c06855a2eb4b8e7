"""Put a query to the engines: repair it, ask Elasticsearch, and the embedded engine where that does not answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search import breaker
from search.engines import choice
from search.engines import elastic as server
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Engine
from search.engines.vocabulary import Vocabulary
from search.errors import EngineDown
from search.plan import PUBLIC, Found, Plan, plan
from search.query import Query, Repair
from search.repairing import Spelling, repaired
from search.steering import pins_of, synonyms_now
from search.thesaurus import Thesaurus

LONGEST_QUERY = 1000
SIMPLE = _("Search is running in its simple form for the moment. It finds the same things, perhaps in another order.")
AWAY = _("Search cannot answer right now. Nothing is lost: please try again in a moment.")

SHORTEST_WAIT = 0.05
"""Seconds of patience with which it is worth asking."""

_patience: ContextVar[list[float] | None] = ContextVar("patience", default=None)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answer:
    """What an engine found for `text`, the query after repair. `engine` is "" when none could answer."""

    text: str
    found: Found
    engine: str
    plan: Plan
    repair: Repair | None = None
    notice: str | Promise = ""


def ask(query: Query, spelling: Spelling) -> Answer:
    """Answer a query from the best engine there is; never raises for an engine that is down."""
    text = query.text[:LONGEST_QUERY]
    if not text.strip():
        return answer(plan(query, text))
    thesaurus, pins = synonyms_now(), pins_of(text, query.language)
    # What somebody pinned a thing to was meant as it is written.
    repair = None if pins else _repair(query, text, spelling, thesaurus)
    text = repair.text if repair else text
    pins = pins or (pins_of(text, query.language) if repair else [])
    return replace(answer(plan(query, text, thesaurus, pins)), text=text, repair=repair)


def answer(plan: Plan) -> Answer:
    """Run a plan on Elasticsearch, or where that does not answer on the embedded engine."""
    notice: str | Promise = ""
    if elastic := choice.elastic():
        if found := _found_by(elastic, plan):
            return Answer("", found, elastic.name, plan)
        notice = SIMPLE
    embedded = choice.embedded()
    try:
        return Answer("", embedded.search(plan), embedded.name, plan, notice=notice)
    except EngineDown as error:
        log.error("search_cannot_answer", error=str(error))
        return Answer("", Found((), 0, {}), "", plan, notice=AWAY)


def ask_engine(engine: Engine, query: Query, text: str) -> Found:
    """Ask one engine for exactly `text`."""
    return engine.search(plan(query, text))


@contextmanager
def patience() -> Iterator[list[float]]:
    """Let everything asked inside wait `READ_SECONDS` for Elasticsearch, all together; inside another, share its."""
    shared = _patience.get()
    if shared is not None:
        yield shared
        return
    left = [server.READ_SECONDS]
    token = _patience.set(left)
    try:
        yield left
    finally:
        _patience.reset(token)


def _found_by(elastic: ElasticEngine, plan: Plan) -> Found | None:
    """Ask Elasticsearch unless it failed a moment ago, or was waited for long enough. To be slow is to fail."""
    with patience() as left:
        if left[0] < SHORTEST_WAIT or not breaker.asking.allows():
            return None
        started = time.monotonic()
        try:
            found = elastic.search(plan, left[0])
        except EngineDown as error:
            breaker.asking.failed()
            log.warning("search_falls_back", error=str(error))
            return None
        finally:
            spent = time.monotonic() - started
            left[0] -= spent
        if spent > server.READ_SECONDS / 2 or left[0] < SHORTEST_WAIT:
            breaker.asking.failed()
            log.warning("search_is_slow", seconds=round(spent, 2), left=round(left[0], 2))
        else:
            breaker.asking.succeeded()
        return found


def _repair(query: Query, text: str, spelling: Spelling, thesaurus: Thesaurus) -> Repair | None:
    if not query.repair:
        return None
    embedded = choice.embedded()
    try:
        embedded.ensure()
        return repaired(text, Vocabulary(embedded.path, query.scopes or PUBLIC, query.kinds), spelling, thesaurus)
    except EngineDown as error:
        log.warning("search_cannot_repair", error=str(error))
        return None
