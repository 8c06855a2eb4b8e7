"""What a Save would do, before it does it: the fields that change, and who is mailed what because of it."""

import copy
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from webinars import policies
from webinars.desk.letters import Specimen, specimens
from webinars.models import WebinarSession
from webinars.notices import RECORDING, STATES
from webinars.templatetags.times import times

TIME = ("starts_at", "minutes", "zone")
SHOWN = (
    "title", "title_es", "minutes", "capacity", "opens_early_minutes", "reminder_offsets", "captions", "interpretation",
    "recording_url", "slides_url", "transcript_url",
)  # fmt: skip
"""Fields that are shown as they are. The meeting's link is not: a screen is seen by more people than the editor."""


@dataclass(frozen=True)
class Change:
    """One thing that becomes another."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Letter:
    """One kind of mail: to how many of which state, and as it will be read."""

    title: str
    to: list[tuple[str, int]]
    specimens: list[Specimen]

    @property
    def total(self) -> int:
        return sum(count for _who, count in self.to)


@dataclass(frozen=True)
class Plan:
    """All of it. `takes_words` says whether a word from the editor can go along."""

    changes: list[Change] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    takes_words: bool = False

    @property
    def total(self) -> int:
        return sum(letter.total for letter in self.letters)

    @property
    def seal(self) -> str:
        """A stamp of what changes. Somebody else's change in between makes another, and the question is asked again."""
        told = repr([(one.label, one.before, one.after) for one in self.changes])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def plan_save(session: WebinarSession, data: dict[str, Any], words: dict[str, str]) -> Plan:
    """Say what saving `data` would change about `session` as it is stored, and who would be told."""
    after = copy.copy(session)
    for name, value in data.items():
        if name not in ("page_key", "day", "time", "which") and hasattr(session, name):
            setattr(after, name, value)
    changes = _changes(session, after)
    moved = (session.starts_at, session.minutes) != (after.starts_at, after.minutes) and not session.is_cancelled
    letters = [_to_everybody(session, after, "moved", _("New time"), words)] if moved else []
    takes_words = any(letter.total for letter in letters)
    if after.recording_url and not session.recording_url and not session.is_cancelled:
        letters.append(_recording(after))
    letters += _promotions(after)
    return Plan(changes, [one for one in letters if one.total], takes_words=takes_words)


def plan_call_off(session: WebinarSession, words: dict[str, str]) -> Plan:
    """Say what calling `session` off would do."""
    change = Change(_("State"), str(session.get_status_display()), str(WebinarSession.Status.CANCELLED.label))
    letter = _to_everybody(session, session, "called_off", _("Called off"), words)
    return Plan([change], [letter] if letter.total else [], takes_words=True)


def plan_reopen(session: WebinarSession, _words: dict[str, str]) -> Plan:
    """Say what taking registrations again would do: what is free by now goes to the line first."""
    after = copy.copy(session)
    after.registration = WebinarSession.Registering.OPEN.value
    change = Change(_("Registration"), str(WebinarSession.Registering.CLOSED.label), str(after.Registering.OPEN.label))
    return Plan([change], _promotions(after))


def _changes(before: WebinarSession, after: WebinarSession) -> list[Change]:
    found = []
    if (before.starts_at, before.zone) != (after.starts_at, after.zone):
        found.append(Change(_("Time"), when(before), when(after)))
    for name in SHOWN:
        old, new = (_shown(one, name) for one in (before, after))
        if old != new:
            label = str(WebinarSession._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # all are columns
            found.append(Change(label, old, new))
    if before.join_url != after.join_url:
        secret = (pgettext("a link", "set") if one.join_url else pgettext("a link", "none") for one in (before, after))
        old, new = secret
        changed = _("another link") if before.join_url and after.join_url else new
        found.append(Change(_("Meeting link"), old, changed))
    return found


def _shown(session: WebinarSession, name: str) -> str:
    value = getattr(session, name)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    display = getattr(session, f"get_{name}_display", None)
    return str(display() if display else value) or "–"


def when(session: WebinarSession) -> str:
    """The day and hour of a session on the clocks of its own zone."""
    there = times(session, session.zone)
    return f"{there.day} {there.year}, {there.begin}, {there.zone}"


def _to_everybody(
    before: WebinarSession, after: WebinarSession, template: str, title: str, words: dict[str, str]
) -> Letter:
    """A mail to all who have or await a seat."""
    live = before.registrations.live().aggregate(
        confirmed=Count("pk", filter=Q(status=policies.CONFIRMED)),
        held=Count("pk", filter=Q(status=policies.HELD)),
        waiting=Count("pk", filter=Q(status=policies.WAITING)),
    )
    names = {"confirmed": _("with a seat"), "held": _("with a seat held for 30 minutes"), "waiting": _("in the line")}
    to = [(name, live[key]) for key, name in names.items() if live[key]]
    return Letter(title, to, specimens(_with_end(after), template, words=words) if to else [])


def _recording(after: WebinarSession) -> Letter:
    """The mail that there is something to watch: to whoever had a seat or waited for one."""
    people = after.registrations.filter(status__in=STATES[RECORDING]).exclude(verified_at=None).count()
    to = [(_("who had or awaited a seat"), people)] if people else []
    return Letter(_("The recording is there"), to, specimens(after, RECORDING) if to else [])


def _promotions(after: WebinarSession) -> list[Letter]:
    """The mails to those whom a larger room lets in, in the order of the line."""
    if not policies.line_moves(_with_end(after), timezone.now()):
        return []
    room = after.capacity - after.registrations.taking().count()
    let_in = list(after.registrations.in_line()[:room]) if room > 0 else []
    known = sum(1 for one in let_in if one.verified_at)
    letters = []
    if known:
        letters.append(Letter(_("A seat came free"), [(_("next in line"), known)], specimens(after, "promoted")))
    if len(let_in) > known:
        to = [(_("next in line, address not confirmed yet"), len(let_in) - known)]
        letters.append(Letter(_("A seat is held for you"), to, specimens(after, "held", status=policies.HELD)))
    return letters


def _with_end(session: WebinarSession) -> WebinarSession:
    """`ends_at` follows when a session is saved; this one is not."""
    moved = copy.copy(session)
    moved.ends_at = moved.starts_at + timedelta(minutes=moved.minutes)
    return moved
