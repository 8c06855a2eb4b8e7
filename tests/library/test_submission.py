"""Leaving a tool by the form: it waits, nobody else meets it, an editor answers, and then everybody finds it."""

import pytest
from django.urls import reverse

from library.curation import publish_tool
from library.models import Cost, Format, Tool
from tests.factories.library import ToolFactory, term
from topics.models import Audience, Lever

CANARY = "quetzalcoatlus"


@pytest.fixture
def typed(db):
    """What a member types: every asked field."""
    return {
        "title": f"The {CANARY} folder",
        "summary": "Cards for the first visit.",
        "link": "threebridges.example/cards",
        "format": term(Format, "template").pk,
        "cost": term(Cost, "free").pk,
        "audiences": [term(Audience, "parents").pk],
        "languages": ["en", "es"],
        "lang": "en",
        "tags": f"{CANARY}, first visit",
        "client_key": "4a7fbb5e-53b8-44b8-9b2c-3a8f0d5bb4b6",
    }


def test_a_visitor_is_asked_to_sign_in_first(client, db):
    response = client.get("/en/tools/submit/")
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/en/tools/submit/"


def test_a_visitor_who_sends_the_form_loses_nothing(client, typed):
    response = client.post("/en/tools/submit/", typed)
    assert response.status_code == 403
    assert CANARY in response.content.decode()
    assert not Tool.objects.exists()


def test_what_a_member_left_waits_and_nobody_else_meets_it(client, signed_in, rosa, dot, typed, index):
    response = signed_in(rosa).post("/en/tools/submit/", typed)
    tool = Tool.objects.get()
    assert (response.status_code, response.url) == (302, f"/en/tools/{tool.slug}/")
    assert tool.link == "https://threebridges.example/cards"
    index()
    assert "waits for an editor" in client.get(response.url).content.decode()
    for viewer in (None, dot):
        client.logout()
        if viewer:
            signed_in(viewer)
        assert client.get(f"/en/tools/{tool.slug}/").status_code == 404
        for address in (
            "/en/tools/",
            "/en/tools/?audience=parents",
            "/en/tools/?tag=first-visit",
            "/en/search/?q=cards",
        ):
            assert CANARY not in client.get(f"/en/{address}").content.decode(), address
        assert "0 tools" in client.get(f"/en/tools/?q={CANARY}").content.decode()
        for section in ("tools", "tool"):
            answer = client.get(f"/sitemap-{section}.xml")
            assert answer.status_code == 404 or tool.slug not in answer.content.decode()


def test_once_published_it_is_found_at_once(client, signed_in, rosa, amara, typed, index):
    signed_in(rosa).post("/en/tools/submit/", typed)
    publish_tool(Tool.objects.get(), amara)
    index()
    client.logout()
    assert client.get(f"/en/tools/{Tool.objects.get().slug}/").status_code == 200
    for address in (f"/en/tools/?q={CANARY}", "/en/tools/", f"/en/tools/?tag={CANARY}", f"/en/search/?q={CANARY}"):
        assert "Cards for the first visit." in client.get(address).content.decode(), address


def test_a_form_with_a_mistake_keeps_everything_that_was_typed(client, signed_in, rosa, typed):
    typed |= {"link": "nowhere", "body": "Some <b>words</b>", "levers": [term(Lever, "equity-tools").pk]}
    response = signed_in(rosa).post("/en/tools/submit/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert not Tool.objects.exists()
    for kept in (typed["title"], typed["summary"], 'value="nowhere"', "Some &lt;b&gt;words&lt;/b&gt;", typed["tags"]):
        assert kept in page
    form = response.context["form"]
    assert form["levers"].value() == [str(typed["levers"][0])]
    assert form["client_key"].value() == typed["client_key"]
    assert 'aria-invalid="true"' in page
    assert form.opens_more()


def test_each_asked_field_is_missed_by_name(signed_in, rosa, db):
    form = signed_in(rosa).post("/en/tools/submit/", {}).context["form"]
    assert set(form.errors) == {
        *("title", "summary", "link", "format", "cost", "audiences", "languages", "lang", "client_key")
    }


def test_the_form_speaks_the_members_language_and_offers_it_first(signed_in, rosa, typed):
    page = signed_in(rosa).get("/es/tools/submit/")
    form = page.context["form"]
    assert (form["lang"].value(), form["languages"].value()) == ("es", ["es"])
    assert "Parents (es)" in page.content.decode()


def test_a_member_reads_what_became_of_their_tools_and_of_nobody_elses(signed_in, rosa, amara):
    ToolFactory(author=rosa, title="Mine, waiting", state="submitted")
    declined = ToolFactory(author=rosa, title="Mine, declined", state="declined")
    Tool.objects.filter(pk=declined.pk).update(reason="The link is dead.")
    ToolFactory(author=rosa, title="Mine, published")
    ToolFactory(title="Not mine", state="submitted")
    page = signed_in(rosa).get("/en/tools/submit/").content.decode()
    for words in ("Mine, waiting", "Mine, declined", "The link is dead.", "Mine, published", "waits for an editor"):
        assert words in page
    assert "Not mine" not in page


def test_a_declined_tool_comes_back_into_the_form(signed_in, rosa, ben, typed):
    signed_in(rosa).post("/en/tools/submit/", typed)
    Tool.objects.update(state="declined", reason="No.")
    address = f"/en/tools/submit/?key={typed['client_key']}"
    assert signed_in(rosa).get(address).context["form"]["title"].value() == typed["title"]
    assert signed_in(ben).get(address).context["form"]["title"].value() is None
    assert signed_in(ben).get("/en/tools/submit/?key=nonsense").status_code == 200
    signed_in(rosa).post("/en/tools/submit/", typed | {"title": "With more words"})
    tool = Tool.objects.get()
    assert (tool.title, tool.state) == ("With more words", "submitted")


def test_a_text_the_renderer_refuses_is_said_at_its_field(signed_in, rosa, typed):
    response = signed_in(rosa).post("/en/tools/submit/", typed | {"body": "https://a.example " * 300})
    assert response.status_code == 422
    assert "body" in response.context["form"].errors
