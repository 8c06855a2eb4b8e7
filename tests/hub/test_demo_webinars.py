"""The demo's webinars: seeded once through the seat module, and moved along with the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.demo import webinars as demo
from hub.demo.webinars import refresh_times, seed_webinars
from members.models import OutgoingMail
from tests.factories.members import MemberFactory
from tests.support import demo_urls
from webinars.models import Registration, WebinarPage, WebinarSession

pytestmark = pytest.mark.django_db

FILE = """---
title: {title}
intro: Two coalitions show one page.
state: {state}
starts: {starts}
minutes: 60
capacity: 12
confirmed: {confirmed}
waiting: {waiting}
presenters: denise
topics:
access: Captions by a person; You can dial in
meeting_link: https://meet.sobremesa.example/x
takeaways: A page; A list
---
Every network gets to the same Tuesday.
"""


@pytest.fixture
def folder(tmp_path, settings):
    """Four webinars in both languages: open, full, live, called off."""
    settings.DEMO = True
    settings.ROOT_URLCONF = demo_urls.__name__
    MemberFactory(handle="amara", editor=True)
    MemberFactory(handle="denise")
    MemberFactory(handle="rosa")
    rows = [
        ("door", "open", "+12d16h", 5, 0),
        ("full", "full", "+5d20h", 12, 3),
        ("live", "live", "-25m", 9, 0),
        ("gone", "cancelled", "+9d17h", 4, 0),
    ]
    for language in ("en", "es"):
        (tmp_path / "webinars" / language).mkdir(parents=True)
        for name, state, starts, confirmed, waiting in rows:
            text = FILE.format(
                title=f"{name} {language}", state=state, starts=starts, confirmed=confirmed, waiting=waiting
            )
            (tmp_path / "webinars" / language / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_seeding_fills_each_room_as_its_file_says_and_writes_to_nobody(folder):
    assert seed_webinars(folder) == {"webinars": 4, "seats": 33}
    full = WebinarSession.objects.with_seats().get(seats_waiting__gt=0)
    assert (full.seats_taken, full.seats_waiting) == (12, 3)
    assert WebinarSession.objects.get(status="cancelled").registrations.count() == 4
    assert OutgoingMail.objects.count() == 0


def test_seeding_again_makes_nothing_twice(folder):
    first = seed_webinars(folder)
    revisions = [page.latest_revision_id for page in WebinarPage.objects.order_by("pk")]
    assert seed_webinars(folder) == first
    assert [page.latest_revision_id for page in WebinarPage.objects.order_by("pk")] == revisions


def test_seeding_again_publishes_new_words(folder):
    seed_webinars(folder)
    path = folder / "webinars/en/door.md"
    path.write_text(path.read_text(encoding="utf-8").replace("door en", "A better title"), encoding="utf-8")
    seed_webinars(folder)
    assert WebinarPage.objects.filter(title="A better title").count() == 1


def test_something_is_always_live_and_no_webinar_falls_on_a_weekend(folder, monkeypatch):
    seed_webinars(folder)
    now = timezone.now()
    for days in range(0, 30, 3):
        later = now + timedelta(days=days)
        monkeypatch.setattr(demo.timezone, "now", lambda later=later: later)
        refresh_times(folder)
        assert WebinarSession.objects.running(later).count() == 1
        coming = WebinarSession.objects.upcoming(later)
        assert len(coming) == 3
        assert all(session.starts_at.weekday() < 5 and session.starts_at.minute == 0 for session in coming)


def test_a_moved_session_is_newer_for_calendars_and_one_that_stays_is_not(folder):
    seed_webinars(folder)
    before = dict(WebinarSession.objects.values_list("pk", "sequence"))
    WebinarSession.objects.filter(status="cancelled").update(starts_at=timezone.now())
    refresh_times(folder)
    grown = {pk for pk, sequence in WebinarSession.objects.values_list("pk", "sequence") if sequence > before[pk]}
    assert WebinarSession.objects.get(status="cancelled").pk in grown
    assert WebinarSession.objects.get(starts_at__lt=timezone.now()).registrations.exclude(joined_at=None).count() == 7
    assert Registration.objects.filter(created_at__gt=timezone.now()).count() == 0
