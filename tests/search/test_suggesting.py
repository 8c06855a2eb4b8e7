"""Suggestions: what begins like what was typed, and only what the viewer may find."""

import pytest
from django.contrib.auth.models import AnonymousUser

from search.plan import PUBLIC
from search.suggesting import suggest
from tests.factories.networks import CoalitionFactory

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
MEMBERS = frozenset({"public", "members"})


def texts(found):
    return [suggestion.text for suggestion in found]


def test_a_title_is_offered_by_the_beginning_of_any_of_its_words_with_its_address(site):
    CoalitionFactory(slug="quilt", name_en="Grandmothers’ quilts")
    site()
    for typed in ("gran", "Grandmothers qui", "quil", "QUILTS"):
        (found,) = (one for one in suggest(typed, "en", PUBLIC) if one.kind)
        assert (found.text, found.kind, found.url, found.language) == (
            "Grandmothers’ quilts", "card", "/en/cards/quilt/", "en"
        )  # fmt: skip
    assert suggest("quilts gran xyz", "en", PUBLIC) == ()


def test_accents_may_be_left_out_and_the_readers_own_language_is_offered(site):
    CoalitionFactory(name_en="Youth table", name_es="Mesa de jóvenes", about_es="Jóvenes del valle")
    site()
    assert texts(suggest("jov", "es", PUBLIC))[0] == "Mesa de jóvenes"
    assert suggest("jov", "en", PUBLIC)[0].language == "es"


def test_a_title_that_begins_so_comes_before_one_that_goes_on_so(site):
    CoalitionFactory(name_en="The long orchard", place="A place of many letters")
    CoalitionFactory(name_en="Orchard table", place="X")
    site()
    assert texts(suggest("orch", "en", PUBLIC))[:2] == ["Orchard table", "The long orchard"]


def test_words_of_texts_are_offered_as_searches_as_they_are_spelled(site):
    CoalitionFactory(name_en="Table", name_es="Mesa", about_es="Reuniones con mamás y papás")
    site()
    found = suggest("reuniones con mam", "es", PUBLIC)
    assert [(one.text, one.kind, one.url) for one in found] == [("reuniones con mamás", "", "")]


@pytest.mark.parametrize("text", ["", "  ", "?", "zzz", "m " * 300])
def test_nothing_is_offered_for_nothing(site, text):
    CoalitionFactory(name_en="Table")
    site()
    assert suggest(text, "en", PUBLIC) == ()


def test_nothing_of_what_is_hidden_is_offered_neither_its_title_nor_its_words(site, dot):
    hidden = CoalitionFactory(name_en="Canarybird", about_en="Xylophones", is_listed=False)
    site()
    assert suggest("canary", "en", PUBLIC) == suggest("xyloph", "en", PUBLIC) == ()
    assert texts(suggest("canary", "en", MEMBERS, viewer=dot))[0] == "Canarybird"
    assert texts(suggest("xyloph", "en", MEMBERS, viewer=dot)) == ["xylophones"]
    shown = CoalitionFactory(name_en="Canaryseed")
    site()
    type(hidden).objects.filter(pk=shown.pk).update(is_listed=False)
    assert [one for one in suggest("canaryse", "en", PUBLIC) if one.kind] == []


def test_only_the_kinds_asked_for_are_offered(site):
    CoalitionFactory(name_en="Orchard")
    site()
    assert texts(suggest("orch", "en", PUBLIC, ("card",)))[0] == "Orchard"
    assert suggest("orch", "en", PUBLIC, ("tool",)) == ()


def test_a_missing_index_offers_nothing_and_raises_nothing(settings, tmp_path, card):
    settings.SEARCH_FILE = str(tmp_path)
    assert suggest("orch", "en", PUBLIC) == ()
