"""Search by meaning over both engines: more is found, in the same counts on both, and nothing that is hidden."""

from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser

from search.engines import choice
from search.finding import find, find_by_kind
from search.meaning import fusing, known, waiting
from search.query import BEST_REVIEWED, KIND, MOST_USED, NEWEST, RELEVANCE
from search.steering import add_pin
from search.vectors import make_vectors
from tests.factories.networks import CoalitionFactory
from tests.support import meaning
from tests.support.meaning import BrokenModel, SmallModel

pytestmark = [pytest.mark.django_db, pytest.mark.meaning]
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def model(settings, monkeypatch):
    """A model for English, and a reader who has not read anything and need not hurry."""
    settings.MEANING_SEARCH = True
    monkeypatch.setattr(known, "MODELS", {"en": SmallModel()})
    monkeypatch.setattr(waiting, "reader", waiting.Reader())
    monkeypatch.setattr(waiting.meant, "__defaults__", (10.0,))
    meaning.read.clear()
    meaning.free.set()
    yield meaning
    meaning.free.set()


@pytest.fixture
def settled(site):
    def settle():
        site()
        make_vectors()
        site()

    return settle


def names(results):
    return [hit.thing.name_en for hit in results.hits]


def test_what_is_said_in_other_words_is_found_after_what_has_the_words(settled, ask, settings):
    CoalitionFactory(name_en="Evenings for fathers")
    CoalitionFactory(name_en="Dads at breakfast")
    CoalitionFactory(name_en="Orchard")
    settled()
    found = find(ask("dads"), VISITOR)
    assert names(found) == ["Dads at breakfast", "Evenings for fathers"]
    assert found.total == found.facet(KIND).count("card") == 2
    assert found.hits[0].title == "<mark>Dads</mark> at breakfast"
    assert found.hits[1].title == "Evenings for fathers"
    settings.MEANING_SEARCH = False
    assert names(find(ask("dads"), VISITOR)) == ["Dads at breakfast"]


def test_what_is_near_nothing_is_not_found(settled, ask):
    CoalitionFactory(name_en="Evenings for fathers")
    settled()
    assert find(ask("supper"), VISITOR).total == 0


def test_nobody_finds_or_counts_what_is_hidden_from_them_by_what_it_means(settled, ask):
    CoalitionFactory(name_en="Evenings for fathers", state="MS")
    CoalitionFactory(name_en="Fathers in secret", state="AL", is_listed=False)
    settled()
    visitor = find(ask("dads"), VISITOR)
    assert (names(visitor), visitor.total) == (["Evenings for fathers"], 1)
    assert {value.slug: value.count for value in visitor.facet("state").values} == {"ms": 1}
    for facets in ({"state": ("al",)}, {KIND: ("card",)}):
        assert "Fathers in secret" not in names(find(ask("dads", facets=facets), VISITOR))
    engine = choice.engines()[0]
    meant = waiting.meant("dads", "en")
    for scopes, wanted in ((frozenset({"public"}), 1), (frozenset({"public", "members"}), 2)):
        plan = fusing.Plan((), scopes, (), {}, RELEVANCE, 0, 10)
        assert len(engine.look(meant, plan).refs) == wanted


def test_facets_count_what_is_near_and_keep_their_own_selection(settled, ask):
    for state, name in (("MS", "Fathers one"), ("AL", "Fathers two"), ("AL", "Dads three"), ("GA", "Orchard")):
        CoalitionFactory(name_en=name, state=state)
    settled()
    found = find(ask("dads", facets={"state": ("al",)}), VISITOR)
    assert names(found) == ["Dads three", "Fathers two"]
    assert {value.slug: value.count for value in found.facet("state").values} == {"al": 2, "ms": 1}
    assert find(ask("dads", facets={"state": ("al", "ms")}), VISITOR).total == 3


@pytest.mark.parametrize("sort", [NEWEST, MOST_USED, BEST_REVIEWED, RELEVANCE])
def test_every_page_of_every_order_holds_what_no_other_holds(settled, ask, monkeypatch, sort):
    monkeypatch.setattr(fusing, "DEPTH", 4)
    number = count()
    for name in ("Dads {}", "Fathers {}", "Dads and supper {}", "Dads for dads {}"):
        for _ in range(4):
            n = next(number)
            thread = f"https://example.org/{n % 3}" if n % 2 else ""
            CoalitionFactory(name_en=name.format(n), founded=1990 + n, website=thread)
    settled()
    first = find(ask("dads", sort=sort, per_page=100), VISITOR)
    assert first.total == len(first.hits) < 16
    pages = [find(ask("dads", sort=sort, page=n, per_page=3), VISITOR) for n in range(1, 8)]
    assert {page.total for page in pages if page.hits} == {first.total}
    assert [hit.thing.pk for page in pages for hit in page.hits] == [hit.thing.pk for hit in first.hits]


def test_posts_of_a_thread_are_one_hit_whether_found_by_words_or_by_meaning(settled, ask):
    for name in ("Dads one", "Fathers two", "Fathers three"):
        CoalitionFactory(name_en=name, website="https://example.org/thread")
    settled()
    found = find(ask("dads"), VISITOR)
    assert (names(found), found.total) == (["Dads one"], 1)


def test_what_is_pinned_stands_above_what_is_near(settled, ask):
    CoalitionFactory(name_en="Dads")
    pinned = CoalitionFactory(name_en="Orchard")
    settled()
    add_pin("dads", "", "card", str(pinned.pk), None)
    assert names(find(ask("dads"), VISITOR)) == ["Orchard", "Dads"]


def test_a_slip_is_mended_before_it_is_understood(settled, ask):
    CoalitionFactory(name_en="Fathers of the county")
    CoalitionFactory(name_en="Dads")
    settled()
    meaning.read.clear()
    found = find(ask("fathres"), VISITOR)
    assert found.repair.text == "fathers"
    assert names(found) == ["Fathers of the county", "Dads"]
    assert meaning.read == ["fathers"]


def test_spanish_goes_by_its_words_on_pages_of_either_language(settled, ask):
    CoalitionFactory(name_en="Evenings for fathers", name_es="Los dads del barrio", about_es="Para las familias")
    CoalitionFactory(name_en="Fathers")
    settled()
    meaning.read.clear()
    for query in (ask("dads del barrio", "es"), ask("las familias que esperan con los dads", "en")):
        found = find(query, VISITOR)
        assert (names(found), found.words_only) == (["Evenings for fathers"], False)
    assert meaning.read == []


def test_a_query_that_is_understood_too_late_goes_by_words_and_says_so_for_its_other_pages(settled, ask, monkeypatch):
    CoalitionFactory(name_en="Evenings for fathers")
    CoalitionFactory(name_en="Dads at breakfast")
    settled()
    monkeypatch.setattr(waiting.meant, "__defaults__", (0.0,))
    meaning.free.clear()
    late = find(ask("dads"), VISITOR)
    assert (names(late), late.total, late.words_only) == (["Dads at breakfast"], 1, True)
    meaning.free.set()
    assert waiting.reader.read(SmallModel(), "dads", 10)
    there = find(ask("dads"), VISITOR)
    assert (there.total, there.words_only) == (2, False)
    assert find(ask("dads", words_only=True), VISITOR).total == 1


def test_a_page_is_of_one_mind_though_the_query_is_understood_halfway(settled, ask, monkeypatch):
    CoalitionFactory(name_en="Evenings for fathers")
    CoalitionFactory(name_en="Dads at breakfast")
    settled()
    answers = iter([None])
    reading = waiting.reader.read
    monkeypatch.setattr(waiting.reader, "read", lambda model, text, seconds: next(answers, reading(model, text, 10)))
    overview = find_by_kind(ask("dads"), VISITOR)
    assert [group.total for group in overview.groups] == [overview.results.total] == [1]


def test_a_model_that_is_behind_or_broken_never_stops_a_search(settled, ask, monkeypatch):
    CoalitionFactory(name_en="Dads at breakfast")
    settled()
    meaning.free.clear()
    monkeypatch.setattr(waiting.meant, "__defaults__", (0.0,))
    for n in range(waiting.MOST_WAITING + 5):
        assert find(ask(f"dads breakfast {'x' * n}"), VISITOR).total == 1
    meaning.free.set()
    monkeypatch.setattr(waiting, "reader", waiting.Reader())
    monkeypatch.setattr(waiting.meant, "__defaults__", (10.0,))
    monkeypatch.setattr(known, "MODELS", {"en": BrokenModel()})
    for _ in range(3):
        assert find(ask("dads"), VISITOR).total == 1


def test_an_index_from_before_there_were_vectors_answers_by_words_until_it_has_them(site, ask, settings):
    settings.MEANING_SEARCH = False
    CoalitionFactory(name_en="Evenings for fathers")
    CoalitionFactory(name_en="Dads at breakfast")
    site()
    settings.MEANING_SEARCH = True
    assert find(ask("dads"), VISITOR).total == 1
