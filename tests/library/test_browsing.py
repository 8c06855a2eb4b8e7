"""Looking through the library: facets, their counts, chips, order, pages; all in the address."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.browsing import Browse, Search, read_address
from library.kinds import TOOL
from library.models import Tool
from search.outbox import schedule_pks
from tests.factories.library import ToolFactory, term
from tests.factories.networks import CoalitionFactory
from tests.factories.told import left_review
from topics.models import Audience


@pytest.fixture
def shelf(index):
    """Six tools: three for parents, two of them free; three for educators, one of them free and Spanish."""
    ToolFactory(title="Consent page", audiences=["parents"], cost="free", levers=["equity-tools"])
    ToolFactory(title="Consent poster", audiences=["parents"], cost="free", format="poster")
    ToolFactory(title="Consent training", audiences=["parents"], cost="paid", format="training")
    ToolFactory(title="Reading nook", audiences=["educators"], cost="paid")
    ToolFactory(title="Reading box", audiences=["educators"], cost="paid", topics=["fathers"])
    ToolFactory(
        title="Rincón de lectura", lang="es", languages=["es"], audiences=["educators"], cost="free", ages=["3-5"]
    )
    index()


def titles(response):
    return [row.tool.title for row in response.context["browse"].rows]


def counts(response, name):
    found = {choices.panel.name: choices.shown for choices in response.context["browse"].panels}
    return {choice.slug: choice.count for choice in found.get(name, ())}


def test_without_a_question_the_newest_come_first(client, shelf):
    response = client.get("/en/tools/")
    assert titles(response)[0] == "Rincón de lectura"
    assert response.context["results"].total == 6


def test_counts_keep_their_own_selection_and_answer_what_adding_would_do(client, shelf):
    response = client.get("/en/tools/?audience=parents&cost=free")
    assert sorted(titles(response)) == ["Consent page", "Consent poster"]
    assert counts(response, "audience") == {"parents": 2, "educators": 1}
    assert counts(response, "cost") == {"free": 2, "paid": 1}
    assert counts(response, "format") == {"template": 1, "poster": 1}


def test_a_facet_takes_several_values(client, shelf):
    response = client.get("/en/tools/?audience=parents&audience=educators&cost=free")
    assert sorted(titles(response)) == ["Consent page", "Consent poster", "Rincón de lectura"]
    assert [chip.label for chip in response.context["browse"].chips] == ["Parents", "Educators", "Free"]


def test_a_chosen_value_without_a_hit_stays_to_be_taken_away(client, shelf):
    response = client.get("/en/tools/?q=reading&audience=parents&language=en")
    assert titles(response) == []
    assert counts(response, "audience") == {"educators": 2, "parents": 0}
    assert re.search(r'value="parents"[^>]* checked', response.content.decode())
    assert "Show 2 tools without filters" in response.content.decode()


def test_an_unknown_value_is_left_out_and_refuses_nothing(client, shelf):
    response = client.get("/en/tools/?audience=nobody&sort=sideways&page=abc&lever=equity-tools")
    assert titles(response) == ["Consent page"]
    assert [chip.label for chip in response.context["browse"].chips] == ["Equity tools"]


def test_each_chip_leads_to_the_same_page_without_it(client, shelf):
    response = client.get("/en/tools/?q=consent&audience=parents&cost=free&sort=newest")
    chips = {chip.label: chip.url for chip in response.context["browse"].chips}
    assert chips == {
        "Parents": "?q=consent&cost=free&sort=newest",
        "Free": "?q=consent&audience=parents&sort=newest",
    }
    assert html.escape(chips["Parents"]) in response.content.decode()
    assert response.context["browse"].clear_url == "?q=consent&sort=newest"
    assert len(titles(client.get("/en/tools/" + chips["Free"]))) == 3


def test_a_tag_filters_by_a_link_and_is_carried_along(client, index):
    ToolFactory(title="Tagged", tags=["Shared intake"])
    ToolFactory(title="Other")
    index()
    response = client.get("/en/tools/?tag=shared-intake")
    assert titles(response) == ["Tagged"]
    assert '<input type="hidden" name="tag" value="shared-intake">' in response.content.decode()
    assert [chip.label for chip in response.context["browse"].chips] == ["Shared intake"]


def test_a_coalition_that_is_not_listed_gives_visitors_no_chip(client, index, signed_in, ben):
    coalition = CoalitionFactory(slug="quiet", name_en="Quiet table", is_listed=False)
    ToolFactory(used_by=[coalition])
    index()
    assert "Quiet table" not in client.get("/en/tools/?coalition=quiet").content.decode()
    assert "Quiet table" in signed_in(ben).get("/en/tools/?coalition=quiet").content.decode()


def test_order_by_use_and_by_time(client, index):
    now = timezone.now()
    ToolFactory(title="Old and used", published_at=now - timedelta(days=9), used_by=[CoalitionFactory()])
    ToolFactory(title="New", published_at=now - timedelta(days=1))
    index()
    assert titles(client.get("/en/tools/?sort=newest")) == ["New", "Old and used"]
    assert titles(client.get("/en/tools/?sort=most_used")) == ["Old and used", "New"]


def test_order_by_what_people_make_of_tools(client, index):
    dull, fine, _unknown = ToolFactory(title="Dull"), ToolFactory(title="Fine"), ToolFactory(title="Not reviewed")
    for _number in range(3):
        left_review(dull, clear=2, fits=2, worked=1)
        left_review(fine, clear=5, fits=5, worked=5)
    index()
    found = titles(client.get("/en/tools/?sort=best_reviewed"))
    assert found[0] == "Fine"
    assert found.index("Fine") < found.index("Dull")


def test_best_match_is_offered_only_where_there_is_something_to_match(client, shelf):
    def offered(address):
        return [(value, str(label), current) for value, label, current in client.get(address).context["browse"].orders]

    assert offered("/en/tools/") == [
        ("", "Newest", True),
        ("most_used", "Most used", False),
        ("best_reviewed", "Best reviewed", False),
    ]
    assert offered("/en/tools/?q=consent&sort=newest") == [
        ("", "Best match", False),
        ("most_used", "Most used", False),
        ("best_reviewed", "Best reviewed", False),
        ("newest", "Newest", True),
    ]


def test_the_words_are_marked_in_title_and_summary(client, index):
    ToolFactory(title="Consent page", summary="One consent for every agency.", body="Families keep the original.")
    index()
    page = client.get("/en/tools/?q=consents").content.decode()
    assert "<mark>Consent</mark> page" in page
    assert "One <mark>consent</mark> for every agency." in page
    assert "keep the <mark>original</mark>" in client.get("/en/tools/?q=original").content.decode()


def test_who_finds_a_tool_by_its_tags_reads_the_tags_and_no_other_list(client, index):
    ToolFactory(title="Paying parents", tags=["stipends", "gift cards"], audiences=["parents"], body="A policy.")
    index()
    (row,) = client.get("/en/tools/?q=stipends").context["browse"].rows
    assert str(row.excerpt) in ("<mark>stipends</mark>, gift cards", "gift cards, <mark>stipends</mark>")


def test_a_misspelt_word_is_repaired_and_said_and_can_be_insisted_on(client, shelf):
    response = client.get("/en/tools/?q=consennt")
    page = response.content.decode()
    assert "Showing results for <strong>consent</strong>" in page
    assert len(titles(response)) == 3
    assert response.context["browse"].exact_url == "?q=consennt&exact=1"
    exact = client.get("/en/tools/?q=consennt&exact=1")
    assert titles(exact) == []
    assert "Showing results for" not in exact.content.decode()


def test_nothing_found_leaves_a_way_on(client, shelf):
    page = client.get("/en/tools/?q=zzzzzzzz").content.decode()
    assert "No tool here answers to that" in page
    assert "Ask the community" in page
    assert "/en/tools/submit/" in page


def test_pages_keep_the_question_and_end_where_the_hits_end(client, index):
    for number in range(23):
        ToolFactory(title=f"Consent number {number}", audiences=["parents"])
    index()
    first = client.get("/en/tools/?q=consent&audience=parents")
    assert (len(titles(first)), first.context["browse"].next_url) == (20, "?q=consent&audience=parents&page=2")
    second = client.get("/en/tools/" + first.context["browse"].next_url)
    assert len(titles(second)) == 3
    assert not set(titles(first)) & set(titles(second))
    assert second.context["browse"].next_url == ""
    assert client.get("/en/tools/?q=consent&page=3").status_code == 404


def test_only_the_plain_library_may_be_indexed_from_outside(client, shelf):
    assert "noindex" not in client.get("/en/tools/").content.decode()
    searched = client.get("/en/tools/?q=consent").content.decode()
    assert '<meta name="robots" content="noindex">' in searched
    assert 'rel="canonical" href="http://localhost:8000/en/tools/"' in searched


def test_words_of_the_other_language_are_marked_as_such(client, shelf):
    page = client.get("/en/tools/").content.decode()
    assert re.search(r'lang="es"[^>]*>Rincón de lectura', page)
    assert '<span lang="es">Español</span>' in page


def test_what_somebody_typed_is_never_html(client, index):
    ToolFactory(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(2)>", maker="<b>M</b>")
    index()
    for address in ("?q=<script>alert(3)</script>", "?q=alert", "?tag=<script>&sort=<script>", '?q=zz"onfocus=x'):
        page = client.get("/en/tools/" + address).content.decode()
        for bad in ("<script>alert", "<img src=x", '"onfocus'):
            assert bad not in page, (address, bad)


def test_an_address_survives_its_round_trip(rf):
    asked = Search(text="shared intake", chosen={"lever": ("a", "b"), "tag": ("niñez",)}, sort="newest", exact=True)
    assert read_address(rf.get("/" + asked.address(page=4)).GET) == Search(**{**asked.__dict__, "page": 4})


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999", "²", "1e3", ""])
def test_a_page_that_makes_no_sense_is_the_first(rf, page):
    assert read_address(rf.get("/", {"page": page}).GET).page == 1


def test_the_library_costs_the_same_queries_with_20_and_with_500_tools(client, index, django_assert_num_queries):
    parents = term(Audience, "parents")
    for number in range(20):
        ToolFactory(title=f"Consent {number}", audiences=[parents], tags=[f"tag {number}"])
    index()
    address = "/en/tools/?q=consent&audience=parents"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    _many(480)
    index()
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_a_visitor_and_a_member_count_the_same_published_tools(index, ben, shelf):
    ToolFactory(author=ben, state="submitted", title="Waiting consent", audiences=["parents"])
    index()
    for viewer in (AnonymousUser(), ben):
        browse = Browse(read_address(QueryDict("q=consent")), viewer, "en")
        assert browse.results.total == 3


def _many(number):
    """Copy a tool many times over, as a bulk import would, and schedule the copies."""
    one = Tool.objects.first()
    copies = []
    for n in range(number):
        copy = Tool.objects.get(pk=one.pk)
        copy.pk, copy.slug, copy.title = None, f"copy-{n}", f"Consent copy {n}"
        copy.family, copy.client_key = uuid.uuid4(), None
        copies.append(copy)
    made = Tool.objects.bulk_create(copies)
    through = Tool.audiences.through
    through.objects.bulk_create(through(tool_id=copy.pk, audience_id=one.audiences.first().pk) for copy in made)
    schedule_pks(TOOL, [copy.pk for copy in made])
