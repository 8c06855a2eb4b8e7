"""Finding things, as pages do: marks, repair, visibility, counts; over both engines."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from search.finding import find, find_by_kind
from tests.factories.networks import CoalitionFactory

VISITOR = AnonymousUser()
MEMBERS = frozenset({"public", "members"})


def titles(results):
    return [hit.thing.name_en for hit in results.hits]


def test_a_hit_carries_its_thing_its_address_and_its_marked_words(site, ask):
    CoalitionFactory(slug="quilt", name_en="Quilts & <stories>", about_en="Grandmothers telling a story at noon.")
    site()
    (hit,) = find(ask("stories"), VISITOR).hits
    assert hit.url == "/en/cards/quilt/"
    assert hit.title == "Quilts &amp; &lt;<mark>stories</mark>&gt;"
    assert hit.snippet == "Grandmothers telling a <mark>story</mark> at noon."
    assert hit.language == "en"


def test_a_passage_is_cut_around_the_words_that_were_found(site, ask):
    CoalitionFactory(about_en=f"{'filler words ' * 60} the laundromat on Dudley Street {'and more words ' * 60}")
    site()
    (hit,) = find(ask("laundromat"), VISITOR).hits
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert "<mark>laundromat</mark> on Dudley Street" in hit.snippet
    assert len(hit.snippet) < 260


def test_a_hit_is_shown_in_the_language_it_was_found_in(site, ask):
    CoalitionFactory(name_en="Valley table", name_es="La mesa del valle", about_es="Niñez temprana en el valle.")
    site()
    (hit,) = find(ask("ninez"), VISITOR).hits
    assert hit.language == "es"
    assert "<mark>Niñez</mark>" in hit.snippet
    (hit,) = find(ask("valle", "es"), VISITOR).hits
    assert hit.title == "La mesa del <mark>valle</mark>"


def test_a_hit_has_the_date_of_its_thing_in_the_zone_it_is_kept_in(site, ask):
    CoalitionFactory(name_en="Quilting table", founded=2019)
    site()
    (hit,) = find(ask("quilting"), VISITOR).hits
    assert hit.date == datetime(2019, 1, 1, tzinfo=UTC)


def test_accents_in_a_query_change_nothing(site, ask):
    CoalitionFactory(name_es="Reunión", about_es="Reuniones de mamás jóvenes")
    site()
    plain, accented = (find(ask(text, "es"), VISITOR) for text in ("reunion mamas joven", "reunión mamás jóvén"))
    assert plain.hits[0].snippet == accented.hits[0].snippet
    assert plain.total == accented.total == 1


def test_a_word_nobody_wrote_is_read_as_the_nearest_that_somebody_did(site, ask):
    CoalitionFactory(name_en="Developmental screening days")
    site()
    results = find(ask("develpmental screening"), VISITOR)
    assert results.repair.text == "developmental screening"
    assert results.repair.words == {"develpmental": "developmental"}
    assert len(results.hits) == 1


def test_a_repair_is_spelled_as_people_spell_it(site, ask):
    CoalitionFactory(name_es="Alimentación", about_es="La alimentación de los bebés")
    site()
    assert find(ask("alimentasion", "es"), VISITOR).repair.text == "alimentación"


def test_a_reader_may_insist_on_what_was_typed(site, ask):
    CoalitionFactory(name_en="Developmental screening days")
    site()
    results = find(ask("develpmental", repair=False), VISITOR)
    assert (results.repair, results.total) == (None, 0)


@pytest.mark.parametrize("word", ["color", "puerta", "house", "laundromats"])
def test_a_good_word_is_left_alone(site, ask, word):
    CoalitionFactory(name_en="Como alerta colon horse", about_en="laundromat")
    site()
    assert find(ask(word), VISITOR).repair is None


def test_nothing_of_what_is_hidden_leaks_by_hit_count_facet_or_suggestion(site, ask, dot):
    CoalitionFactory(name_en="Orchard canarybird", state="NM", place="Hidden Valley", is_listed=False)
    CoalitionFactory(name_en="Orchard table", state="MA")
    site()
    seen = find(ask("orchard"), VISITOR)
    assert (titles(seen), seen.total) == (["Orchard table"], 1)
    assert [value.slug for value in seen.facet("state").values] == ["ma"]
    assert find(ask("canarybirt"), VISITOR).repair is None
    assert find(ask("canarybird"), VISITOR).total == 0
    known = find(ask("canarybirt", scopes=MEMBERS), dot)
    assert known.repair.text == "canarybird"
    assert find(ask("orchard", scopes=MEMBERS), dot).total == 2


def test_a_hit_that_was_hidden_a_moment_ago_is_left_out_before_the_index_knows(site, ask):
    coalition = CoalitionFactory(name_en="Orchard table")
    site()
    type(coalition).objects.filter(pk=coalition.pk).update(is_listed=False)
    results = find(ask("orchard"), VISITOR)
    assert (results.hits, results.total) == ((), 0)


def test_hits_cost_one_query_a_kind_one_for_their_words_and_one_for_what_steers(site, ask, django_assert_num_queries):
    CoalitionFactory.create_batch(12, about_en="A table for many")
    site()
    with django_assert_num_queries(3):  # the third: what is a synonym, and what is pinned
        assert len(find(ask("table"), VISITOR).hits) == 12


def test_what_is_chosen_stays_among_the_counts_with_no_hit_left(site, ask):
    CoalitionFactory(name_en="Orchard table", state="MA")
    site()
    facet = find(ask("orchard", facets={"state": ("nm",)}), VISITOR).facet("state")
    assert [(value.slug, value.count, value.selected) for value in facet.values] == [("ma", 1, False), ("nm", 0, True)]


def test_everything_is_grouped_by_kind_with_its_count(site, ask):
    CoalitionFactory.create_batch(5, about_en="A table for many")
    site()
    overview = find_by_kind(ask("tabel for many"), VISITOR, per_kind=3)
    (group,) = overview.groups
    assert (group.kind.name, group.total, len(group.hits)) == ("card", 5, 3)
    assert overview.results.repair is None or overview.results.repair.text == "table for many"


def test_what_a_kind_says_must_not_be_found_is_not_found(site, ask):
    coalition = CoalitionFactory(name_en="Orchard table")
    site()
    coalition.summary_en = "hidden"
    coalition.save()
    site()
    assert find(ask("orchard"), VISITOR).total == 0
