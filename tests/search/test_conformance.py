"""One suite over both engines: the same documents give the same hits, counts and orders."""

import itertools
import random
import threading
from datetime import UTC, datetime, timedelta

import pytest

from search.engines.embedded import EmbeddedEngine
from search.plan import plan
from search.query import BEST_REVIEWED, MOST_USED, NEWEST, RELEVANCE, SORTS, Query
from search.records import record_of, tokens_of, tombstone
from search.registry import Document, Text
from search.thesaurus import thesaurus

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(pk, title, body="", *, language="en", kind="tool", revision=1, scopes=("public",), days=0, uses=0, **more):
    document = Document(
        texts={language: Text(title, body)} if isinstance(language, str) else language,
        scopes=frozenset(scopes),
        facets=more.get("facets", {}),
        date=None if days is None else NOON + timedelta(days=days),
        uses=uses,
        score=more.get("score", 0.0),
        collapse=more.get("collapse", ""),
    )
    return record_of(kind, str(pk), revision, document, tokens_of(document))


SHELF = [
    record(1, "Screening kit", "A kit for developmental screening at home.", days=3, uses=31,
           facets={"audience": ("visitors", "families"), "cost": ("free",)}),
    record(2, "After the screening", "What a score means, for parents.", days=1, uses=22,
           facets={"audience": ("families",), "cost": ("free",)}),
    record(3, "Referral tracker", "Follow each family after developmental screening.", days=2, uses=14,
           facets={"audience": ("coordinators",), "cost": ("licence",)}),
    record(4, "Evaluación del desarrollo", "Taller para mamás y papás sobre el desarrollo.", language="es", days=5,
           uses=9, facets={"audience": ("families",), "cost": ("free",)}),
    record(5, "Lunch calendar", "Who brings the beans.", days=None, uses=9, facets={"cost": ("free",)}),
    record(6, "Minutes of the coalition", "Screening of volunteers; not for everybody.", scopes=("members",), days=9,
           facets={"audience": ("secret",), "cost": ("free",)}),
    record(7, "A question about screening", kind="post", collapse="thread:1", days=4),
    record(8, "Re: screening, and screening again", kind="post", collapse="thread:1", days=6),
    record(9, "Color", "A color chart.", days=7),
    record(10, "Color", "Tabla de color.", language="es", days=7),
]  # fmt: skip


@pytest.fixture
def shelf(engine):
    engine.prepare()
    assert set(engine.write(SHELF).values()) == {""}
    engine.refresh()
    return engine


def look(engine, text="", language="en", *, synonyms=(), pins=(), **more):
    query = Query(text=text, language=language, **more)
    return engine.search(plan(query, text, thesaurus(synonyms), pins))


def pks(found):
    return [match.pk for match in found.matches]


def test_any_of_the_words_is_enough_and_all_of_them_come_first(shelf):
    found = look(shelf, "developmental screening", kinds=("tool",))
    assert set(pks(found)) == {"1", "2", "3"}
    assert set(pks(found)[:2]) == {"1", "3"}
    assert found.total == 3


def test_a_title_weighs_more_than_a_body(shelf):
    assert pks(look(shelf, "screening", kinds=("tool",)))[-1] == "3"


@pytest.mark.parametrize(("language", "first"), [("en", "9"), ("es", "10")])
def test_both_languages_are_found_the_readers_first(shelf, language, first):
    found = pks(look(shelf, "color", language))
    assert found[0] == first
    assert set(found) == {"9", "10"}


def test_an_accent_may_be_left_out_or_typed_for_nothing(shelf):
    assert pks(look(shelf, "evaluacion", "es")) == pks(look(shelf, "evaluación", "en")) == ["4"]
    assert pks(look(shelf, "papa", "es")) == ["4"]


def test_who_holds_no_scope_finds_counts_and_suggests_nothing_of_it(shelf):
    visitor = look(shelf, "screening volunteers")
    assert "6" not in pks(visitor)
    assert "secret" not in visitor.counts["audience"]
    member = look(shelf, "screening volunteers", scopes=frozenset({"public", "members"}))
    assert "6" in pks(member)
    assert member.counts["audience"]["secret"] == 1
    assert member.total == visitor.total + 1


def test_a_facet_counts_what_choosing_another_of_its_values_would_give(shelf):
    found = look(shelf, facets={"audience": ("visitors",)}, kinds=("tool",))
    assert pks(found) == ["1"]
    assert found.counts["audience"] == {"families": 3, "visitors": 1, "coordinators": 1}
    assert found.counts["cost"] == {"free": 1}


def test_values_of_a_facet_add_up_and_facets_cut(shelf):
    found = look(shelf, facets={"audience": ("visitors", "coordinators")}, kinds=("tool",))
    assert set(pks(found)) == {"1", "3"}
    assert found.counts["cost"] == {"free": 1, "licence": 1}
    both = look(shelf, facets={"audience": ("visitors", "coordinators"), "cost": ("licence",)}, kinds=("tool",))
    assert pks(both) == ["3"]
    assert both.counts["cost"] == {"free": 1, "licence": 1}
    assert both.counts["audience"] == {"coordinators": 1}


def test_a_value_that_nothing_has_finds_nothing_and_leaves_the_other_counts_of_its_facet(shelf):
    found = look(shelf, "screening", facets={"cost": ("barter",)}, kinds=("tool",))
    assert pks(found) == []
    assert found.total == 0
    assert found.counts == {"cost": {"free": 2, "licence": 1}}


def test_a_facets_name_is_taken_literally(engine):
    engine.prepare()
    engine.write([record(1, "One", facets={"a.b": ("x",), "axb": ("y",)})])
    engine.refresh()
    assert look(engine, facets={"a.b": ("x",)}).counts["a.b"] == {"x": 1}


def test_the_kinds_are_counted_and_may_be_chosen_like_a_facet(shelf):
    found = look(shelf, "screening", facets={"kind": ("post",)})
    assert found.counts["kind"] == {"tool": 3, "post": 1}
    assert found.total == 1


def test_posts_of_a_thread_are_one_hit_the_best_or_the_newest(shelf):
    assert pks(look(shelf, "screening", kinds=("post",), sort=NEWEST)) == ["8"]
    found = look(shelf, "screening", kinds=("post",))
    assert (len(found.matches), found.total) == (1, 1)


def test_newest_first_and_what_has_no_date_last(shelf):
    assert pks(look(shelf, kinds=("tool",), sort=NEWEST)) == ["10", "9", "4", "1", "3", "2", "5"]


def test_most_used_first_and_of_equals_the_newer(shelf):
    assert pks(look(shelf, kinds=("tool",), sort=MOST_USED))[:5] == ["1", "2", "3", "4", "5"]


def test_best_reviewed_first_then_the_most_used(engine):
    engine.prepare()
    engine.write([record(1, "One", uses=9), record(2, "Two", score=3.5, uses=1), record(3, "Three", score=4.25)])
    engine.write([record(4, "Four", score=3.5, uses=2), record(5, "Five", score=4.25, days=1)])
    engine.refresh()
    assert pks(look(engine, sort=BEST_REVIEWED)) == ["5", "3", "4", "2", "1"]


FOOD = [("en", ["lunch", "midday meal", "beans"])]


def test_a_synonym_finds_what_has_another_word_and_a_phrase_only_where_all_of_it_is(engine):
    engine.prepare()
    titles = ["Lunch", "A meal at midday", "A meal", "Beans", "Lunch today"]
    engine.write([record(number, title) for number, title in enumerate(titles, start=1)])
    engine.refresh()
    assert set(pks(look(engine, "lunch"))) == {"1", "5"}
    assert set(pks(look(engine, "lunch", synonyms=FOOD))) == {"1", "2", "4", "5"}
    found = pks(look(engine, "lunch", synonyms=FOOD))
    assert found.index("1") < found.index("2")
    assert set(pks(look(engine, "midday meal", synonyms=FOOD))) == {"1", "2", "3", "4", "5"}
    assert set(pks(look(engine, "meal", synonyms=FOOD))) == {"2", "3"}
    assert set(pks(look(engine, "lunch", "es", synonyms=FOOD))) == {"1", "2", "4", "5"}


def test_a_synonym_counts_as_the_word_where_everything_has_to_be_there(engine):
    engine.prepare()
    engine.write(
        [record(1, "Lunch, lunch and lunch again"), record(2, "Beans brought by the neighbors, said at length")]
    )
    engine.refresh()
    assert pks(look(engine, "lunch neighbors", synonyms=FOOD)) == ["2", "1"]


def test_what_is_pinned_comes_first_in_its_order_also_where_no_word_of_it_was_typed(shelf):
    pins = ["tool:5", "tool:2"]
    found = look(shelf, "developmental screening", pins=pins, kinds=("tool",))
    assert pks(found)[:2] == ["5", "2"]
    assert (set(pks(found)), found.total) == ({"1", "2", "3", "5"}, 4)
    assert pks(look(shelf, "developmental screening", pins=pins, kinds=("tool",), per_page=2, page=2))[0] in {"1", "3"}
    assert pks(look(shelf, "?!", pins=pins)) == ["5", "2"]


def test_a_pin_opens_nothing_that_scope_kind_or_a_choice_keeps_away(shelf):
    assert "6" not in pks(look(shelf, "screening", pins=["tool:6"]))
    assert "7" not in pks(look(shelf, "lunch", pins=["post:7"], kinds=("tool",)))
    assert pks(look(shelf, "lunch", pins=["tool:3"], facets={"cost": ("free",)})) == ["5"]
    assert pks(look(shelf, "lunch", pins=["tool:404"])) == ["5"]


def test_pins_are_for_a_text_only(shelf):
    assert pks(look(shelf, pins=["tool:5"], kinds=("tool",)))[-1] == "5"


def test_without_a_text_the_newest_come_first(shelf):
    assert pks(look(shelf, kinds=("tool",))) == pks(look(shelf, kinds=("tool",), sort=NEWEST))


def test_pages_are_cut_from_one_order(shelf):
    whole = pks(look(shelf, sort=NEWEST))
    assert pks(look(shelf, sort=NEWEST, per_page=3, page=2)) == whole[3:6]
    assert pks(look(shelf, sort=NEWEST, per_page=3, page=100_000)) == []


def test_a_text_without_a_word_finds_nothing(shelf):
    assert look(shelf, "?!…").total == 0
    assert look(shelf, "xylophone").total == 0


def test_an_older_revision_that_comes_late_loses(shelf):
    shelf.write([record(2, "Newer words", revision=5)])
    assert shelf.write([record(2, "Older words", revision=4)]) == {"tool:2": ""}
    shelf.refresh()
    assert pks(look(shelf, "newer")) == ["2"]
    assert pks(look(shelf, "older")) == []


def test_the_same_revision_may_be_written_again(shelf):
    shelf.write([record(2, "Corrected")])
    shelf.refresh()
    assert pks(look(shelf, "corrected")) == ["2"]


def test_what_was_deleted_is_not_found_and_no_late_write_brings_it_back(shelf):
    shelf.write([tombstone("tool", "5", 3)])
    shelf.write([record(5, "Lunch calendar", revision=2)])
    shelf.refresh()
    assert look(shelf, "lunch").total == 0
    assert dict(shelf.revisions())["tool:5"] == 3


def test_what_is_stored_can_be_proved_by_its_digests(shelf):
    index = shelf.new_index()
    shelf.write(SHELF, index)
    assert dict(shelf.digests(index)) == {entry.ref: entry.digest for entry in SHELF}


def test_a_new_index_answers_only_when_adopted_and_the_old_one_can_come_back(shelf):
    before = shelf.new_index()
    shelf.adopt(before)
    index = shelf.new_index()
    shelf.write([record(1, "Pantry")], index)
    assert look(shelf, "pantry").total == 0
    shelf.adopt(index)
    shelf.refresh()
    assert look(shelf, "pantry").total == 1
    assert shelf.previous() == before
    shelf.adopt(before)
    assert look(shelf, "pantry").total == 0


def test_an_index_that_answers_cannot_be_dropped(shelf):
    index = shelf.new_index()
    shelf.adopt(index)
    shelf.drop(index)
    assert look(shelf).total == 0
    assert shelf.previous() != index


def test_preparing_twice_makes_one_index(engine):
    assert engine.prepare() is True
    assert engine.prepare() is False


def test_several_who_prepare_at_once_make_one_index(engine):
    start, said = threading.Barrier(6), []

    def prepare():
        start.wait()
        said.append(engine.prepare())

    threads = [threading.Thread(target=prepare) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 6
    assert any(said)
    assert engine.prepare() is False
    assert engine.write([record(1, "Orchard")]) == {"tool:1": ""}
    engine.refresh()
    assert pks(look(engine, "orchard")) == ["1"]


@pytest.mark.elasticsearch
def test_an_alias_that_two_set_on_an_index_each_is_put_right_and_filled_anew(elasticsearch):
    for index in (elasticsearch.new_index(), elasticsearch.new_index()):
        elasticsearch.writer.indices.put_alias(index=index, name=elasticsearch.alias)
    assert elasticsearch.prepare() is True
    assert elasticsearch.prepare() is False
    assert elasticsearch.write([record(1, "Orchard")]) == {"tool:1": ""}


WORDS = "visit home play read screen lead court clinic food school sleep bus park rent voice trust"
PALABRAS = "visita hogar juego lectura taller abuela clinica comida escuela sueño parque renta voz confianza"


def a_crowd(seed):
    """Documents nobody chose: words, facets, scopes and groups by chance."""
    dice = random.Random(seed)
    for pk in range(150):
        language = dice.choice(["en", "en", "es"])
        vocabulary = (WORDS if language == "en" else PALABRAS).split()
        text = " ".join(dice.choices(vocabulary, k=dice.randint(3, 30)))
        yield record(
            pk,
            " ".join(dice.choices(vocabulary, k=3)),
            text,
            language=language,
            kind=dice.choice(["tool", "tool", "post"]),
            scopes=dice.choice([("public",), ("members",), ("coalition:1",)]),
            days=dice.choice([None, *range(40)]),
            uses=dice.randint(0, 5),
            score=dice.choice([0.0, 3.25, 4.5]),
            facets={"a": tuple(dice.sample("xyz", dice.randint(0, 2))), "b": (dice.choice("uv"),)},
            collapse=dice.choice(["", "", f"thread:{dice.randint(1, 9)}"]),
        )


@pytest.mark.elasticsearch
def test_both_engines_say_the_same_of_a_crowd(tmp_path, elasticsearch):
    embedded = EmbeddedEngine(str(tmp_path / "crowd.sqlite3"))
    crowd = list(a_crowd(7))
    for engine in (embedded, elasticsearch):
        engine.prepare()
        engine.write(crowd)
        engine.refresh()
    texts = ["", "home visits", "clínica", "visita food trust", "nothing such"]
    choices = [{}, {"a": ("x",)}, {"a": ("x", "y"), "b": ("u",)}, {"kind": ("post",)}, {"a": ("q",)}]
    scopes = [frozenset(), frozenset({"public", "members"})]
    for text, facets, held, sort in itertools.product(texts, choices, scopes, SORTS):
        asked = {"facets": facets, "scopes": held, "sort": sort, "per_page": 200}
        one, other = look(embedded, text, **asked), look(elasticsearch, text, **asked)
        assert one.total == other.total
        assert one.counts == other.counts
        if sort == RELEVANCE and text:
            assert len(one.matches) == len(other.matches)
        else:
            assert one.matches == other.matches


@pytest.mark.elasticsearch
def test_both_engines_weigh_words_alike(tmp_path, elasticsearch):
    embedded = EmbeddedEngine(str(tmp_path / "crowd.sqlite3"))
    crowd = list(a_crowd(11))
    for engine in (embedded, elasticsearch):
        engine.prepare()
        engine.write(crowd)
        engine.refresh()
    same = 0
    for text in WORDS.split():
        one, other = (pks(look(engine, f"{text} home", per_page=10)) for engine in (embedded, elasticsearch))
        same += len(set(one) & set(other)) / max(1, len(one))
    assert same / len(WORDS.split()) > 0.9
