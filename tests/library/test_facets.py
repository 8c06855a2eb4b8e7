"""What the library is sorted by: every facet of the catalogue, the tree of topics, spans of time, long panels."""

import re

import pytest
from django.utils.translation import override

from library.documents import tool_document
from library.facets import MOST_SHOWN, NAMES, PANELS, words_of
from library.models import Cost, Evidence, Licence, Tool
from library.models.spans import SPANS, span_of
from tests.factories.library import ToolFactory, term
from tests.factories.networks import CoalitionFactory
from topics.models import Topic


def titles(response):
    return sorted(row.tool.title for row in response.context["browse"].rows)


def panel(response, name):
    return next((found for found in response.context["browse"].panels if found.panel.name == name), None)


def counts(response, name):
    found = panel(response, name)
    return {choice.slug: choice.count for choice in [*found.shown, *found.rest]} if found else {}


def chips(response):
    return {chip.label: chip.url for chip in response.context["browse"].chips}


@pytest.fixture
def tree(db):
    """Two wholes with their parts: families (voice, fathers) and money (grants)."""
    families, money = term(Topic, "families", "Families"), term(Topic, "money", "Money")
    for slug, whole in {"voice": families, "fathers": families, "grants": money}.items():
        Topic.objects.filter(pk=term(Topic, slug).pk).update(parent=whole)
    return families, money


@pytest.fixture
def sorted_shelf(tree, index):
    ToolFactory(title="Parents at the table", topics=["voice"], cost="free")
    ToolFactory(title="Dads on Saturday", topics=["fathers"], cost="paid")
    ToolFactory(title="Families first", topics=["families"], cost="free")
    ToolFactory(title="A grant in a week", topics=["grants"], cost="free")
    index()


def test_every_facet_of_the_catalogue_finds_and_counts_its_tool(client, index):
    coalition = CoalitionFactory(slug="three-bridges", name_en="Three Bridges")
    ToolFactory(
        title="Sorted",
        levers=["equity-tools"],
        topics=["fathers"],
        audiences=["parents"],
        languages=["es"],
        minutes=10,
        format="poster",
        cost="paid",
        ages=["3-5"],
        settings=["clinic"],
        evidence="evaluated",
        licence="cc-by",
        used_by=[coalition],
    )
    ToolFactory(title="Other", minutes=500)
    index()
    values = {
        "lever": "equity-tools", "topic": "fathers", "audience": "parents", "language": "es", "time": "to-15",
        "format": "poster", "cost": "paid", "age": "3-5", "setting": "clinic", "evidence": "evaluated",
        "licence": "cc-by", "coalition": "three-bridges",
    }  # fmt: skip
    assert set(values) == {one.name for one in PANELS}
    for name, slug in values.items():
        response = client.get(f"/en/tools/?{name}={slug}")
        assert titles(response) == ["Sorted"], name
        assert counts(response, name)[slug] == 1
        assert re.search(rf'name="{name}" value="{slug}"[^>]* checked', response.content.decode()), name
        assert list(chips(response).values()) == ["?"]


def test_a_topic_holds_what_is_sorted_under_its_parts(client, sorted_shelf):
    response = client.get("/en/tools/?topic=families")
    assert titles(response) == ["Dads on Saturday", "Families first", "Parents at the table"]
    assert counts(client.get("/en/tools/"), "topic") == {"families": 3, "money": 1}


def test_parts_of_a_topic_are_shown_once_it_is_chosen(client, sorted_shelf):
    assert 'value="fathers"' not in client.get("/en/tools/").content.decode()
    families, money = panel(client.get("/en/tools/?topic=families"), "topic").shown
    assert {part.slug: part.count for part in families.parts} == {"voice": 1, "fathers": 1}
    assert money.parts == ()


def test_a_part_that_is_chosen_beside_its_whole_narrows_and_its_chip_leads_back(client, sorted_shelf):
    response = client.get("/en/tools/?topic=families&topic=fathers")
    assert titles(response) == ["Dads on Saturday"]
    assert chips(response) == {"Fathers": "?topic=families"}
    families = panel(response, "topic").shown[0]
    assert families.chosen
    assert {part.slug: part.chosen for part in families.parts} == {"voice": False, "fathers": True}
    both = client.get("/en/tools/?topic=families&topic=fathers&topic=voice&topic=money")
    assert titles(both) == ["A grant in a week", "Dads on Saturday", "Parents at the table"]


def test_a_part_alone_shows_its_whole_open_and_not_ticked(client, sorted_shelf):
    families = panel(client.get("/en/tools/?topic=fathers"), "topic").shown[0]
    assert (families.chosen, [part.slug for part in families.parts]) == (False, ["fathers", "voice"])


def test_counts_of_parts_keep_their_own_selection_and_a_chosen_part_without_a_hit_stays(client, sorted_shelf):
    families = panel(client.get("/en/tools/?topic=families&topic=fathers&cost=free"), "topic").shown[0]
    assert {part.slug: part.count for part in families.parts} == {"voice": 1, "fathers": 0}


def test_a_topic_that_moves_under_another_takes_its_tools_along(client, sorted_shelf, tree, index):
    grants = Topic.objects.get(slug="grants")
    grants.parent = tree[0]
    grants.save()
    index()
    assert "A grant in a week" in titles(client.get("/en/tools/?topic=families"))
    whole = tree[0]
    whole.slug = "kin"
    whole.save()
    index()
    assert len(titles(client.get("/en/tools/?topic=kin"))) == 4


@pytest.mark.parametrize(
    ("minutes", "span"),
    [(None, ""), (0, ""), (1, "to-15"), (15, "to-15"), (16, "to-60"), (60, "to-60"), (61, "to-180"), (180, "to-180"),
     (181, "longer"), (30_000, "longer")],
)  # fmt: skip
def test_a_tool_falls_into_one_span_of_time(minutes, span):
    assert span_of(minutes) == span


def test_spans_of_time_stand_in_their_order_with_counts_of_their_own(client, index):
    for minutes in (500, 90, 20, 30, 5, None):
        ToolFactory(title=f"Takes {minutes}", minutes=minutes)
    index()
    response = client.get("/en/tools/?time=to-60&time=to-180")
    assert titles(response) == ["Takes 20", "Takes 30", "Takes 90"]
    assert list(counts(response, "time").items()) == [("to-15", 1), ("to-60", 2), ("to-180", 1), ("longer", 1)]
    assert [str(span.label) for span in SPANS] == ["Up to 15 minutes", "16 to 60 minutes", "1 to 3 hours", "Longer"]


def test_a_long_panel_folds_and_keeps_what_is_chosen_in_sight(client, index):
    coalitions = [CoalitionFactory(slug=f"c-{n:02}", name_en=f"Coalition {n:02}") for n in range(14)]
    for coalition in coalitions:
        ToolFactory(used_by=[coalition])
    index()
    found = panel(client.get("/en/tools/?coalition=c-13"), "coalition")
    assert [choice.slug for choice in found.shown] == [f"c-{n:02}" for n in (13, *range(MOST_SHOWN - 1))]
    assert len(found.rest) == 6
    page = client.get("/en/tools/").content.decode()
    assert "6 more" in page


def test_coalitions_are_offered_by_how_many_of_the_tools_they_use(client, index):
    busy, quiet = CoalitionFactory(slug="busy"), CoalitionFactory(slug="a-quiet-one")
    ToolFactory(used_by=[busy, quiet])
    ToolFactory(used_by=[busy])
    index()
    assert list(counts(client.get("/en/tools/"), "coalition").items()) == [("busy", 2), ("a-quiet-one", 1)]


def test_a_coalition_that_is_not_listed_is_offered_to_members_only(client, signed_in, ben, index):
    ToolFactory(used_by=[CoalitionFactory(slug="quiet", name_en="Quiet table", is_listed=False)])
    index()
    assert "Quiet table" not in client.get("/en/tools/").content.decode()
    assert counts(signed_in(ben).get("/en/tools/"), "coalition") == {"quiet": 1}


@pytest.mark.parametrize(("model", "name"), [(Evidence, "evidence"), (Licence, "licence"), (Cost, "cost")])
def test_a_word_of_the_library_that_changes_its_slug_is_found_under_the_new_one(client, index, model, name):
    ToolFactory(title="Named", **{name: "before"})
    index()
    word = model.objects.get(slug="before")
    word.slug = "after"
    word.save()
    index()
    assert titles(client.get(f"/en/tools/?{name}=after")) == ["Named"]


def test_words_are_in_the_language_of_the_reader_and_cost_one_query(client, sorted_shelf, django_assert_num_queries):
    Topic.objects.filter(slug="families").update(name_es="Familias")
    assert panel(client.get("/es/tools/"), "topic").shown[0].label == "Familias"
    with override("en"), django_assert_num_queries(1):
        assert words_of({}, None)["topic"]["families"].label == "Families"


def test_a_document_names_a_facet_of_every_name(db):
    tool = ToolFactory(topics=["fathers"], minutes=5, evidence="evaluated", licence="cc-by", tags=["x"])
    assert set(tool_document(Tool.objects.get(pk=tool.pk)).facets) == set(NAMES)


def test_choosing_works_without_scripts_by_one_form(client, sorted_shelf):
    page = client.get("/en/tools/?topic=families").content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert boxes
    assert all('form="browse"' in box for box in boxes)
    assert re.search(r'<button class="btn full" form="browse"[^>]*>Show 3 tools</button>', page)
