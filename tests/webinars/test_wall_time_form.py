"""The editor's clock: a time that clocks skip is refused, one they show twice is asked, and both are explained."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as st

from tests.webinars.test_clocks import turns, zones
from webinars import clocks
from webinars.clock_forms import WallTimeMixin, WhichField
from webinars.desk.forms import SessionForm


class ClockForm(WallTimeMixin, forms.Form):
    day = forms.DateField()
    time = forms.TimeField()
    which = WhichField()
    zone = forms.CharField()

    def clean(self):
        data = super().clean()
        data["starts_at"] = self.settle_time(data)
        return data


def form_for(day: str, time: str, which: str = "", zone: str = "America/New_York") -> ClockForm:
    return ClockForm({"day": day, "time": time, "which": which, "zone": zone})


def test_an_ordinary_time_is_its_instant_and_nothing_is_asked():
    form = form_for("2027-07-01", "12:00")
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2027, 7, 1, 16, tzinfo=UTC)
    assert form["which"].is_hidden


def test_a_skipped_time_is_refused_and_the_nearest_are_named():
    form = form_for("2027-03-14", "02:30")
    assert not form.is_valid()
    (said,) = form.errors["time"]
    assert "1:59 am" in said
    assert "3:00 am" in said


def test_a_repeated_time_is_asked_with_both_names():
    form = form_for("2026-11-01", "01:30")
    assert not form.is_valid()
    assert list(form.errors) == ["which"]
    assert not form["which"].is_hidden
    assert "EDT" in str(form["which"])
    assert "EST" in str(form["which"])


@pytest.mark.parametrize(("which", "hour"), [("first", 5), ("second", 6)])
def test_the_answer_settles_it(which, hour):
    form = form_for("2026-11-01", "01:30", which)
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_an_answer_that_is_none_of_both_is_refused():
    assert not form_for("2026-11-01", "01:30", "third").is_valid()


def test_where_a_whole_day_is_skipped_its_neighbours_are_named_with_their_days():
    form = form_for("2011-12-30", "12:00", zone="Pacific/Apia")
    (said,) = form.errors["time"]
    assert "29 December" in said
    assert "31 December" in said


@given(zones, st.integers(2026, 2036), st.integers(-180, 180), st.sampled_from(["", "first", "second"]))
def test_around_every_turn_a_time_is_taken_as_it_stands_or_refused_or_asked(zone, year, minute, which):
    """Whatever an editor types in a night in which clocks are turned: never another time than they meant."""
    for turn in turns(zone, year):
        wall = clocks.wall_at(turn, zone) + timedelta(minutes=minute)
        meant = clocks.instants_at(wall, zone)
        form = form_for(f"{wall:%Y-%m-%d}", f"{wall:%H:%M}", which, zone)
        if len(meant) == 1 or (meant and which):
            assert form.is_valid()
            assert form.cleaned_data["starts_at"] == meant[-1 if which == "second" else 0]
        else:
            assert list(form.errors) == ["which" if meant else "time"]


@pytest.mark.django_db
@pace(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zones, st.integers(2026, 2036), st.integers(-180, 180))
def test_a_form_that_is_saved_as_it_was_opened_moves_nothing(session, zone, year, minute):
    """Also where its hour comes twice that night: the form remembers which one it was."""
    session.zone = zone
    for turn in turns(zone, year) or [datetime(year, 6, 1, tzinfo=UTC)]:
        session.starts_at = turn + timedelta(minutes=minute)
        opened = SessionForm(instance=session)
        shown = {name: opened[name].value() for name in ("day", "time", "which", "zone")}
        sent = {name: "" if value is None else str(value) for name, value in shown.items()}
        form = SessionForm({**sent, "time": sent["time"][:5]}, instance=session)
        form.is_valid()
        assert not {"day", "time", "which", "zone"} & set(form.errors)
        assert form.cleaned_data["starts_at"] == session.starts_at
