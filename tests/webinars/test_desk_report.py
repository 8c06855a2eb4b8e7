"""The report of a date: each chart is drawn from the rows of its table, and the rows are what happened."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.factories.networks import CoalitionFactory, MembershipFactory
from tests.factories.webinars import SessionFactory, guest
from tests.webinars.test_admin import LIST
from webinars import seats
from webinars.desk import charts, figures
from webinars.desk.charts import Row
from webinars.models import Registration
from webinars.seats import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """Five with a seat, of whom two came; two in the line; one gave up."""
    made = [seats.register(session.pk, guest(number, is_known=True), tells=False) for number in range(8)]
    seats.cancel(made[7].pk, tells=False)
    Registration.objects.filter(pk=made[0].pk).update(joined_at=timezone.now())
    Registration.objects.filter(pk=made[1].pk).update(checked_in_at=timezone.now())
    return made


def test_people_are_counted_once_each(session, people):
    numbers = figures.numbers_of(session)
    assert (numbers.registered, numbers.confirmed, numbers.waiting, numbers.given_up) == (8, 5, 2, 1)
    assert (numbers.came, numbers.missed, numbers.show_rate) == (2, 3, 40)


def test_nobody_with_a_seat_makes_no_rate(session):
    assert figures.numbers_of(session).show_rate is None


def test_registrations_add_up_day_by_day_and_days_without_any_are_there(session, people):
    now = timezone.now()
    for number, days in ((0, 3), (1, 3), (2, 1)):
        Registration.objects.filter(pk=people[number].pk).update(created_at=now - timedelta(days=days))
    rows = figures.over_time(session).rows
    assert [row.value for row in rows] == [2, 2, 3, 8]


def test_a_long_time_is_told_in_weeks(session, people):
    Registration.objects.filter(pk=people[0].pk).update(created_at=timezone.now() - timedelta(days=100))
    rows = figures.over_time(session).rows
    assert len(rows) == 15
    assert (rows[0].value, rows[-1].value) == (1, 8)


def test_the_show_rate_is_told_for_each_date_that_people_came_to(webinar, session, people):
    other = SessionFactory(page_key=webinar.translation_key, over=True)
    Registration.objects.filter(pk=people[7].pk).update(session=other, status="confirmed", joined_at=timezone.now())
    SessionFactory(page_key=webinar.translation_key)
    assert [(row.value, row.told) for row in figures.show_rate(session).rows] == [
        (100, "100% (1 of 1)"), (40, "40% (2 of 5)"),
    ]  # fmt: skip


def test_who_belongs_to_two_coalitions_counts_in_each_and_guests_in_none(session, rosa, ben):
    east, west = CoalitionFactory(name_en="East"), CoalitionFactory(name_en="West")
    for coalition, member in ((east, rosa), (west, rosa), (east, ben)):
        MembershipFactory(coalition=coalition, member=member)
    MembershipFactory(coalition=west, member=ben, state="asked")
    for person in (Person.of(rosa), Person.of(ben), guest(is_known=True)):
        seats.register(session.pk, person, tells=False)
    rows = figures.by_coalition(session).rows
    assert [(row.label, row.value) for row in rows] == [("East", 2), ("No coalition", 1), ("West", 1)]


@pytest.mark.parametrize("draw", [charts.bars, charts.columns])
@pytest.mark.parametrize("values", [[], [0], [3], [0, 0], list(range(1, 60))])
def test_each_row_has_one_mark_as_long_as_its_value_inside_the_drawing(draw, values):
    chart = draw("x", "Title", "", ("a", "b"), [Row(str(value), value, str(value)) for value in values])
    assert [mark.row for mark in chart.marks] == list(chart.rows)
    lengths = [mark.width if draw is charts.bars else mark.height for mark in chart.marks]
    most = max(values, default=0)
    for value, length in zip(values, lengths, strict=True):
        assert length == pytest.approx(max(lengths) * value / most if most else 0, abs=0.2)
    for mark in chart.marks:
        assert mark.x >= 0
        assert mark.x + mark.width <= chart.width
        assert mark.y + mark.height <= chart.height


def test_each_chart_stands_with_its_table_and_says_what_it_is(signed_in, amara, session, people):
    page = signed_in(amara).get(f"{LIST}report/{session.pk}/").text
    drawings = re.findall(
        r'<svg role="img" aria-labelledby="([^"]+)".+?</svg></div>\s*<table class="listing" id="([^"]+)"', page, re.S
    )
    assert len(drawings) == 3
    for labels, table in drawings:
        for name in (*labels.split(), table):
            assert page.count(f'id="{name}"') == 1
    assert "40% (2 of 5)" in page
    assert "guest-1@home.example" not in page
    assert "Guest 1" not in page


def test_an_empty_report_says_so(signed_in, amara, session):
    assert "Nobody has registered yet." in signed_in(amara).get(f"{LIST}report/{session.pk}/").text


def test_a_report_in_spanish_writes_the_numbers_of_its_drawings_for_machines(signed_in, amara, session, people):
    UserProfile.objects.update_or_create(user=amara, defaults={"preferred_language": "es"})
    page = signed_in(amara).get(f"{LIST}report/{session.pk}/").text
    assert "Quién vino" in page
    drawn = re.findall(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', page)
    assert drawn
    assert all(re.fullmatch(r"\d+(\.\d+)?", number) for mark in drawn for number in mark)
