"""What was, is and will be sent about a session, and when: for the editor's eyes. Nothing here changes anything."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webinars import policies, reminders
from webinars.models import Mailing, Registration, WebinarSession
from webinars.notices import CALLED_OFF, METHODS, MOVED, RECORDING, REMINDER, STATES, template_of

LABELS: dict[str, Promise] = {
    "held": _("Please confirm your seat"),
    "seat": _("Your seat is kept"),
    "promoted": _("A seat came free"),
    "waiting": _("Your place in line"),
    "given_up": _("You gave up your seat"),
    MOVED: _("The time has changed"),
    CALLED_OFF: _("Called off"),
    REMINDER: _("Reminder"),
    RECORDING: _("The recording is there"),
}

CAUSED = ("held", "seat", "waiting", "promoted", "given_up")
"""Mails to one person at a time, when they or the line do something."""


@dataclass(frozen=True)
class Step:
    """One line of the timeline. `at` is when the first of these mails was or is due; `None` where nobody knows.

    `kind` is what `previewing.sample` takes. `people` are those whom it would go to now, or were told; `counts` say how
    it stands with those that were started, by `Mailing.State`.
    """

    kind: str
    at: datetime | None
    people: int
    minutes: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> Promise:
        return LABELS[template_of(self.kind)]

    @property
    def has_begun(self) -> bool:
        return bool(self.counts)


@dataclass(frozen=True)
class Reach:
    """People in one state whom a change is told to; `has_calendar` where their calendar follows by itself."""

    status: Registration.Status
    people: int
    has_calendar: bool


def timeline(session: WebinarSession, now: datetime | None = None) -> list[Step]:
    """Return what was sent, oldest first, then what is to come, soonest first, then what waits for its cause."""
    now = now or timezone.now()
    begun = _begun(session)
    return [*begun, *_coming(session, now), *_standing(session, begun, now)]


def reach_of(session: WebinarSession, kind: str) -> list[Reach]:
    """Return who would be told if the session were changed now, by state. `kind` is `moved` or `called_off`."""
    counted = dict(session.registrations.live().values_list("status").annotate(Count("pk")).order_by())
    return [
        Reach(Registration.Status(status), counted[status], status == policies.CONFIRMED and kind in METHODS)
        for status in STATES[kind]
        if status in counted
    ]


def _begun(session: WebinarSession) -> list[Step]:
    """Mails that were noted. Those of one person at a time are counted together; a change stands by itself."""
    rows = Mailing.objects.filter(registration__session=session).order_by()
    found: dict[tuple[str, int], list[tuple[str, int, datetime]]] = defaultdict(list)
    for kind, sequence, state, count, first in rows.values_list("kind", "sequence", "state").annotate(
        Count("pk"), Min("due_at")
    ):
        template = template_of(kind)
        group = (template, 0) if template in CAUSED else (kind, sequence)
        found[group].append((state, count, first))
    steps = [_step(kind, parts) for (kind, _sequence), parts in found.items()]
    return sorted(steps, key=lambda step: step.at or session.starts_at)


def _step(kind: str, parts: list[tuple[str, int, datetime]]) -> Step:
    counts: dict[str, int] = defaultdict(int)
    for state, count, _first in parts:
        counts[state] += count
    minutes = int(kind.partition(".")[2] or 0)
    return Step(kind, min(first for _state, _count, first in parts), sum(counts.values()), minutes, dict(counts))


def _coming(session: WebinarSession, now: datetime) -> list[Step]:
    if session.is_cancelled or now >= session.starts_at:
        return []
    people = session.registrations.confirmed().count()
    ahead = [(at, offset) for at, offset in reminders.moments(session) if at > now]
    return [Step(f"{REMINDER}.{offset}", at, people, offset) for at, offset in ahead]


def _standing(session: WebinarSession, begun: list[Step], now: datetime) -> list[Step]:
    """Mails that go out whenever somebody does something, as long as people are taken; and the recording's."""
    known = {template_of(step.kind) for step in begun}
    steps = []
    if policies.takes_people(session, now):
        steps = [Step(kind, None, 0) for kind in CAUSED if kind not in known]
    if RECORDING not in known and not session.is_cancelled:
        people = session.registrations.filter(status__in=STATES[RECORDING]).exclude(verified_at=None).count()
        steps.append(Step(RECORDING, None, people))
    return steps
