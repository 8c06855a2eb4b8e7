"""Rings lost, doubled, late and in any order; lines cut; answers overtaken by others.

What a page shows is always a true beginning, each event once and in order; and in the end it is all.
"""

import asyncio
import json
import uuid
from contextlib import suppress

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from live import bell, catching_up, log
from live.rooms import Room
from live.sockets import Socket
from live.visitors import Visitor
from tests.support.following import Following

FAR = 6
"""Events in an answer here, so that pages fall too far behind within a short story."""

EACH = st.integers(0, 10**6)
"""Chooses one of what there is, by its remainder."""


class Deaf:
    """A listener without a layer: the rings of these stories are rung by hand."""

    async def hear(self, group):
        return None


class Line:
    """An open page. `shown` is what it was made with and every frame it applied."""

    def __init__(self, member, truth):
        self.member, self.moderates = member, member.is_authenticated
        self.load(truth)

    def load(self, truth):
        """Load the page: it shows what there is now, and follows from there."""
        self.begun = len(truth)
        self.following = Following(len(truth), self.show)
        self.shown = []
        self.answers = []
        self.cut()

    def show(self, frame):
        self.shown.append((frame["seq"], frame["text"]))

    def cut(self):
        self.inbox, self.socket = [], None

    async def send(self, event):
        self.inbox.append(json.loads(event["text"]))


class AnyOrder(RuleBasedStateMachine):
    """The room, the log, the answers and the rule are the real ones; what is between them is made as bad as can be."""

    stream = moderator = None
    rings: list[int] = []
    """What the bell said after each commit, and nobody has heard yet."""

    @initialize()
    def open_room(self):
        self.key = uuid.uuid4().hex
        self.room = Room(self.stream, self.key, Deaf())
        self.truth = []
        self.rings.clear()
        self.pages = []
        self.moved = 0

    # What happens

    @rule(secret=st.booleans())
    def write(self, secret):
        self._append("written", {"text": f"note {len(self.truth) + 1}", "secret": secret}, secret)

    @precondition(lambda self: not self.moved and len(self.truth) > 2)
    @rule()
    def move_out_of_reach(self):
        self._append("moved", {"text": "moved"}, False)
        self.moved = len(self.truth)

    # What the bell does

    @precondition(lambda self: self.rings)
    @rule(which=EACH, again=st.booleans())
    def ring(self, which, again):
        seq = self.rings[which % len(self.rings)]
        if not again:
            self.rings.remove(seq)
        self._stir(lambda: self.room.hear(seq))

    @precondition(lambda self: self.rings)
    @rule(which=EACH)
    def lose_ring(self, which):
        self.rings.pop(which % len(self.rings))

    @rule()
    def beat(self):
        self._stir(lambda: self.room.told(len(self.truth)))

    @rule()
    def say_head(self):
        self.room.say_head()

    # What pages do

    @precondition(lambda self: len(self.pages) < 4)
    @rule(moderates=st.booleans())
    def open_page(self, moderates):
        if moderates or not self.moved:
            self.pages.append(Line(self.moderator if moderates else AnonymousUser(), self.truth))

    @precondition(lambda self: self.pages)
    @rule(which=EACH)
    def connect(self, which):
        self._connect(self.pages[which % len(self.pages)])

    @precondition(lambda self: self.pages)
    @rule(which=EACH)
    def lose_line(self, which):
        page = self.pages[which % len(self.pages)]
        if page.socket is not None:
            self.room.leave(page.socket)
        page.cut()

    @precondition(lambda self: any(page.inbox for page in self.pages))
    @rule(which=EACH, wire=st.sampled_from(("whole", "whole", "doubled", "dropped", "reordered")))
    def hear(self, which, wire):
        """A page hears a message. (A real line keeps order; the rule must not need that.)"""
        waiting = [page for page in self.pages if page.inbox]
        page = waiting[which % len(waiting)]
        message = page.inbox.pop(-1 if wire == "reordered" else 0)
        if wire == "doubled":
            page.inbox.append(message)
        if wire != "dropped" and page.following.take(message):
            self._ask(page)

    @precondition(lambda self: self.pages)
    @rule(which=EACH)
    def ask(self, which):
        self._ask(self.pages[which % len(self.pages)])

    @precondition(lambda self: any(page.answers for page in self.pages))
    @rule(which=EACH)
    def be_answered_late(self, which):
        page = next(page for page in self.pages if page.answers)
        page.following.take(page.answers.pop(which % len(page.answers)))

    # What must hold

    @invariant()
    def every_page_shows_a_true_beginning(self):
        for page in getattr(self, "pages", ()):
            assert page.shown == self._due(page, page.following.last)
            if self.moved and not page.moderates:
                assert page.following.last < self.moved

    def teardown(self):
        """The storm is over: one more line, one beat, and every page has everything."""
        for page in getattr(self, "pages", ()):
            self._connect(page)
            while page.inbox:
                if page.following.take(page.inbox.pop(0)):
                    page.following.take(self._answer(page))
            if page.following.behind:
                page.load(self.truth)
            if self.moved and not page.moderates:
                assert page.following.refused or page.following.last == len(self.truth) < self.moved
                continue
            assert page.following.last == len(self.truth)
            assert page.shown == self._due(page, len(self.truth))

    # How

    def _append(self, kind, data, secret):
        with transaction.atomic():
            event = log.append("note", self.key, kind, data)
        self.truth.append((event.seq, data["text"], secret))

    def _due(self, page, last):
        """Return what a page must have applied that began at `begun` and has come to `last`."""
        return [(seq, text) for seq, text, secret in self.truth[page.begun : last] if page.moderates or not secret]

    def _connect(self, page):
        if page.socket is not None:
            self.room.leave(page.socket)
        page.cut()
        page.socket = Socket(page.send, Visitor(page.member))
        self._stir(lambda: self.room.admit(page.socket, "en", page.following.last))

    def _ask(self, page):
        page.answers.append(self._answer(page))

    def _answer(self, page):
        return catching_up.answer("note", self.key, page.member, page.following.last, "en")

    def _stir(self, act):
        """Do something on a loop, and wait until the room has nothing left to do. The database stays in this thread."""

        async def story():
            act()
            while (task := self.room._task) is not None:
                with suppress(asyncio.CancelledError):
                    await task

        async_to_sync(story)()


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_to_rings_lines_and_answers_every_page_shows_every_event_once_in_order(
    notes, cho, monkeypatch
):
    monkeypatch.setattr(catching_up, "FAR", FAR)
    monkeypatch.setattr(bell, "ring", lambda stream, key, seq: AnyOrder.rings.append(seq))
    monkeypatch.setattr(AnyOrder, "stream", notes)
    monkeypatch.setattr(AnyOrder, "moderator", cho)
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
