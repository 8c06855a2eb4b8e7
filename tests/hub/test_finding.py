"""Search over everything: in groups, in both languages, and never more than somebody may see."""

import re

import pytest

from search.draining import drain
from search.models import Entry
from search.registry import kinds
from tests.factories.forum import CategoryFactory, begin
from tests.factories.library import ToolFactory
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory

CANARY = "quetzalcoatlus"


@pytest.fixture
def index(settings, tmp_path, db):
    """Return a function that brings the index up to date; each test has an empty one."""
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    return drain


def parts(response):
    return {part.kind.name: part for part in response.context["parts"]}


def test_hits_stand_in_groups_with_their_number_and_a_way_to_all(client, index):
    for number in range(5):
        ToolFactory(title=f"Consent page {number}")
    CoalitionFactory(name_en="Consent coalition", summary_en="Consent first.")
    index()
    response = client.get("/en/search/?q=consent")
    found = parts(response)
    assert {name: (part.total, len(part.cards)) for name, part in found.items()} == {
        "tool": (5, 3),
        "coalition": (1, 1),
    }
    page = response.content.decode()
    assert 'href="/en/tools/?q=consent">See all 5' in page
    assert page.count("<h1") == 1
    assert "<mark>Consent</mark> page" in page


def test_a_member_who_shows_themselves_to_members_is_found_by_members_only(client, signed_in, index, ben):
    MemberFactory(display_name=f"Ada {CANARY.title()}")
    index()
    assert f"Ada {CANARY.title()}" not in client.get(f"/en/search/?q={CANARY}").content.decode()
    assert f"Ada {CANARY.title()}" in signed_in(ben).get(f"/en/search/?q={CANARY}").content.decode()


def test_talk_among_members_is_found_by_members_only(client, signed_in, index, ben):
    begin(category=CategoryFactory(members=True), title="Paying parents", body=f"We pay in {CANARY}.")
    index()
    visitor = client.get(f"/en/search/?q={CANARY}")
    assert parts(visitor) == {}
    assert "Paying parents" not in visitor.content.decode()
    found = signed_in(ben).get(f"/en/search/?q={CANARY}")
    assert set(parts(found)) == {"post"}
    assert f"We pay in <mark>{CANARY}</mark>" in found.content.decode()


def test_a_coalition_that_is_not_listed_is_found_by_members_only(client, signed_in, index, ben):
    CoalitionFactory(name_en=f"The {CANARY} circle", is_listed=False)
    index()
    assert parts(client.get(f"/en/search/?q={CANARY}")) == {}
    assert set(parts(signed_in(ben).get(f"/en/search/?q={CANARY}"))) == {"coalition"}


def test_what_became_hidden_after_it_was_indexed_is_not_shown(client, index):
    tool = ToolFactory(title=f"The {CANARY} folder")
    index()
    type(tool).objects.filter(pk=tool.pk).update(state="retired")
    assert Entry.objects.filter(kind="tool", deleted=False).exists()
    response = client.get(f"/en/search/?q={CANARY}")
    assert parts(response) == {}
    assert "The " + CANARY not in response.content.decode()


def tabs(response):
    return {str(tab.label): (tab.total, tab.here) for tab in response.context["tabs"]}


def test_a_row_of_kinds_says_how_many_of_each_are_found_and_keeps_saying_so(client, index):
    for number in range(5):
        ToolFactory(title=f"Consent page {number}")
    CoalitionFactory(name_en="Consent coalition")
    index()
    response = client.get("/en/search/?q=consent")
    assert tabs(response) == {"Everything": (6, True), "Tools": (5, False), "Coalitions": (1, False)}
    one = client.get("/en/search/?q=consent&kind=coalition")
    assert tabs(one) == {"Everything": (6, False), "Tools": (5, False), "Coalitions": (1, True)}
    assert set(parts(one)) == {"coalition"}
    page = one.content.decode()
    assert re.search(r'href="/en/search/\?q=consent&amp;kind=tool">Tools <b class="num">5</b>', page)
    assert re.search(r'kind=coalition" aria-current="page"', page)


def test_counts_of_kinds_hold_nothing_that_may_not_be_seen(client, signed_in, index, ben):
    ToolFactory(title=f"A {CANARY} page")
    CoalitionFactory(name_en=f"The {CANARY} circle", is_listed=False)
    begin(category=CategoryFactory(members=True), title="Paying parents", body=f"We pay in {CANARY}.")
    index()
    assert tabs(client.get(f"/en/search/?q={CANARY}")) == {"Everything": (1, True), "Tools": (1, False)}
    assert tabs(signed_in(ben).get(f"/en/search/?q={CANARY}"))["Everything"] == (3, True)


def test_a_room_in_which_nothing_is_found_leads_to_the_others(client, index):
    ToolFactory(title="Consent page")
    index()
    response = client.get("/en/search/?q=consent&kind=coalition")
    assert tabs(response) == {"Everything": (1, False), "Tools": (1, False), "Coalitions": (0, True)}
    assert response.context["offer"]["everywhere_url"] == "/en/search/?q=consent"
    assert "Search in every room" in response.content.decode()


def test_nothing_found_offers_what_was_meant_the_most_used_and_a_thread_begun(client, signed_in, index, ben):
    ToolFactory(title="Consent page", used_by=[CoalitionFactory()])
    index()
    response = client.get("/en/search/?q=consennt&exact=1")
    page = response.content.decode()
    assert "Did you mean <strong>consent</strong>? 1 hit" in page
    assert 'href="/en/search/?q=consennt"' in page
    assert "Perhaps one of these" in page
    assert "Consent page" in page
    begun = signed_in(ben).get(response.context["offer"]["ask_url"]).context["form"]
    assert begun["title"].value() == "Does anybody know about this: consennt?"
    assert "“consennt”" in begun["body"].value()


def test_one_kind_alone_is_shown_page_by_page(client, index):
    for number in range(22):
        CoalitionFactory(name_en=f"Harvest circle {number}")
    index()
    first = client.get("/en/search/?q=harvest&kind=coalition")
    assert len(parts(first)["coalition"].cards) == 20
    assert first.context["pages"] == {"next": "/en/search/?q=harvest&kind=coalition&page=2"}
    second = client.get(first.context["pages"]["next"])
    assert len(parts(second)["coalition"].cards) == 2
    assert client.get("/en/search/?q=harvest&kind=coalition&page=3").status_code == 404
    assert client.get("/en/search/?q=harvest&kind=nonsense&page=zero").status_code == 200


def test_a_misspelt_word_is_repaired_in_every_room_and_can_be_insisted_on(client, index):
    ToolFactory(title="Developmental screening")
    index()
    response = client.get("/en/search/?q=develpmental")
    assert "Showing results for <strong>developmental</strong>" in response.content.decode()
    assert parts(response)["tool"].total == 1
    exact = client.get(response.context["exact_url"])
    assert exact.context["parts"] == []
    assert "Nothing here answers to that" in exact.content.decode()


def test_a_hit_in_the_other_language_is_marked_as_such(client, index):
    ToolFactory(title="Rincón de lectura", lang="es", languages=["es"])
    index()
    page = client.get("/en/search/?q=lecturas").content.decode()
    assert re.search(r'lang="es"[^>]*>Rincón de <mark>lectura</mark>', page)


def test_the_embedded_engine_says_that_it_answers_for_the_other(client, index, settings):
    ToolFactory(title="Consent page")
    index()
    assert "notice warm" not in client.get("/en/search/?q=consent").content.decode()
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    response = client.get("/en/search/?q=consent")
    assert parts(response)["tool"].total == 1
    assert str(response.context["results"].notice) in response.content.decode()
    assert response.context["results"].notice


def test_without_a_question_there_is_only_the_box(client, index):
    response = client.get("/en/search/")
    assert response.status_code == 200
    assert "noindex" not in response.content.decode()
    assert "Nothing here answers" not in response.content.decode()


def test_what_somebody_typed_is_never_html(client, index):
    ToolFactory(title="<script>alert(1)</script> consent", summary="<img src=x onerror=alert(2)>")
    index()
    for address in ("?q=<script>alert(3)</script>", "?q=consent", '?q="onfocus=alert(4)', "?q=consent&kind=<b>"):
        page = client.get("/en/search/" + address).content.decode()
        for bad in ("<script>alert", "<img src=x", '"onfocus', "<b>"):
            assert bad not in page, (address, bad)


def test_every_kind_has_a_card_that_can_be_drawn_from_a_hit(client, index, ben, signed_in):
    ToolFactory(title=f"{CANARY} tool")
    CoalitionFactory(name_en=f"{CANARY} coalition", name_es=f"Coalición {CANARY}")
    MemberFactory(display_name=f"{CANARY} person")
    index()
    found = parts(signed_in(ben).get(f"/es/search/?q={CANARY}"))
    assert {"tool", "coalition", "member"} <= set(found)
    assert all(CANARY in card.html for part in found.values() for card in part.cards)
    assert {kind.name for kind in kinds()} >= set(found)


def test_searching_costs_the_same_queries_with_3_and_with_60_things(client, index, django_assert_max_num_queries):
    counted = []
    for number in (3, 57):
        for n in range(number):
            ToolFactory(title=f"Consent {number} {n}")
        index()
        client.get("/en/search/?q=consent")
        with django_assert_max_num_queries(40) as captured:
            client.get("/en/search/?q=consent")
        counted.append(len(captured))
    assert counted[0] == counted[1]
