"""The editors' queue in the Wagtail admin."""

import pytest

from library.models import Format, Tool
from tests.factories.library import ToolFactory, term


@pytest.fixture
def waiting(rosa):
    return ToolFactory(author=rosa, title="Cards for the first visit", state="submitted")


def test_the_menu_says_how_many_wait_and_the_queue_lists_them(signed_in, amara, waiting):
    ToolFactory(title="Published long ago")
    client = signed_in(amara)
    home = client.get("/admin/").content.decode()
    assert "Waiting (1)" in home
    assert "Tools (1)" in home
    queue = client.get("/admin/library/tools/?state=submitted").content.decode()
    assert "Cards for the first visit" in queue
    assert "Published long ago" not in queue


def test_a_member_and_a_moderator_do_not_get_in(signed_in, rosa, cho, waiting):
    for viewer in (rosa, cho):
        client = signed_in(viewer)
        assert client.get("/admin/library/tools/").status_code in (302, 403)
        assert client.get(f"/admin/library/tools/edit/{waiting.pk}/").status_code in (302, 403)
        client.post(f"/admin/library/tools/answer/{waiting.pk}/", {"answer": "publish"})
        assert Tool.objects.get(pk=waiting.pk).is_waiting


def test_an_editor_publishes_by_one_button(signed_in, amara, waiting):
    client = signed_in(amara)
    assert "Publish" in client.get(f"/admin/library/tools/edit/{waiting.pk}/").content.decode()
    response = client.post(f"/admin/library/tools/answer/{waiting.pk}/", {"answer": "publish"}, follow=True)
    assert "is in the library now" in response.content.decode()
    tool = Tool.objects.get(pk=waiting.pk)
    assert (tool.state, tool.reviewed_by) == ("published", amara)


def test_a_decline_without_a_reason_is_refused_in_a_sentence(signed_in, amara, waiting):
    address = f"/admin/library/tools/answer/{waiting.pk}/"
    refused = signed_in(amara).post(address, {"answer": "decline", "reason": ""}, follow=True)
    assert "Please write the reason" in refused.content.decode()
    assert Tool.objects.get(pk=waiting.pk).is_waiting
    signed_in(amara).post(address, {"answer": "decline", "reason": "No link."})
    assert Tool.objects.get(pk=waiting.pk).reason == "No link."


def test_an_editor_takes_a_tool_out_of_the_library(signed_in, amara):
    tool = ToolFactory()
    signed_in(amara).post(f"/admin/library/tools/answer/{tool.pk}/", {"answer": "retire", "reason": "Dead link."})
    assert Tool.objects.get(pk=tool.pk).state == "retired"


def test_an_unknown_answer_and_a_link_change_nothing(signed_in, amara, waiting):
    address = f"/admin/library/tools/answer/{waiting.pk}/"
    signed_in(amara).post(address, {"answer": "explode"})
    assert signed_in(amara).get(address).status_code == 405
    assert Tool.objects.get(pk=waiting.pk).is_waiting


def test_saving_the_form_goes_through_the_action(signed_in, amara, waiting):
    client = signed_in(amara)
    form = client.get(f"/admin/library/tools/edit/{waiting.pk}/").context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value()) is not None}
    typed |= {"title": "Clearer cards", "body": "Say it **once**.", "audiences": [], "tags": "one, two"}
    refused = client.post(f"/admin/library/tools/edit/{waiting.pk}/", typed)
    assert "audiences" in refused.context["form"].errors
    typed["audiences"] = [ToolFactory(audiences=["parents"]).audiences.first().pk]
    assert client.post(f"/admin/library/tools/edit/{waiting.pk}/", typed).status_code == 302
    tool = Tool.objects.get(pk=waiting.pk)
    assert (tool.title, tool.state) == ("Clearer cards", "submitted")
    assert "<strong>once</strong>" in tool.body_html
    assert {tag.name for tag in tool.tags.all()} == {"one", "two"}


def test_nobody_makes_or_deletes_a_tool_in_the_admin(signed_in, mei, waiting):
    client = signed_in(mei)
    assert client.get("/admin/library/tools/new/").status_code == 302
    client.post(f"/admin/library/tools/delete/{waiting.pk}/")
    assert Tool.objects.filter(pk=waiting.pk).exists()


def test_editors_keep_the_words_of_the_library(signed_in, amara, ben):
    term(Format, "template")
    page = signed_in(amara).get("/admin/library/format/")
    assert page.status_code == 200
    assert "template" in page.content.decode()
    assert signed_in(ben).get("/admin/library/format/").status_code in (302, 403)


def test_editors_write_versions_down_and_others_do_not(signed_in, amara, rosa):
    tool = ToolFactory()
    said = {"tool": tool.pk, "label": "2.1", "year": "2025", "what_changed": "Shorter.", "link": ""}
    signed_in(rosa).post("/admin/library/versions/new/", said)
    assert not tool.versions.exists()
    signed_in(amara).post("/admin/library/versions/new/", said)
    assert tool.versions.get().label == "2.1"
