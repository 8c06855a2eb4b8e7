"""What was looked for is remembered by day, never by whom, and not for ever."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils.timezone import localdate

from search.asked import KEPT_DAYS, prune, remember, remember_followed, unanswered
from search.models import QueryLog

pytestmark = pytest.mark.django_db


def test_a_query_is_one_row_a_day_and_language_however_it_is_written():
    for text, language, results in [("Doulas", "en", 3), ("¿doulas?", "en-US", 0), ("doulas", "es", 1)]:
        remember(text, language, results)
    rows = QueryLog.objects.order_by("lang").values_list("text", "lang", "day", "asked", "results", "followed")
    assert list(rows) == [("doulas", "en", localdate(), 2, 0, 0), ("doulas", "es", localdate(), 1, 1, 0)]


def test_no_column_says_who_asked():
    assert {field.name for field in QueryLog._meta.get_fields()} == {
        "id", "text", "lang", "day", "asked", "results", "followed"
    }  # fmt: skip


@pytest.mark.parametrize("text", ["rosa@example.org", "call 505 555-0142", "5055550142", "?!", "", "word " * 40])
def test_what_may_point_to_a_person_is_not_written_down(text):
    remember(text, "en", 1)
    assert not QueryLog.objects.exists()


def test_a_year_or_an_age_points_to_nobody():
    remember("census 2020 ages 0-3", "en", 1)
    assert QueryLog.objects.get().text == "census 2020 ages 0 3"


def test_going_on_to_a_hit_is_counted_where_the_query_was_asked_also_after_midnight():
    remember("doulas", "en", 2)
    QueryLog.objects.update(day=localdate() - timedelta(days=1))
    remember_followed("Doulas", "en")
    remember_followed("never asked", "en")
    assert QueryLog.objects.get().followed == 1


def test_what_found_nothing_or_led_nowhere_is_listed_the_most_asked_first():
    for text, results, times in [("nothing", 0, 1), ("unread", 5, 3), ("read", 5, 9)]:
        for _ in range(times):
            remember(text, "en", results)
    remember_followed("read", "en")
    assert [(row["text"], row["times"]) for row in unanswered()] == [("unread", 3), ("nothing", 1)]


def test_after_ninety_days_a_query_is_forgotten():
    today = date(2026, 6, 1)
    for days in (KEPT_DAYS, KEPT_DAYS + 1):
        QueryLog.objects.create(text=str(days), lang="en", day=today - timedelta(days=days), results=1)
    assert prune(today) == 1
    assert QueryLog.objects.get().text == str(KEPT_DAYS)


def test_a_database_that_cannot_write_does_not_disturb_the_reader(monkeypatch):
    def refuse(**_):
        raise DatabaseError("read-only")

    monkeypatch.setattr(QueryLog.objects, "create", refuse)
    remember("doulas", "en", 1)
