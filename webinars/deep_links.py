"""Addresses that put a webinar into a calendar on the web: Google’s and Outlook’s. Nothing is sent before a press."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from webinars.calendar import Words
from webinars.models import WebinarSession

MOST = 1500
"""Characters of text that go along: providers refuse addresses of more than about 2,000."""


def google_link(session: WebinarSession, words: Words) -> str:
    """Return the address of Google’s form, filled in. Times are UTC (RFC 5545 §3.3.5, form 2)."""
    span = f"{_stamp(session.starts_at)}/{_stamp(session.ends_at)}"
    asked = {"action": "TEMPLATE", "text": words.title, "dates": span, "details": words.text[:MOST]}
    return f"https://calendar.google.com/calendar/render?{urlencode(asked | {'location': words.door})}"


def outlook_link(session: WebinarSession, words: Words) -> str:
    """Return the address of Outlook’s form, filled in. Times are UTC in ISO 8601, with their Z."""
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": words.title,
        "startdt": _iso(session.starts_at),
        "enddt": _iso(session.ends_at),
        "body": words.text[:MOST],
        "location": words.door,
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(asked)}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
