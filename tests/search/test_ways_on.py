"""Never a dead end: what is offered where nothing is found; and what is like a thing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from search.finding import find
from search.query import Loosened
from search.similar import similar_to
from tests.factories.networks import CoalitionFactory

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture
def orchards(site):
    for name, state, place in [("Orchard one", "NM", "Taos"), ("Orchard two", "NM", "Taos"), ("Quilts", "MA", "Lynn")]:
        CoalitionFactory(name_en=name, state=state, place=place)
    site()


def names(hits):
    return [hit.thing.name_en for hit in hits]


def test_the_choice_to_drop_is_named_with_what_it_keeps_away(orchards, ask):
    results = find(ask("orchard", facets={"state": ("ma",), "place": ("taos",)}), VISITOR)
    assert results.total == 0
    assert results.loosened == (Loosened("state", "ma", 2),)
    assert set(names(results.nearest)) == {"Orchard one", "Orchard two"}
    assert "<mark>Orchard</mark>" in results.nearest[0].title


def test_where_something_is_found_nothing_else_is_offered(orchards, ask):
    results = find(ask("orchard", facets={"state": ("nm",)}), VISITOR)
    assert (results.loosened, results.other_language, results.nearest) == ((), 0, ())


def test_a_word_that_nothing_has_leads_to_titles_that_begin_like_it(orchards, ask):
    results = find(ask("orchestras"), VISITOR)
    assert (results.total, results.repair) == (0, None)
    assert set(names(results.nearest)) == {"Orchard one", "Orchard two"}


def test_within_a_kind_there_is_always_something_near_and_never_anything_hidden(orchards, ask, site):
    CoalitionFactory(name_en="Xylophones of the hidden valley", is_listed=False, place="A very long name of a place")
    site()
    results = find(ask("xylophonists", kinds=("card",)), VISITOR)
    assert results.total == 0
    assert 0 < len(results.nearest) <= 3
    assert "Xylophones of the hidden valley" not in names(results.nearest)


def test_what_is_similar_shares_what_is_most_its_own_and_is_not_the_thing_itself(site):
    one = CoalitionFactory(name_en="Doulas", about_en="Doulas visit mothers before birth, with a nurse")
    CoalitionFactory(name_en="Midwives", about_en="Midwives and doulas at birth, in the valley")
    CoalitionFactory(name_en="Quilts", about_en="Grandmothers sew with a thread")
    hidden = CoalitionFactory(name_en="More doulas", about_en="Doulas visit mothers before birth", is_listed=False)
    site()
    found = names(similar_to(one, VISITOR))
    assert found[0] == "Midwives"
    assert one.name_en not in found
    assert hidden.name_en not in found


def test_a_thing_that_search_does_not_know_is_like_nothing(site):
    assert similar_to(CoalitionFactory(name_en="Orchard", summary_en="hidden"), VISITOR) == ()
