"""Two readers that share no code, icalendar and ical.js, understand the same in every entry, whatever its words are."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from pathlib import Path

import pytest
from icalendar import Calendar

from members.sending import bytes_of
from tests.factories.webinars import guest
from tests.support import services
from webinars import calendar, seats
from webinars.models import WebinarPage
from webinars.notices import words_for

CHECKERS = Path(os.environ.get("CHECKERS_DIR", "/var/lib/sobremesa-services/checkers"))
READER = CHECKERS / "node_modules" / "ical.js" / "dist" / "ical.js"

HOSTILE = [
    "An ordinary title",
    "Comma, semicolon; backslash \\ and “quotes” and \"straight\" ones",
    "A line\r\nATTENDEE:mailto:mallory@evil.example",
    "Bell \x07 null \x00 and a separator \u2028 end",
    "Ñandú 👩‍👧 " * 12,
    "END:VEVENT\r\nBEGIN:VALARM",
    "\\n\\N\\,\\; already escaped",
    "a" * 74 + "ñ" * 40,
    " leading and trailing ",
    "tab\there: colon; equals=sign^n^'",
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Path:
    if READER.exists() and shutil.which("node"):
        return READER
    if services.REQUIRED:
        pytest.fail("the second calendar reader is missing: bash .ci/checkers.sh", pytrace=False)
    pytest.skip("the second calendar reader runs in CI only (bash .ci/checkers.sh fetches it)")


def as_ical_js_reads(reader: Path, text: str) -> dict:
    command = ["node", str(Path(__file__).with_name("read.mjs")), str(reader)]
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def as_icalendar_reads(text: str) -> dict:
    read = Calendar.from_ical(text)
    return {
        "method": str(read["METHOD"]) if "METHOD" in read else None,
        "events": [_told(event) for event in read.walk("VEVENT")],
    }


def part_of(wire: bytes) -> str:
    """Return the calendar that a mail carries, from its bytes as they go over the wire."""
    (part,) = (one for one in BytesParser().parsebytes(wire).walk() if one.get_content_type() == "text/calendar")
    return part.get_payload(decode=True).decode()


def _told(event) -> dict:
    attendees = [event["ATTENDEE"]] if "ATTENDEE" in event else []
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": int(event["DTSTART"].dt.timestamp()),
        "end": int(event["DTEND"].dt.timestamp()),
        **{name: str(event[name]) for name in ("summary", "description", "location", "url", "status")},
        "attendees": [str(one) for one in attendees],
        "attendeeNames": [str(one.params["CN"]) for one in attendees],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("method", [calendar.REQUEST, calendar.CANCEL, calendar.PUBLISH])
@pytest.mark.parametrize("title", HOSTILE)
def test_both_read_the_same_in_an_entry(reader, session, webinar, title, method):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title[:255], intro=f"{title}\n{title}"[:255])
    webinar.refresh_from_db()
    someone = seats.register(session.pk, guest(name="Ana; “la” Flor, & Söhne: Co"), tells=False)
    attendee = None if method == calendar.PUBLISH else someone
    text = calendar.entry(session, words_for(session, webinar, "en"), method=method, attendee=attendee)
    ours, theirs = as_icalendar_reads(text), as_ical_js_reads(reader, text)
    assert ours == theirs
    assert len(ours["events"]) == 1
    assert ours["method"] == method
    assert ours["events"][0]["attendees"] == ([f"mailto:{someone.email}"] if attendee else [])


@pytest.mark.django_db
@pytest.mark.parametrize("title", HOSTILE)
def test_both_follow_an_entry_from_mail_to_mail(reader, session, webinar, written, title):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=title[:255])
    seats.register(session.pk, guest(is_known=True))
    mails = written()
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 90, session.zone)
    mails += written()
    seats.cancel_session(session.pk)
    mails += written()
    texts = [part_of(bytes_of(mail)) for mail in mails]
    read = [as_icalendar_reads(text) for text in texts]
    assert read == [as_ical_js_reads(reader, text) for text in texts]
    assert [one["method"] for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [event for one in read for event in one["events"]]
    assert [(event["uid"], event["sequence"]) for event in events] == [(session.uid, number) for number in (0, 1, 2)]
    assert events[1]["start"] - events[0]["start"] == timedelta(days=1).total_seconds()


@pytest.mark.django_db
def test_both_read_the_same_in_a_subscription(reader, session, webinar):
    WebinarPage.objects.filter(pk=webinar.pk).update(title=HOSTILE[2])
    webinar.refresh_from_db()
    entries = [
        calendar.Subscribed(session, words_for(session, webinar, "es"), datetime(2026, 1, 1, tzinfo=UTC)),
    ]  # fmt: skip
    text = calendar.subscription(entries, name="Webinars; all, of them", source="https://hub.example/all.ics")
    ours = as_icalendar_reads(text)
    assert ours == as_ical_js_reads(reader, text)
    assert (ours["method"], len(ours["events"])) == (None, 1)
