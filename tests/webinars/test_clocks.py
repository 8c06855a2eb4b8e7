"""Wall times become instants in every zone of the world, and never by guessing."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.clocks import (
    FIRST,
    SECOND,
    SkippedTime,
    TwofoldTime,
    abbreviation_at,
    around_gap,
    instant_at,
    instants_at,
    wall_at,
)

NEW_YORK, LORD_HOWE, APIA = "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"
ZONES = sorted(
    name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "posix"))
)


def wall(*parts: int) -> datetime:
    """Return what stands on a wall clock: a datetime without zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


zones = st.sampled_from(ZONES)
minutes = st.datetimes(wall(1990, 1, 1), wall(2040, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))


def turns(zone: str, year: int) -> list[datetime]:
    """Return the instants of a year, to the minute, at which a zone's clocks are turned."""
    there, found = zoneinfo.ZoneInfo(zone), []
    low = datetime(year, 1, 1, tzinfo=UTC)
    while low.year == year:
        high = low + timedelta(days=1)
        if low.astimezone(there).utcoffset() != high.astimezone(there).utcoffset():
            found.append(_turn(low, high, there))
        low = high
    return found


def _turn(low: datetime, high: datetime, there: zoneinfo.ZoneInfo) -> datetime:
    before = low.astimezone(there).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
        low, high = (middle, high) if middle.astimezone(there).utcoffset() == before else (low, middle)
    return high


@given(minutes, zones)
def test_what_a_clock_shows_at_an_instant_means_that_instant(moment, zone):
    instant = moment.replace(tzinfo=UTC)
    found = instants_at(wall_at(instant, zone), zone)
    assert instant in found
    assert len(found) <= 2


@given(minutes, zones)
def test_every_answer_shows_the_time_that_was_asked_for(asked, zone):
    found = instants_at(asked, zone)
    assert [wall_at(at, zone) for at in found] == [asked] * len(found)
    assert list(found) == sorted(set(found))


@given(minutes, zones, st.sampled_from([FIRST, SECOND]))
def test_one_answer_is_given_or_the_gap_is_named(asked, zone, which):
    if instants_at(asked, zone):
        assert wall_at(instant_at(asked, zone, which), zone) == asked
        return
    with pytest.raises(SkippedTime) as refused:
        instant_at(asked, zone, which)
    gap = refused.value
    assert gap.before < asked < gap.after
    assert instants_at(gap.before, zone)
    assert instants_at(gap.after, zone)


@given(zones, st.integers(2000, 2036), st.integers(0, 300))
def test_around_every_turn_a_put_forward_clock_skips_and_a_put_back_one_repeats(zone, year, minute):
    for turn in turns(zone, year):
        before, after = wall_at(turn - timedelta(minutes=1), zone), wall_at(turn, zone)
        step = after - before - timedelta(minutes=1)
        span = int(abs(step).total_seconds() // 60)
        if step > timedelta(0):
            inside = before + timedelta(minutes=1 + minute % span)
            assert instants_at(inside, zone) == ()
            assert around_gap(inside, zone) == (before, after)
        elif step < timedelta(0):
            inside = after + timedelta(minutes=minute % span)
            first, second = instants_at(inside, zone)
            assert first < turn <= second


def test_the_hour_that_new_york_skips_is_refused_with_its_neighbours():
    with pytest.raises(SkippedTime) as refused:
        instant_at(wall(2027, 3, 14, 2, 30), NEW_YORK)
    assert refused.value.before == wall(2027, 3, 14, 1, 59)
    assert refused.value.after == wall(2027, 3, 14, 3, 0)


def test_the_hour_that_new_york_repeats_is_asked_and_then_given():
    twice = wall(2026, 11, 1, 1, 30)
    with pytest.raises(TwofoldTime) as asked:
        instant_at(twice, NEW_YORK)
    first, second = asked.value.instants
    assert second - first == timedelta(hours=1)
    assert [instant_at(twice, NEW_YORK, which) for which in (FIRST, SECOND)] == [first, second]
    assert [abbreviation_at(at, NEW_YORK) for at in (first, second)] == ["EDT", "EST"]


def test_half_an_hour_and_a_whole_day_are_turned_too():
    assert len(instants_at(wall(2027, 4, 4, 1, 45), LORD_HOWE)) == 2
    assert len(instants_at(wall(2027, 4, 4, 1, 15), LORD_HOWE)) == 1
    assert instants_at(wall(2011, 12, 30, 12, 0), APIA) == ()


def test_an_answer_that_nobody_asked_for_changes_nothing():
    noon = wall(2027, 7, 1, 12, 0)
    assert instant_at(noon, NEW_YORK, SECOND) == instant_at(noon, NEW_YORK) == datetime(2027, 7, 1, 16, 0, tzinfo=UTC)


def test_a_zone_without_letters_is_called_by_its_distance():
    assert abbreviation_at(datetime(2027, 7, 1, tzinfo=UTC), "America/Sao_Paulo") == "UTC-0300"
