"""Steering search in the Wagtail admin: who may, and that it holds at once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import override_settings

from members.registry import personal_data
from search.draining import drain
from search.finding import find
from search.models import Outbox, Pin, QueryLog, Rebuild, Synonym
from search.query import Query
from search.steering import add_pin, add_synonym
from tests.factories.library import ToolFactory

pytestmark = pytest.mark.django_db
PAGES = ["synonyms/", "synonyms/new/", "pins/", "pins/pick/", "queries/", "indexes/"]
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    settings.ELASTICSEARCH_URL = ""


@pytest.fixture
def asked():
    QueryLog.objects.create(text="wic office", lang="en", day="2026-11-01", asked=4, results=0)


@pytest.mark.parametrize("place", PAGES)
def test_an_editor_opens_every_page_and_nobody_below_does(signed_in, amara, cho, rosa, place):
    assert signed_in(amara).get(f"/admin/search-steering/{place}").status_code == 200
    for viewer in (cho, rosa):
        assert signed_in(viewer).get(f"/admin/search-steering/{place}").status_code in (302, 403)


def test_a_query_that_found_nothing_leads_to_a_synonym_in_two_clicks(signed_in, amara, asked):
    ToolFactory(title="Nutrition desk", lang="en")
    drain()
    client = signed_in(amara)
    page = client.get("/admin/search-steering/queries/").content.decode()
    assert "wic office" in page
    assert "/admin/search-steering/synonyms/new/?word=wic%20office&amp;lang=en" in page
    form = client.get("/admin/search-steering/synonyms/new/?word=wic%20office&lang=en").content.decode()
    assert "wic office</textarea>" in form
    said = {"lang": "en", "words": "wic office\r\n\r\n nutrition  desk "}
    assert client.post("/admin/search-steering/synonyms/new/", said).status_code == 302
    synonym = Synonym.objects.get()
    assert (synonym.words, synonym.by) == (["wic office", "nutrition desk"], amara)
    assert find(Query("wic office", "en"), VISITOR).total == 1


@pytest.mark.parametrize("words", ["", "visit", "visit\nvisits", "visit\nthe", "\n".join(["x" * 61, "visit"])])
def test_what_means_nothing_as_a_synonym_is_refused_with_a_sentence(signed_in, amara, words):
    answer = signed_in(amara).post("/admin/search-steering/synonyms/new/", {"lang": "en", "words": words})
    assert answer.status_code == 200
    assert "words" in answer.context["form"].errors
    assert not Synonym.objects.exists()


def test_a_query_is_given_a_pinned_result_by_one_button(signed_in, amara, asked):
    tool = ToolFactory(title="Nutrition desk", lang="en")
    drain()
    client = signed_in(amara)
    assert "query=wic+office" in client.get("/admin/search-steering/queries/").content.decode()
    page = client.get("/admin/search-steering/pins/pick/?query=wic+office&lang=en&q=nutrition").content.decode()
    assert f'value="tool:{tool.pk}"' in page
    client.post("/admin/search-steering/pins/pin/", {"query": "wic office", "lang": "en", "thing": f"tool:{tool.pk}"})
    pin = Pin.objects.get()
    assert (pin.query, pin.lang, pin.by) == ("wic office", "en", amara)
    assert [hit.thing for hit in find(Query("Wic Office", "en"), VISITOR).hits] == [tool]
    assert "Nutrition desk" in client.get("/admin/search-steering/pins/").content.decode()


@pytest.mark.parametrize("sent", [{"query": "?!", "thing": "tool:1"}, {"query": "wic", "thing": "tool:404"}, {}])
def test_a_pin_of_nothing_is_refused(signed_in, amara, sent):
    assert "Choose a query" in signed_in(amara).post(
        "/admin/search-steering/pins/pin/", sent, follow=True
    ).content.decode()  # fmt: skip
    assert not Pin.objects.exists()


def test_a_member_pins_and_says_nothing(signed_in, rosa):
    client = signed_in(rosa)
    client.post("/admin/search-steering/pins/pin/", {"query": "wic", "thing": "tool:1"})
    client.post("/admin/search-steering/synonyms/new/", {"lang": "en", "words": "one\ntwo"})
    assert not Pin.objects.exists()
    assert not Synonym.objects.exists()


def test_the_page_of_indexes_says_how_much_waits_and_how_far_a_rebuild_is(signed_in, amara):
    ToolFactory()
    waiting = Outbox.objects.filter(engine="embedded").count()
    client = signed_in(amara)
    page = client.get("/admin/search-steering/indexes/")
    assert f"{waiting} change" in page.content.decode()
    assert "Refresh" not in page
    Rebuild.objects.create(engine="embedded", index="2", done=50, total=200)
    page = client.get("/admin/search-steering/indexes/")
    assert 'max="200" value="50"' in page.content.decode()
    assert page["Refresh"]


@override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}})
def test_an_operator_has_an_index_built_anew_and_an_editor_does_not(signed_in, amara, mei):
    ToolFactory(title="Nutrition desk")
    assert signed_in(amara).post("/admin/search-steering/rebuild/", {"engine": "embedded"}).status_code in (302, 403)
    assert Outbox.objects.exists()
    signed_in(mei).post("/admin/search-steering/rebuild/", {"engine": "embedded"})
    assert not Outbox.objects.exists()
    assert not Rebuild.objects.exists()
    assert find(Query("nutrition", "en"), VISITOR).total == 1


def test_who_leaves_takes_their_name_off_what_they_steered_and_may_take_it_along(amara):
    add_synonym("en", ["pantry", "food bank"], amara)
    add_pin("wic office", "", "tool", "1", amara)
    kept = next(data for data in personal_data() if data.name == "search")
    said = kept.export(amara)
    assert said["synonyms"][0]["words"] == ["pantry", "food bank"]
    assert said["pins"][0]["query"] == "wic office"
    kept.erase(amara)
    assert (
        list(Synonym.objects.values_list("by", flat=True)) == list(Pin.objects.values_list("by", flat=True)) == [None]
    )
