"""The list of webinars is narrowed by its address alone: by topic, by language, by series."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.webinars import SessionFactory, webinar_page
from topics.models import Topic
from webinars.models import WebinarSeries, WebinarSession
from webinars.models.index import RECORDINGS_A_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(db) -> dict:
    """One about fathers, one in a series, one first written in Spanish."""
    topic = Topic.objects.create(slug="fathers", name_en="Fathers", name_es="Papás")
    series = WebinarSeries.objects.create(slug="one-table", name_en="One table", name_es="Una mesa")
    pages = {name: webinar_page(title=name, slug=name) for name in ("dads", "data")}
    pages["mesa"] = webinar_page("es", title="mesa", slug="mesa")
    pages["dads"].topics = [topic]
    pages["data"].series = series
    for page in pages.values():
        page.save_revision().publish()
        SessionFactory(page_key=page.translation_key)
    return pages


def titles(client, query="", language="en") -> set[str]:
    page = client.get(f"/{language}/webinars/{query}").text
    return {name for name in ("dads", "data", "mesa") if f">{name}</a>" in page}


def test_without_a_choice_everything_is_shown(client, three):
    assert titles(client) == {"dads", "data", "mesa"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?topic=fathers", {"dads"}),
        ("?series=one-table", {"data"}),
        ("?language=es", {"mesa"}),
        ("?language=en", {"dads", "data"}),
        ("?topic=fathers&series=one-table", set()),
        ("?topic=&language=&series=", {"dads", "data", "mesa"}),
    ],
)
def test_an_address_narrows_the_list(client, three, query, shown):
    assert titles(client, query) == shown


def test_interpretation_makes_a_webinar_one_that_can_be_followed_in_that_language(client, three):
    WebinarSession.objects.filter(page_key=three["dads"].translation_key).update(interpretation=["es"])
    assert titles(client, "?language=es") == {"dads", "mesa"}
    assert titles(client, "?language=en") == {"dads", "data"}


@pytest.mark.parametrize("query", ["?topic=nothing", "?series=%00", "?language=fr", "?topic=fathers'--"])
def test_what_the_list_does_not_know_narrows_nothing(client, three, query):
    assert titles(client, query) == {"dads", "data", "mesa"}


def test_a_narrowed_list_says_so_to_people_and_machines(client, three):
    page = client.get("/en/webinars/?topic=fathers&language=en").text
    assert "<title>Webinars: Fathers · English" in page
    assert 'webinars/?topic=fathers&amp;language=en"' in page
    assert 'href="?language=en"' in page
    assert '<option value="fathers" selected>' in page


def test_only_topics_and_series_that_are_in_use_are_offered(client, three):
    Topic.objects.create(slug="unused", name_en="Unused", name_es="Sin uso")
    WebinarSeries.objects.create(slug="empty", name_en="Empty", name_es="Vacía")
    page = client.get("/en/webinars/").text
    assert 'value="fathers"' in page
    assert 'value="one-table"' in page
    assert "unused" not in page
    assert 'value="empty"' not in page


def test_a_webinar_without_a_date_is_announced(client, three):
    webinar_page(title="Some day", slug="some-day")
    page = client.get("/en/webinars/").text
    assert page.index("The date is not fixed yet") < page.index(">Some day</a>")
    assert "Some day" not in client.get("/en/webinars/?topic=fathers").text


def test_recordings_stand_on_pages_of_their_own(client, db):
    for number in range(RECORDINGS_A_PAGE + 1):
        page = webinar_page(title=f"kept {number:02}", slug=f"kept-{number}")
        at = timezone.now() - timedelta(days=10 + number)
        SessionFactory(page_key=page.translation_key, starts_at=at, recording_url="https://video.example/w")
    first, second = (client.get(f"/en/webinars/?page={number}").text for number in (1, 2))
    assert ">kept 00</a>" in first
    assert ">kept 12</a>" not in first
    assert ">kept 12</a>" in second
    assert "page 2" in second


def test_narrowing_costs_no_query_for_each_webinar(client, three, django_assert_max_num_queries):
    def queries() -> int:
        client.get("/en/webinars/?topic=fathers")
        with django_assert_max_num_queries(60) as captured:
            client.get("/en/webinars/?topic=fathers")
        return len(captured)

    one = queries()
    for number in range(5):
        page = webinar_page(slug=f"w-{number}")
        page.topics = Topic.objects.filter(slug="fathers")
        page.save_revision().publish()
        SessionFactory(page_key=page.translation_key)
    assert queries() == one
