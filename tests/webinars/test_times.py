"""When something is, said as people say it, in both languages and across a change of clocks."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from webinars.models import WebinarSession
from webinars.templatetags.times import door_opens, times

NEW_YORK, DENVER = "America/New_York", "America/Denver"


def session(*at: int, minutes: int = 75) -> WebinarSession:
    starts_at = datetime(*at, tzinfo=UTC)
    return WebinarSession(starts_at=starts_at, ends_at=starts_at.replace(hour=(at[3] + 1) % 24), minutes=minutes)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((19, 0), (20, 15), "noon to 1:15 pm"),
        ((21, 0), (22, 15), "2:00 to 3:15 pm"),
        ((18, 30), (19, 30), "11:30 am to 12:30 pm"),
        ((19, 30), (20, 30), "12:30 to 1:30 pm"),
        ((18, 0), (19, 0), "11:00 am to noon"),
        ((7, 0), (8, 0), "midnight to 1:00 am"),
    ],
)
def test_hours_are_said_as_people_say_them(start, end, said):
    one = WebinarSession(
        starts_at=datetime(2031, 1, 15, *start, tzinfo=UTC), ends_at=datetime(2031, 1, 15, *end, tzinfo=UTC)
    )
    assert times(one, DENVER).hours == said


def test_days_are_said_in_the_reader_s_language():
    one = session(2031, 12, 4, 19)
    with translation.override("en"):
        assert times(one, DENVER).day == "Thursday 4 December"
    with translation.override("es"):
        assert times(one, DENVER).day == "jueves 4 de diciembre"


@pytest.mark.parametrize(
    ("at", "offset"),
    [((2026, 3, 7, 17), 5), ((2026, 3, 8, 17), 4), ((2026, 10, 31, 17), 4), ((2026, 11, 1, 17), 5)],
)
def test_the_hour_follows_the_clocks_on_both_sides_of_their_change(at, offset):
    assert times(session(*at), NEW_YORK).start.hour == 17 - offset


def test_an_evening_here_is_another_day_there():
    one = session(2031, 12, 5, 3)
    assert (times(one, DENVER).number, times(one, "Europe/Madrid").number) == (4, 5)


def test_a_zone_that_is_no_more_gives_way_to_the_session_s_own():
    one = session(2031, 12, 4, 19)
    one.zone = DENVER
    assert times(one, "Mars/Olympus").zone == "Mountain time"


@pytest.mark.parametrize(
    ("minutes", "english", "spanish"),
    [
        (0, "at the start", "a la hora de inicio"),
        (1, "1 minute before the start", "1 minuto antes del inicio"),
        (15, "15 minutes before the start", "15 minutos antes del inicio"),
        (60, "1 hour before the start", "1 hora antes del inicio"),
        (90, "90 minutes before the start", "90 minutos antes del inicio"),
        (1440, "1 day before the start", "1 día antes del inicio"),
    ],
)
def test_the_door_says_when_it_opens_in_numbers_that_fit_their_words(minutes, english, spanish):
    one = WebinarSession(opens_early_minutes=minutes)
    with translation.override("en"):
        assert door_opens(one) == english
    with translation.override("es"):
        assert door_opens(one) == spanish
