"""The editor's clock: a time that clocks skip is refused, one they show twice is asked, and both are explained."""

from datetime import UTC, datetime

import pytest
from django import forms

from webinars.clock_forms import WallTimeMixin, WhichField


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
