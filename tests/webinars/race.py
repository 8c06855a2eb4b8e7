"""Crowds of threads at the seats of one session. Run by test_race.py in a process and a database of its own.

`outcome` is twenty people for five seats at once; `stories` is everything that people and presenters do, in any order.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from members.models import Member
from webinars import policies, seats
from webinars.errors import SeatError
from webinars.models import Registration, WebinarSession
from webinars.seats import settling, taking

SEATS = 5
PEOPLE = 20
REST = 0.02
"""Seconds between counting and writing: with it the race is one on any machine."""

ACTORS = 6
STEPS = 25
"""Of each actor in `stories`."""


def elsewhere(session_id: int, person: seats.Person) -> Registration:
    """Register as another process would: in a transaction of one's own, past the turns that threads of this one take.

    What keeps order then is the lock alone.
    """
    with transaction.atomic():
        return seats.register(session_id, person)


WAYS: dict[str, Callable[[int, seats.Person], Registration]] = {"together": seats.register, "elsewhere": elsewhere}


def outcome(mode: str) -> dict[str, Any]:
    """Let the people loose on the seat module (a mode of `WAYS`), or on the same without its lock (`control`).

    The control must oversell. On PostgreSQL it reads the session's row without FOR UPDATE; on SQLite, where the
    IMMEDIATE transaction is the lock, every statement commits by itself.
    """
    session_id = new_session(SEATS)
    register = _without_the_lock() if mode == "control" else WAYS[mode]
    rest_after_counting(REST)
    people = [known(number) for number in range(PEOPLE)]
    errors = at_once([lambda person=person: register(session_id, person) for person in people])
    states = WebinarSession.objects.get(pk=session_id).registrations.order_by("queue_number")
    return {"engine": connection.vendor, "states": list(states.values_list("status", flat=True)), "errors": errors}


def stories(seed: str) -> dict[str, Any]:
    """Let actors do whatever can be done, at random, at once; look all the while whether a promise is broken.

    Returns `broken` (what was seen to be wrong, while it went on and in the end), `errors` and how often what was done.
    """
    session_id = new_session(SEATS)
    presenter = Member.objects.create(handle="diego", email="diego@home.example")
    broken: list[str] = []
    done: dict[str, int] = {}
    jobs = [Actor(session_id, presenter, random.Random(f"{seed} {number}"), done).play for number in range(ACTORS)]
    with watched(session_id, broken):
        errors = at_once(jobs)
    seats.promote(session_id)
    broken += [*wrong_with(session_id), *wrong_in_the_end(session_id)]
    return {"engine": connection.vendor, "broken": sorted(set(broken)), "errors": errors, "done": done}


class Actor:
    """Does one thing after another to a session, as its dice fall. Refusals with a sentence are answers, not errors."""

    def __init__(self, session_id: int, presenter: Member, dice: random.Random, done: dict[str, int]) -> None:
        self.session_id, self.presenter, self.dice, self.done = session_id, presenter, dice, done
        self.acts: list[Callable[[], object]] = [
            *([self.register] * 5), self.register_as_guest, self.confirm, self.cancel, self.cancel, self.decline,
            self.lapse, self.change_capacity, self.reschedule, self.close_and_open, self.add, self.check_in,
        ]  # fmt: skip

    def play(self) -> None:
        for _ in range(STEPS):
            act = self.dice.choice(self.acts)
            with suppress(SeatError):
                act()
                self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    def register(self) -> object:
        way = self.dice.choice(list(WAYS.values()))
        return way(self.session_id, known(self.dice.randrange(PEOPLE)))

    def register_as_guest(self) -> object:
        way = self.dice.choice(list(WAYS.values()))
        return way(self.session_id, known(self.dice.randrange(PEOPLE), is_known=False))

    def confirm(self) -> object:
        return self._with_one_of(seats.confirm, policies.HELD, policies.WAITING, policies.LAPSED)

    def cancel(self) -> object:
        return self._with_one_of(seats.cancel, *policies.LIVE)

    def decline(self) -> object:
        """Whoever got a seat last gives it back."""
        last = self._of_session().taking().order_by("-queue_number").values_list("pk", flat=True).first()
        return last and seats.cancel(last)

    def lapse(self) -> object:
        past = timezone.now() - timedelta(seconds=1)
        self._of_session().filter(status=policies.HELD).update(held_until=past)
        return seats.promote(self.session_id)

    def change_capacity(self) -> object:
        return seats.change_capacity(self.session_id, self.dice.randint(1, 2 * SEATS))

    def reschedule(self) -> object:
        """Days ahead, or begun already: then the line stands still."""
        hours = self.dice.choice([-0.5, 30, 60])
        starts_at = timezone.now() + timedelta(hours=hours)
        return seats.reschedule(self.session_id, starts_at, 60, "America/Denver", by=self.presenter)

    def close_and_open(self) -> object:
        seats.close_registration(self.session_id, by=self.presenter)
        return seats.open_registration(self.session_id, by=self.presenter)

    def add(self) -> object:
        return seats.add(self.session_id, known(self.dice.randrange(PEOPLE), is_known=False), by=self.presenter)

    def check_in(self) -> object:
        return self._with_one_of(lambda pk: seats.check_in(pk, by=self.presenter), policies.CONFIRMED)

    def _of_session(self) -> Any:
        return Registration.objects.filter(session=self.session_id)

    def _with_one_of(self, act: Callable[[int], object], *states: str) -> object:
        found = list(self._of_session().filter(status__in=states).values_list("pk", flat=True))
        return act(self.dice.choice(found)) if found else None


def wrong_with(session_id: int) -> list[str]:
    """Return which promises are broken now. One statement sees one moment, also while others write."""
    seen = Registration.objects.filter(session=session_id).aggregate(
        taken=Count("pk", filter=Q(status__in=policies.TAKING)),
        capacity=Max("session__capacity"),
        last_taken=Max("queue_number", filter=Q(status__in=policies.TAKING)),
        first_waiting=Min("queue_number", filter=Q(status=policies.WAITING)),
        live=Count("pk", filter=Q(status__in=policies.LIVE)),
        people=Count("email", filter=Q(status__in=policies.LIVE), distinct=True),
    )
    wrong = []
    if seen["taken"] > (seen["capacity"] or 0):
        wrong.append(f"{seen['taken']} of {seen['capacity']} seats are taken")
    if seen["first_waiting"] and seen["last_taken"] and seen["last_taken"] > seen["first_waiting"]:
        wrong.append("somebody was overtaken")
    if seen["live"] != seen["people"]:
        wrong.append("somebody has two places")
    return wrong


def wrong_in_the_end(session_id: int) -> list[str]:
    """Return what may be so for a moment and must not stay so, when nobody does anything any more."""
    session = WebinarSession.objects.get(pk=session_id)
    free = session.capacity - session.registrations.taking().count()
    numbers = list(session.registrations.values_list("queue_number", flat=True))
    wrong = []
    if policies.line_moves(session, timezone.now()) and free and session.registrations.in_line().exists():
        wrong.append("somebody waits beside a free seat")
    if len(numbers) != len(set(numbers)) or max(numbers, default=0) > session.last_number:
        wrong.append("a number was given twice")
    return wrong


@contextmanager
def watched(session_id: int, broken: list[str]) -> Iterable[None]:
    """Look again and again, from a thread and a connection of its own, until the block ends."""
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            broken.extend(wrong_with(session_id))
        connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def new_session(capacity: int) -> int:
    starts_at = timezone.now() + timedelta(days=3)
    return int(WebinarSession.objects.create(page_key=uuid4(), starts_at=starts_at, capacity=capacity).pk)


def known(number: int, *, is_known: bool = True) -> seats.Person:
    """Return somebody whose address is known to be theirs, or a guest of the same address."""
    address = f"guest-{number}@home.example"
    return seats.Person(f"Guest {number}", address, "en", "America/Chicago", is_known=is_known)


def _without_the_lock() -> Callable[..., Any]:
    numbers = itertools.count(1)
    settling.lock = lambda pk: WebinarSession.objects.get(pk=pk)
    # Numbers not from the row, or their unique constraint would stand in for the lock.
    settling.next_number = lambda session: next(numbers)
    return _past_the_turns if connection.vendor == "sqlite" else elsewhere


def _past_the_turns(session_id: int, person: seats.Person) -> Registration:
    """Register in autocommit: every statement commits by itself."""
    session = settling.lock(session_id)
    return taking._register(session, person, given=None, may_wait=True, tells=True)


def rest_after_counting(seconds: float) -> None:
    """Make every decision about seats wait between its count and its writing."""
    count = settling.count

    def counted(session: WebinarSession, now: datetime, who: seats.Person | None) -> settling.Counted:
        found = count(session, now, who)
        time.sleep(seconds)
        return found

    settling.count = counted


def at_once(jobs: list[Callable[[], object]], connections: int = 48) -> list[str]:
    """Run each job in a thread, all let go at one moment; return what went wrong.

    At most so many have a connection to the database at a time, fewer than PostgreSQL admits by default (100).
    """
    errors: list[str] = []
    start = threading.Barrier(len(jobs))
    admitted = threading.Semaphore(connections)

    def run(job: Callable[[], object]) -> None:
        start.wait()
        with admitted:
            try:
                job()
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}")
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
