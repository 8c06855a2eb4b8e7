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
from search.meaning.fusing import search_by_both
from search.meaning.known import model_of_query
from search.meaning.meant import Meant, Near
from search.meaning.waiting import meant as what_is_meant
from search.plan import PUBLIC, Found, Plan, plan
from search.query import Query, Repair
from search.repairing import Spelling, repaired
from search.steering import steering_of
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
    words_only: bool = False


class InTime:
    """Elasticsearch as it answers until a moment of the monotonic clock, however many requests that takes."""

    def __init__(self, elastic: ElasticEngine, until: float) -> None:
        self.elastic, self.until = elastic, until

    def search(self, plan: Plan) -> Found:
        return self.elastic.search(plan, self._left)

    def look(self, meant: Meant, plan: Plan) -> Near:
        return self.elastic.look(meant, plan, self._left)

    @property
    def _left(self) -> float:
        return max(0.001, self.until - time.monotonic())


def ask(query: Query, spelling: Spelling) -> Answer:
    """Answer a query from the best engine there is; never raises for an engine that is down."""
    text = query.text[:LONGEST_QUERY]
    if not text.strip():
        return answer(plan(query, text))
    thesaurus, pins = steering_of(text, query.language)
    # What somebody pinned a thing to was meant as it is written.
    repair = None if pins else _repair(query, text, spelling, thesaurus)
    text = repair.text if repair else text
    pins = pins or (steering_of(text, query.language)[1] if repair else [])
    meant = None if query.words_only else what_is_meant(text, query.language)
    found = answer(plan(query, text, thesaurus, pins), meant)
    late = meant is None and model_of_query(text, query.language) is not None
    return replace(found, text=text, repair=repair, words_only=late)


def answer(plan: Plan, meant: Meant | None = None) -> Answer:
    """Run a plan on Elasticsearch, or where that does not answer on the embedded engine.

    `meant` is what its text means, where a model knew it in time: what is near counts as found then.
    """
    notice: str | Promise = ""
    if elastic := choice.elastic():
        if found := _found_by(elastic, plan, meant):
            return Answer("", found, elastic.name, plan)
        notice = SIMPLE
    embedded = choice.embedded()
    try:
        return Answer("", search_with(embedded, plan, meant), embedded.name, plan, notice=notice)
    except EngineDown as error:
        log.error("search_cannot_answer", error=str(error))
        return Answer("", Found((), 0, {}), "", plan, notice=AWAY)


def ask_engine(engine: Engine, query: Query, text: str, meant: Meant | None = None) -> Found:
    """Ask one engine for exactly `text`, and what is near what it means."""
    return search_with(engine, plan(query, text), meant)


def search_with(engine: Engine | InTime, plan: Plan, meant: Meant | None) -> Found:
    """Run a plan on an engine, by words and, where it is known what they mean, by that."""
    if meant is None or plan.clauses is None:
        return engine.search(plan)
    return search_by_both(plan, meant, engine.search, engine.look)


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


def _found_by(elastic: ElasticEngine, plan: Plan, meant: Meant | None) -> Found | None:
    """Ask Elasticsearch unless it failed a moment ago, or was waited for long enough. To be slow is to fail."""
    with patience() as left:
        if left[0] < SHORTEST_WAIT or not breaker.asking.allows():
            return None
        started = time.monotonic()
        try:
            found = search_with(InTime(elastic, started + left[0]), plan, meant)
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
        return repaired(text, Vocabulary(embedded.path, query.scopes or PUBLIC, query.kinds), spelling, thesaurus)
    except EngineDown as error:
        log.warning("search_cannot_repair", error=str(error))
        return None
