"""Seeds the demo's webinars: pages in both languages, one session each, seats taken by guests who do not exist."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from content.models import Network
from hub.demo import blocks
from hub.demo.occasions import key_of, seed_questions, seed_series, tell_needs
from hub.demo.pages import EDITOR
from hub.demo.reading import age, listed, read
from members.models import Member
from networks.models import Coalition
from topics.models import Topic
from webinars import seats
from webinars.models import Registration, Speaker, WebinarIndexPage, WebinarPage, WebinarSession

FOLDER = Path(__file__).parent
HOUR = 18
"""The hour (UTC) of a webinar whose file names a day only."""

ACCESS = (
    ("captions", r"caption|subtítulo"),
    ("sign", r"sign language|señas"),
    ("interpretation", r"interpret|given in|held in|rooms works|salas|se da en|en español con"),
    ("phone", r"phone|teléfono|dial|camera|cámara"),
    ("recording", r"record|graba|slides|láminas"),
)
"""What a sentence of `access` is about; the first that fits counts, captions before interpretation."""

FIRST = ("Alma", "Bea", "Cleo", "Dario", "Esther", "Fausto", "Gwen", "Hilda", "Ines", "Jonah", "Keo", "Lena", "Milo")
LAST = ("Abeyta", "Barros", "Castellano", "Dupree", "Escobedo", "Fontaine", "Gallegos", "Huerta", "Ibarra", "Lovato")
WEEKEND = (5, 6)
AWAY = {"live": ("rosa",)}
"""Which of the people with a door of their own have a seat, by state; elsewhere they can take one themselves."""

WAITS = {"full": "rosa"}
"""Who of them waits at the end of the line."""

AGAIN = ("Once more, in the evening", "Otra vez, por la tarde")
"""What a second date is called, in English and in Spanish."""

DOORS = {"rosa", "marcus", "teresa", "joel", "amara", "diego", "mei-lin"}


def seed_webinars(folder: Path) -> dict[str, int]:
    """Load `webinars/{en,es}/*.md`; return how many webinars and seats there are. Twice makes nothing twice."""
    editor = Member.objects.get(handle=EDITOR)
    for path in sorted(folder.glob("webinars/en/*.md")):
        with transaction.atomic():
            for page in (path, folder / "webinars/es" / path.name):
                seed_page(page, editor)
            seed_session(path)
    refresh_times(folder)
    seed_series(folder)
    seed_questions(folder)
    return {"webinars": WebinarSession.objects.count(), "seats": Registration.objects.count()}


def refresh_times(folder: Path = FOLDER) -> None:
    """Move every session to where its file puts it from now, so that something is always live and something next."""
    for path in sorted(folder.glob("webinars/en/*.md")):
        dates = WebinarSession.objects.filter(page_key=_key(path)).order_by("pk")
        for session, starts in zip(dates, _dates(read(path)[0]), strict=False):
            starts_at, room = _starts(starts), _room(path)
            if (session.starts_at, session.join_url) != (starts_at, room):
                session.sequence += session.starts_at != starts_at
                session.starts_at, session.join_url = starts_at, room
                session.save(update_fields=["starts_at", "ends_at", "sequence", "join_url"])


def seed_page(path: Path, editor: Member) -> None:
    """Publish the page of a file; publish it again where the file says something else."""
    head, body = read(path)
    language, key = path.parent.name, _key(path)
    columns = {
        "title": head["title"],
        "intro": head["intro"],
        "takeaways": "\n".join(_parts(head["takeaways"])),
        "body": json.dumps(blocks.story(body, key)),
        "access": json.dumps(list(_access(head["access"], key))),
    }
    page = WebinarPage.objects.filter(translation_key=key, locale__language_code=language).first()
    if page and all(_said(page, name) == value for name, value in columns.items()):
        return
    parent = WebinarIndexPage.objects.get(locale__language_code=language)
    page = page or WebinarPage(slug=path.stem, translation_key=key, locale=parent.locale, owner=editor, live=False)
    for name, value in columns.items():
        setattr(page, name, value)
    page.topics = Topic.objects.filter(slug__in=listed(head["topics"]))
    page.speakers = list(_speakers(listed(head["presenters"]), language))
    if page.pk is None:
        parent.add_child(instance=page)
    page.save_revision(user=editor, log_action=True).publish(user=editor)


def seed_session(path: Path) -> None:
    """Make the sessions of a webinar and fill its seats through the seat module; what is over is moved there after.

    A webinar without `starts` is announced: its page stands, and there is no seat yet.
    """
    head = read(path)[0]
    if not head.get("starts") or WebinarSession.objects.filter(page_key=_key(path)).exists():
        return
    session = _session(path, head)
    for person in _people(head, int(head["confirmed"]) + int(head["waiting"])):
        seats.register(session.pk, person, tells=False)
    _date_back(session, head)
    tell_needs(session)
    for _more in listed(head.get("also", "")):
        _session(path, head, title=AGAIN[0], title_es=AGAIN[1])
    if head["state"] == "cancelled":
        seats.cancel_session(session.pk, tells=False)
    if head["state"] == "closed":
        seats.close_registration(session.pk)


def _session(path: Path, head: dict[str, str], **fields: str) -> WebinarSession:
    """Make a date that takes people; `refresh_times` puts it where it belongs."""
    return WebinarSession.objects.create(
        page_key=_key(path),
        starts_at=timezone.now() + timedelta(days=1),
        minutes=int(head["minutes"]),
        zone=Network.load().zone,
        capacity=int(head["capacity"]),
        captions=head.get("captions", "none"),
        interpretation=listed(head.get("interpretation", "")),
        recording_url=_kept(path, head.get("recording", "")),
        slides_url=_kept(path, head.get("slides", "")),
        transcript_url=_kept(path, head.get("transcript", "")),
        **fields,
    )


def _dates(head: dict[str, str]) -> list[str]:
    return [head["starts"], *listed(head.get("also", ""))] if head.get("starts") else []


def _speakers(handles: list[str], language: str) -> Iterator[Speaker]:
    """Each with part and coalition in the language of the page."""
    people = Member.objects.in_bulk(handles, field_name="handle")
    said = {row["handle"]: row for row in json.loads((FOLDER / "members.json").read_text(encoding="utf-8"))}
    for place, handle in enumerate(handles):
        coalition = Coalition.objects.filter(slug=said[handle]["coalition"]).first()
        parts = [said[handle][f"role_{language}"], coalition.in_language("name", language) if coalition else ""]
        yield Speaker(member=people[handle], about=", ".join(filter(None, parts))[:120], sort_order=place)


def _key(path: Path) -> UUID:
    return key_of(path.stem)


def _starts(value: str) -> datetime:
    """`-25m` is minutes from now; `+12d16h` is the day in twelve days at 16:00 UTC, or the next working day."""
    sign, span = (-1 if value[0] == "-" else 1), age(value[1:])
    now = timezone.now()
    if span < timedelta(days=1):
        minute = now + sign * span
        return minute.replace(minute=minute.minute - minute.minute % 5, second=0, microsecond=0)
    day = (now + timedelta(days=sign * span.days)).astimezone(UTC)
    while day.weekday() in WEEKEND:
        day += timedelta(days=sign)
    return day.replace(hour=span.seconds // 3600 or HOUR, minute=0, second=0, microsecond=0)


def _room(path: Path) -> str:
    """The demo has no meetings: its doors lead to a page that says where they would lead."""
    with translation.override(path.parent.name):
        return reverse("demo_room", args=[path.stem])


def _kept(path: Path, value: str) -> str:
    """What the demo keeps itself is named by its ending, or is `said` (the transcript); all else is an address."""
    if not value or "://" in value:
        return value
    with translation.override("en"):
        if value != "said":
            return reverse("demo_kept", args=[f"{path.stem}.{value}"])
        # Without its language in front, the address leads everybody to the one they read.
        return reverse("demo_transcript", args=[path.stem]).removeprefix("/en")


def _access(value: str, key: UUID) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(_parts(value)):
        sort = next((name for name, words in ACCESS if re.search(words, text, re.IGNORECASE)), "other")
        block = {"sort": sort, "text": f"{text[0].upper()}{text[1:].rstrip('.')}."}
        yield {"type": "access", "value": block, "id": str(uuid5(key, f"access {number}"))}


def _parts(value: str) -> list[str]:
    return [part for part in map(str.strip, value.split(";")) if part]


def _said(page: WebinarPage, name: str) -> str:
    value = getattr(page, name)
    return json.dumps(list(value.raw_data)) if name in ("body", "access") else str(value)


def _people(head: dict[str, str], number: int) -> Iterator[seats.Person]:
    """Members first (not those who have a door in the demo, unless named), then guests; last, who is to wait."""
    named = AWAY.get(head["state"], ())
    last = Member.objects.filter(handle=WAITS.get(head["state"], "")).first()
    number -= bool(last)
    members = [one for one in Member.objects.order_by("joined_at") if one.handle in named or one.handle not in DOORS]
    some = sorted(members, key=lambda one: (one.handle not in named, sum(head["title"].encode()) * one.pk % 31))[:12]
    for member in some[:number]:
        yield seats.Person.of(member)
    for n in range(number - len(some)):
        name = f"{FIRST[n % len(FIRST)]} {LAST[n * 7 % len(LAST)]}"
        address = f"{name.lower().replace(' ', '.')}.{n}@guests.sobremesa.example"
        yield seats.Person(name, address, "es" if n % 3 == 0 else "en", "America/Chicago", is_known=True)
    if last:
        yield seats.Person.of(last)


def _date_back(session: WebinarSession, head: dict[str, str]) -> None:
    """Spread the registrations over the three weeks before; of what was held already, seven in ten came."""
    starts_at = _starts(head["starts"])
    begun = min(starts_at, timezone.now())
    people = list(session.registrations.order_by("queue_number"))
    for place, registration in enumerate(people):
        registration.created_at = begun - timedelta(days=21) * (1 - place / len(people)) - timedelta(hours=1)
        if registration.confirmed_at:
            registration.confirmed_at = registration.verified_at = registration.created_at
        if starts_at <= timezone.now() and head["state"] != "cancelled" and place % 10 < 7:
            registration.joined_at = starts_at + timedelta(minutes=place % 9)
    fields = ["created_at", "confirmed_at", "verified_at", "joined_at"]
    Registration.objects.bulk_update(people, fields, batch_size=200)
