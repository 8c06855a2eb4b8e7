"""What can be done with a date beside filling in its form, each with its question, its plan and its deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from webinars import seats
from webinars.desk.plans import Change, Plan, plan_call_off, plan_reopen
from webinars.models import WebinarSession

Words = dict[str, str]


@dataclass(frozen=True)
class Act:
    """`fits` asks the session as it stands, `plan` says what would happen, `do` does it."""

    label: Promise
    question: Promise
    button: Promise
    fits: Callable[[WebinarSession], bool]
    plan: Callable[[WebinarSession, Words], Plan]
    do: Callable[[int, Any, Words], Any]
    is_serious: bool = False


def _ahead(session: WebinarSession) -> bool:
    return not session.is_cancelled and not session.is_over(timezone.now())


def _call_off(pk: int, by: Any, words: Words) -> None:
    seats.cancel_session(pk, by=by, message=seats.Message(**words))


def _switch(label: Promise, before: Promise, after: Promise) -> Callable[[WebinarSession, Words], Plan]:
    """Plan a change of one thing that nobody is mailed about."""
    return lambda _session, _words: Plan([Change(str(label), str(before), str(after))])


def _quietly(do: Callable[..., Any]) -> Callable[[int, Any, Words], Any]:
    """Do without words to anybody."""
    return lambda pk, by, _words: do(pk, by=by)


OPEN, CLOSED = gettext_lazy("open"), gettext_lazy("closed")

ACTS = {
    "close": Act(
        gettext_lazy("Close registration"),
        gettext_lazy("Close registration?"),
        gettext_lazy("Yes, close it"),
        lambda session: _ahead(session) and session.takes_registrations,
        _switch(gettext_lazy("Registration"), OPEN, CLOSED),
        _quietly(seats.close_registration),
    ),
    "reopen": Act(
        gettext_lazy("Open registration again"),
        gettext_lazy("Open registration again?"),
        gettext_lazy("Yes, open it"),
        lambda session: _ahead(session) and not session.takes_registrations,
        plan_reopen,
        _quietly(seats.open_registration),
    ),
    "open-early": Act(
        gettext_lazy("Open the door now"),
        gettext_lazy("Open the door now?"),
        gettext_lazy("Yes, let people in"),
        lambda session: _ahead(session) and session.opens_at > timezone.now() and bool(session.join_url),
        _switch(gettext_lazy("The door"), gettext_lazy("closed until shortly before the start"), OPEN),
        _quietly(seats.open_gate),
    ),
    "call-off": Act(
        gettext_lazy("Call this date off"),
        gettext_lazy("Call this date off? It cannot be taken back."),
        gettext_lazy("Yes, call it off"),
        lambda session: not session.is_cancelled,
        plan_call_off,
        _call_off,
        is_serious=True,
    ),
}
