"""Webinars as search, cards and other pages meet them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from search.registry import kind_of
from tests.factories.webinars import SessionFactory, webinar_page
from webinars.models import WebinarPage

pytestmark = pytest.mark.django_db


def rendered(source: str, viewer=None, **context) -> str:
    request = RequestFactory().get("/en/")
    request.user = viewer or AnonymousUser()
    return Template("{% load seats %}" + source).render(Context({"request": request, "user": request.user} | context))


def test_a_webinar_is_found_again_by_its_key_in_each_language(webinar):
    kind = kind_of(webinar)
    spanish = webinar_page("es", twin=webinar)
    assert kind.key(webinar) == kind.key(spanish)
    assert kind.by_key(kind.key(webinar), "es") == spanish
    assert kind.by_key(kind.key(webinar), "en") == webinar
    assert kind.by_key("no key", "en") is None


def test_one_that_is_not_translated_is_found_in_the_other_language(webinar):
    kind = kind_of(webinar)
    assert kind.by_key(kind.key(webinar), "es") == webinar
    assert kind.url(webinar, "es") == webinar.address("es")


def test_a_draft_is_found_by_nobody(db):
    draft = webinar_page(live=False)
    kind = kind_of(draft)
    assert kind.by_key(kind.key(draft), "en") is None
    assert draft not in kind.visible_to(AnonymousUser())


def test_a_changed_date_concerns_the_pages_that_show_it(session, webinar):
    shows = kind_of(webinar).shows
    assert list(shows[type(session)](session)) == [webinar]


def test_the_next_webinar_is_the_one_that_is_on_then_the_one_that_comes(webinar, session, rosa):
    assert "One front door" in rendered("{% next_webinar %}")
    later = webinar_page(title="Right now")
    SessionFactory(page_key=later.translation_key, live_now=True)
    page = rendered("{% next_webinar %}", rosa)
    assert "Right now" in page
    assert "Come in" in page


def test_where_nothing_is_planned_the_next_webinar_is_nothing(webinar):
    SessionFactory(page_key=webinar.translation_key, over=True)
    assert rendered("{% next_webinar %}").strip() == ""


def test_the_next_webinar_costs_the_same_however_many_are_planned(webinar, session, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:
            rendered("{% next_webinar %}")
        return len(captured)

    queries()
    one = queries()
    for number in range(5):
        SessionFactory(page_key=webinar_page(slug=f"w-{number}").translation_key)
    assert queries() == one


def test_the_next_webinar_is_one_that_the_reader_may_open(webinar, session):
    WebinarPage.objects.get(pk=webinar.pk).unpublish()
    assert rendered("{% next_webinar %}").strip() == ""


def test_the_card_of_a_webinar_tells_when_it_is(webinar, session):
    kind = kind_of(webinar)
    page = rendered("{% include template with thing=thing language='en' %}", template=kind.card_template, thing=webinar)
    assert webinar.address() in page
    assert "Eastern time" in page
