"""Taking turns: who registers for a session while another does is served together with them, in one transaction.

When a webinar opens, hundreds press at once. Each alone would wait for the session's lock, and keep it until the disk
has the commit; so the threads of a process line up here, and the first of them serves all who have come meanwhile:
one lock, one commit, everybody in their order and by the same count. Between processes the lock of the row decides, as
ever: nothing about seats depends on these turns, and whoever is in a transaction already goes past them.
"""

import threading
from collections.abc import Callable
from itertools import zip_longest

import structlog
from django.db import connection, transaction

from webinars.errors import SeatError
from webinars.models import Registration, WebinarSession
from webinars.seats import settling

Job = Callable[[WebinarSession], Registration]
Outcome = Registration | SeatError

log = structlog.get_logger(__name__)

MOST = 32
"""People in one transaction: so many, and the next batch begins."""

_coming = threading.Lock()
_lines: dict[int, list["Ask"]] = {}
"""Who waits for a session while somebody serves there, in order; read and changed under `_coming`."""


class Ask:
    """What somebody wants done under the lock of a session, and what came of it, when they were served.

    They are `called` when they were, or when it is their turn to serve. `came_of` stays empty where the transaction of
    all failed.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.called = threading.Event()
        self.was_served = False
        self.came_of: Outcome | None = None


def together(session_id: int, job: Job) -> Registration:
    """Do a job under the lock of a session, in one transaction with those of others who came meanwhile.

    A job that refuses (`SeatError`) has written nothing of its own by then; what fails otherwise is undone for all,
    and each tries alone. It returns when the transaction is committed, or raises the refusal.
    """
    if connection.in_atomic_block:
        return alone(session_id, job)
    ask = Ask(job)
    if not _comes_first(session_id, ask):
        ask.called.wait()
    if not ask.was_served:
        _serve_with_those_behind(session_id, ask)
    if isinstance(ask.came_of, SeatError):
        raise ask.came_of
    return ask.came_of or alone(session_id, job)


@transaction.atomic
def alone(session_id: int, job: Job) -> Registration:
    """Do a job under the lock of a session, in a transaction of its own or in that which is open."""
    with settling.locked(session_id) as session:
        return job(session)


def _comes_first(session_id: int, ask: Ask) -> bool:
    """Nobody serves there: they do. Else they are in the line now."""
    with _coming:
        if session_id in _lines:
            _lines[session_id].append(ask)
            return False
        _lines[session_id] = []
        return True


def _serve_with_those_behind(session_id: int, first: Ask) -> None:
    """Serve who has come by now, then call them, and the next in line to go on; whatever happens, nobody is left."""
    with _coming:
        line = _lines[session_id]
        asks, line[:] = [first, *line[: MOST - 1]], line[MOST - 1 :]
    try:
        _serve(session_id, asks)
    finally:
        with _coming:
            called = [*asks, *line[:1]]
            del line[:1]
            if len(called) == len(asks):
                del _lines[session_id]
        for ask in called:
            ask.called.set()


def _serve(session_id: int, asks: list[Ask]) -> None:
    """Serve them in their order. Nobody has anything before the commit, and without it nobody has."""
    committed: list[Outcome] = []
    try:
        with transaction.atomic(), settling.locked(session_id) as session:
            came_of = [_outcome(ask.job, session) for ask in asks]
        committed = came_of
    except Exception:
        log.warning("seats_not_given_together", session=session_id, people=len(asks), exc_info=True)
    finally:
        for ask, outcome in zip_longest(asks, committed):
            ask.came_of, ask.was_served = outcome, True


def _outcome(job: Job, session: WebinarSession) -> Outcome:
    try:
        return job(session)
    except SeatError as error:
        return error
