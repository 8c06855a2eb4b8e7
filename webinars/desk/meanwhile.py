"""Two editors with one date open: what only the other one changed stays as it was changed."""

import json
from typing import Any

from django.utils.translation import gettext as _

from webinars.models import WebinarSession

ALONE = (
    "title", "title_es", "minutes", "capacity", "join_url", "opens_early_minutes", "reminder_offsets", "captions",
    "interpretation", "recording_url", "slides_url", "transcript_url",
)  # fmt: skip
"""Fields that mean something by themselves. The start is none: an hour without its zone says nothing."""


def stamp_of(session: WebinarSession) -> str:
    """Return what a form was opened with, as the text of a hidden field."""
    known = {name: getattr(session, name) for name in ALONE}
    return json.dumps(known | {"start": _start(session.starts_at, session.zone)}, sort_keys=True)


def keep_theirs(session: WebinarSession, stamp: str, data: dict[str, Any]) -> list[str]:
    """Put what somebody else saved meanwhile into `data`, where this form left it as it was opened.

    `session` is stored, `stamp` what the form was opened with; one that cannot be read changes nothing. Return the
    names of what both changed: there the form says what is to be, and its editor is told.
    """
    both = []
    seen = _read(stamp)
    for name in ALONE:
        mine, theirs = data.get(name), getattr(session, name)
        if name not in seen or name not in data or theirs in (seen[name], mine):
            continue
        if mine == seen[name]:
            data[name] = theirs
        else:
            both.append(str(WebinarSession._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a column
    if data.get("starts_at") and "start" in seen:
        mine, theirs = _start(data["starts_at"], data.get("zone", "")), _start(session.starts_at, session.zone)
        if mine == seen["start"]:
            data["starts_at"], data["zone"] = session.starts_at, session.zone
        elif theirs not in (seen["start"], mine):
            both.append(_("Time"))
    return both


def _start(at: Any, zone: str) -> list[str]:
    """To the minute, as forms have it."""
    return [f"{at:%Y-%m-%dT%H:%M%z}", zone]


def _read(stamp: str) -> dict[str, Any]:
    try:
        found = json.loads(stamp)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
