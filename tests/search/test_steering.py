"""Synonyms and pins hold from the moment they are saved, and open nothing that was closed."""

import pytest
from django.contrib.auth.models import AnonymousUser

from search.finding import find
from search.models import Synonym
from search.steering import add_pin, add_synonym, folded_query, steering_of
from tests.factories.networks import CoalitionFactory

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def names(results):
    return [hit.thing.name_en for hit in results.hits]


def test_a_synonym_finds_at_once_and_is_marked(site, ask):
    CoalitionFactory(name_en="Pantry", about_en="Open on Fridays")
    site()
    assert find(ask("food bank"), VISITOR).total == 0
    synonym = add_synonym("en", ["pantry", "food bank"], None)
    results = find(ask("food bank"), VISITOR)
    assert (names(results), results.hits[0].title) == (["Pantry"], "<mark>Pantry</mark>")
    synonym.delete()
    assert find(ask("food bank"), VISITOR).total == 0


def test_synonyms_are_of_one_language(site, ask):
    CoalitionFactory(name_en="Orchard", name_es="La despensa", about_es="Para todas las familias")
    site()
    add_synonym("es", ["despensa", "banco de alimentos"], None)
    assert find(ask("banco de alimentos", "es"), VISITOR).total == 1
    add_synonym("en", ["despensa", "grocery"], None)
    assert find(ask("grocery", "en"), VISITOR).total == 0


def test_a_word_that_somebody_made_a_synonym_is_no_slip(site, ask):
    CoalitionFactory(name_en="Doulas and midwives")
    site()
    assert find(ask("doulos"), VISITOR).repair.text == "doulas"
    add_synonym("en", ["doulos", "midwives"], None)
    results = find(ask("doulos"), VISITOR)
    assert (results.repair, results.total) == (None, 1)


def test_a_list_of_one_word_means_nothing(site, ask):
    Synonym.objects.create(lang="en", words=["orchard"])
    Synonym.objects.create(lang="en", words=[])
    CoalitionFactory(name_en="Orchard")
    site()
    assert find(ask("orchard"), VISITOR).total == 1


def test_a_pinned_thing_stands_first_however_the_query_is_written(site, ask):
    CoalitionFactory(name_en="Orchard table")
    pinned = CoalitionFactory(name_en="Quilts")
    site()
    add_pin("¿Órchard, TABLE?", "", "card", str(pinned.pk), None)
    for text in ("orchard table", "Orchard  Table!"):
        assert names(find(ask(text), VISITOR)) == ["Quilts", "Orchard table"]
    assert names(find(ask("orchard"), VISITOR)) == ["Orchard table"]
    assert find(ask("orchard table"), VISITOR).total == 2


def test_a_pin_may_be_for_readers_of_one_language(site, ask):
    pinned = CoalitionFactory(name_en="Quilts")
    site()
    add_pin("colchas", "es", "card", str(pinned.pk), None)
    assert find(ask("colchas", "es"), VISITOR).total == 1
    assert find(ask("colchas", "en"), VISITOR).total == 0


def test_a_query_with_a_pin_is_taken_as_it_is_written(site, ask):
    CoalitionFactory(name_en="Orchard")
    pinned = CoalitionFactory(name_en="Quilts")
    site()
    add_pin("orchrad", "", "card", str(pinned.pk), None)
    results = find(ask("orchrad"), VISITOR)
    assert (results.repair, names(results)) == (None, ["Quilts"])


def test_a_repaired_query_has_the_pins_of_what_was_meant(site, ask):
    CoalitionFactory(name_en="Orchard")
    pinned = CoalitionFactory(name_en="Quilts")
    site()
    add_pin("orchard", "", "card", str(pinned.pk), None)
    assert names(find(ask("orchrad"), VISITOR)) == ["Quilts", "Orchard"]


def test_a_pin_shows_nobody_what_they_may_not_see(site, ask, dot):
    hidden = CoalitionFactory(name_en="Quilts", is_listed=False)
    gone = CoalitionFactory(name_en="Orchard")
    site()
    add_pin("quilting", "", "card", str(hidden.pk), None)
    add_pin("quilting", "", "card", str(gone.pk), None)
    type(gone).objects.filter(pk=gone.pk).update(is_listed=False)
    assert (find(ask("quilting"), VISITOR).hits, find(ask("quilting"), VISITOR).total) == ((), 0)
    assert names(find(ask("quilting", scopes=frozenset({"public", "members"})), dot)) == ["Quilts", "Orchard"]


def test_pins_stand_in_the_order_they_were_made_and_twice_is_once():
    for pk in ("7", "3", "7"):
        add_pin("home visits", "", "card", pk, None)
    assert steering_of("Home visits", "en")[1] == ["card:7", "card:3"]
    assert folded_query("¿Home, VISÍTS?") == "home visits"
