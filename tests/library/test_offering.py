"""Never a dead end: an empty page of the library names every way on, with what stands at its end."""

from urllib.parse import parse_qs, urlsplit

import pytest

from library import browsing
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory


@pytest.fixture
def shelf(index):
    ToolFactory(title="Consent page", audiences=["parents"], cost="paid", topics=["fathers"])
    ToolFactory(title="Consent poster", audiences=["educators"], cost="free", format="poster", minutes=5)
    ToolFactory(title="Consent film", audiences=["educators"], cost="free", format="video")
    ToolFactory(title="Rincón de lectura", lang="es", languages=["es"], used_by=[CoalitionFactory()])
    index()


def offer(client, address):
    response = client.get(f"/en/tools/{address}")
    assert response.context["results"].total == 0
    return response.context["offer"]


def ways(found):
    return {way.label: (way.total, way.url) for way in found}


def test_each_chosen_value_can_be_left_out_with_what_is_found_then(client, shelf):
    found = offer(client, "?q=consent&audience=parents&cost=free&page=1")
    assert ways(found.loosened) == {"Parents": (2, "?q=consent&cost=free"), "Free": (1, "?q=consent&audience=parents")}
    assert [way.label for way in found.loosened] == ["Parents", "Free"]
    assert (found.unfiltered.total, found.unfiltered.url) == (3, "?q=consent")


def test_each_way_on_leads_to_as_many_tools_as_it_says(client, shelf):
    found = offer(client, "?q=consent&audience=parents&cost=free")
    for way in [*found.loosened, found.unfiltered]:
        assert client.get(f"/en/tools/{way.url}").context["results"].total == way.total


def test_what_would_find_nothing_either_is_not_offered(client, shelf):
    found = offer(client, "?q=consent&audience=parents&cost=free&time=to-15")
    assert ways(found.loosened) == {"Parents": (1, "?q=consent&time=to-15&cost=free")}


def test_one_chosen_value_is_offered_to_be_left_out_once(client, shelf):
    found = offer(client, "?q=lectura&cost=paid")
    assert found.loosened == []
    assert found.unfiltered.total == 1


def test_a_part_of_a_topic_is_left_out_with_its_whole(client, shelf):
    page = offer(client, "?q=lectura&topic=fathers&cost=free")
    assert ways(page.loosened) == {"Fathers": (1, "?q=lectura&cost=free")}


def test_the_other_language_is_offered_where_one_was_chosen(client, shelf):
    found = offer(client, "?q=lectura&language=en").other_language
    assert (found.lang, found.total, found.url) == ("es", 1, "?q=lectura&language=es")
    assert offer(client, "?q=lectura&cost=paid").other_language is None
    assert '<span lang="es">Español</span>: 1 tool' in client.get("/en/tools/?q=lectura&language=en").content.decode()


def test_who_insists_on_words_that_nothing_has_is_offered_what_was_meant(client, shelf):
    found = offer(client, "?q=consennt&exact=1").repaired
    assert (found.label, found.total, found.url) == ("consent", 3, "?q=consennt")
    page = client.get("/en/tools/?q=consennt&exact=1").content.decode()
    assert "Did you mean <strong>consent</strong>? 3 tools" in page


def test_the_nearest_tools_stand_below(client, shelf):
    found = offer(client, "?q=consent&audience=parents&cost=free")
    assert {row.tool.title for row in found.nearest} == {"Consent page", "Consent poster", "Consent film"}
    page = client.get("/en/tools/?q=consent&audience=parents&cost=free").content.decode()
    assert "Perhaps one of these" in page
    assert "<mark>Consent</mark> film" in page


def test_words_that_nothing_answers_to_are_answered_with_what_others_use_most(client, shelf):
    assert offer(client, "?q=zzzzzzzz").nearest[0].tool.title == "Rincón de lectura"


def test_asking_the_community_brings_the_words_and_the_choice_along(client, signed_in, ben, shelf):
    address = offer(client, "?q=lectura&cost=paid").ask_url
    assert urlsplit(address).path == "/en/talk/ask/"
    asked = parse_qs(urlsplit(address).query)
    assert asked["title"] == ["Does anybody have a tool for this: lectura?"]
    assert "“lectura”" in asked["body"][0]
    assert "What it costs: Paid" in asked["body"][0]
    form = signed_in(ben).get(address).context["form"]
    assert form["title"].value() == "Does anybody have a tool for this: lectura?"


def test_a_question_to_the_community_has_no_slip_that_search_has_repaired(client, shelf):
    found = client.get("/en/tools/?q=consnet").context
    assert found["results"].repair.text == "consent"
    asked = parse_qs(urlsplit(found["offer"].ask_url).query)
    assert asked["title"] == ["Does anybody have a tool for this: consent?"]
    insisted = parse_qs(urlsplit(client.get("/en/tools/?q=consnet&exact=1").context["offer"].ask_url).query)
    assert insisted["title"] == ["Does anybody have a tool for this: consnet?"]


def test_a_plain_page_asks_without_words(client, shelf):
    page = client.get("/en/tools/")
    assert 'href="/en/talk/ask/">Ask the community' in page.content.decode()


def test_a_page_on_which_something_is_found_costs_no_search_for_ways_on(client, shelf, monkeypatch):
    searches = []
    plain = browsing.find
    monkeypatch.setattr(browsing, "find", lambda query, viewer: searches.append(query) or plain(query, viewer))
    client.get("/en/tools/?q=consent&cost=free")
    assert len(searches) == 1
    client.get("/en/tools/?q=consent&cost=free&audience=parents")
    assert len(searches) == 3  # the page, and what is found without filters


def test_a_tool_that_waits_is_in_no_way_on(client, shelf, index, ben):
    ToolFactory(title="Consent song", audiences=["parents"], cost="free", author=ben, state="submitted")
    index()
    found = offer(client, "?q=consent&audience=parents&cost=free")
    assert found.unfiltered.total == 3
    assert all(row.tool.title != "Consent song" for row in found.nearest)


def test_what_was_typed_is_never_html_on_an_empty_page(client, shelf):
    for address in ("?q=<script>alert(1)</script>&cost=paid", '?q=zz"onfocus=x&exact=1', "?q=<b>zz</b>&language=en"):
        page = client.get("/en/tools/" + address).content.decode()
        for bad in ("<script>alert", '"onfocus', "<b>zz"):
            assert bad not in page
