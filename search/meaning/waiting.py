"""What a query means, in the time that a reader has: `PATIENCE` seconds, else words alone have to do.

One thread a process reads queries, one after the other. What it read too late for one reader is there for the next, and
for this one's second page. A model that fails is left alone for a while, and search goes on without it.
"""

import os
import queue
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

from search.breaker import Breaker
from search.meaning.known import Model, model_of_query
from search.meaning.meant import Meant

PATIENCE = 0.05
"""Seconds that a search waits for the vector of its query."""
REMEMBERED = 2000
"""Queries whose vectors a process keeps: 3 MB."""
MOST_WAITING = 8
"""Queries that wait to be read; while a model is this far behind, others are searched for by their words."""

Key = tuple[str, str]
"""A model's mark, and a text."""

_decided: ContextVar[dict[tuple[str, str], Meant | None] | None] = ContextVar("decided", default=None)

log = structlog.get_logger(__name__)


class Reader:
    """Reads queries in a thread of its own, which is begun with the first of them and anew in a forked process."""

    def __init__(self) -> None:
        self.breaker = Breaker()
        self._thread: threading.Thread | None = None
        self._process = 0
        self._lock = threading.Lock()
        self._known: OrderedDict[Key, bytes] = OrderedDict()
        self._asked: dict[Key, Future[bytes]] = {}
        self._waiting: queue.SimpleQueue[tuple[Model, Key]] = queue.SimpleQueue()

    def read(self, model: Model, text: str, seconds: float | None) -> bytes | None:
        """Return the vector of a text if it is known within `seconds` (`None`: however long it takes)."""
        coming = self._coming(model, text)
        try:
            return coming.result(timeout=seconds) if coming else None
        except Exception:  # too late, or the model failed, which `_work` has told the log
            return None

    def _coming(self, model: Model, text: str) -> Future[bytes] | None:
        key = (model.mark, text)
        with self._lock:
            if self._process != os.getpid():
                self._begin()
            if key in self._known:
                self._known.move_to_end(key)
                known: Future[bytes] = Future()
                known.set_result(self._known[key])
                return known
            if key not in self._asked:
                if len(self._asked) >= MOST_WAITING or not self.breaker.allows():
                    return None
                self._asked[key] = Future()
                self._waiting.put((model, key))
                if not self._thread:
                    self._thread = threading.Thread(target=self._work, name="meaning", daemon=True)
                    self._thread.start()
            return self._asked[key]

    def _begin(self) -> None:
        self._process, self._thread, self._waiting = os.getpid(), None, queue.SimpleQueue()
        self._asked.clear()

    def _work(self) -> None:
        while True:
            model, key = self._waiting.get()
            vector: bytes | None = None
            problem: BaseException | None = None
            try:
                vector = model.vector(key[1])
                self.breaker.succeeded()
            except BaseException as error:
                problem = error
                self.breaker.failed()
                log.error("query_not_understood", model=model.mark, error=f"{type(error).__name__}: {error}")
            with self._lock:
                coming = self._asked.pop(key, None)
                if vector is not None:
                    self._known[key] = vector
                    while len(self._known) > REMEMBERED:
                        self._known.popitem(last=False)
            if coming and vector is not None:
                coming.set_result(vector)
            elif coming:
                coming.set_exception(problem or RuntimeError("no vector"))


reader = Reader()
"""This process's."""


def meant(text: str, language: str, seconds: float | None = PATIENCE) -> Meant | None:
    """Return what a reader of `language` means by a text; `None` where no model knows, or none knows it in time.

    Inside `of_one_mind` the first answer holds: the counts of a page and its hits are searched for alike.
    """
    decided = _decided.get()
    if decided is not None and (text, language) in decided:
        return decided[text, language]
    known = model_of_query(text, language)
    vector = reader.read(known[1], text, seconds) if known else None
    found = Meant(known[0], vector, known[1].least) if known and vector else None
    if decided is not None:
        decided[text, language] = found
    return found


@contextmanager
def of_one_mind() -> Iterator[None]:
    """Let everything that is searched for inside be understood as it was the first time; inside another, as there."""
    if _decided.get() is not None:
        yield
        return
    token = _decided.set({})
    try:
        yield
    finally:
        _decided.reset(token)
