"""The one way in: leaving, publishing, declining, changing, retiring."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from content.errors import TextRefused
from library.curation import decline_tool, publish_tool, record_use, retire_tool, revise_tool, submit_tool
from library.errors import AlreadyReviewed, MayNotReview, MayNotSubmit, ReasonMissing
from library.models import Tool
from members.models import OutgoingMail
from tests.factories.library import ToolFactory, draft
from tests.factories.networks import CoalitionFactory


def test_a_member_leaves_a_tool_and_it_waits(rosa):
    tool = submit_tool(
        rosa, draft(title="Walk it outside", body="Ask **first**.", tags=["walk", "assets"], levers=["equity"])
    )
    assert (tool.state, tool.slug, tool.submitted_by) == ("submitted", "walk-it-outside", rosa)
    assert "<strong>first</strong>" in tool.body_html
    assert {tag.name for tag in tool.tags.all()} == {"walk", "assets"}
    assert [lever.slug for lever in tool.levers.all()] == ["equity"]
    assert tool.published_at is None


def test_a_visitor_cannot_leave_a_tool(db):
    with pytest.raises(MayNotSubmit):
        submit_tool(AnonymousUser(), draft())


def test_titles_may_repeat_and_slugs_never_do(rosa):
    slugs = [submit_tool(rosa, draft(title=title)).slug for title in ("Submit", "Walk it", "Walk it", "¿?")]
    assert slugs == ["submit-2", "walk-it", "walk-it-2", "tool"]


def test_a_second_click_leaves_one_tool_and_keeps_the_newer_words(rosa):
    key = uuid.uuid4()
    first = submit_tool(rosa, draft(title="Walk it"), client_key=key)
    second = submit_tool(rosa, draft(title="Walk it outside"), client_key=key)
    assert first.pk == second.pk
    assert [tool.title for tool in Tool.objects.all()] == ["Walk it outside"]


def test_the_key_of_one_member_does_not_open_the_tool_of_another(rosa, ben):
    key = uuid.uuid4()
    submit_tool(rosa, draft(title="By rosa"), client_key=key)
    submit_tool(ben, draft(title="By ben"), client_key=key)
    assert Tool.objects.count() == 2


def test_the_form_of_a_published_tool_changes_nothing_any_more(rosa, amara):
    key = uuid.uuid4()
    publish_tool(submit_tool(rosa, draft(title="Walk it"), client_key=key), amara)
    with pytest.raises(AlreadyReviewed):
        submit_tool(rosa, draft(title="Something else"), client_key=key)
    assert Tool.objects.get().title == "Walk it"


def test_a_text_that_is_too_long_is_refused_and_nothing_is_kept(rosa):
    with pytest.raises(TextRefused):
        submit_tool(rosa, draft(body="a " * 20_000))
    assert not Tool.objects.exists()


def test_an_editor_publishes_and_the_author_is_told_in_their_language(rosa, amara):
    tool = publish_tool(submit_tool(rosa, draft(title="Walk it outside", lang="es")), amara)
    assert (tool.state, tool.reviewed_by) == ("published", amara)
    assert tool.published_at == tool.reviewed_at
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == (rosa.email, "es")
    assert "/es/tools/walk-it-outside/" in mail.text


def test_an_import_tells_nobody_and_an_editor_does_not_write_to_themselves(rosa, amara):
    publish_tool(submit_tool(rosa, draft()), amara, tell=False)
    publish_tool(submit_tool(amara, draft()), amara)
    assert not OutgoingMail.objects.exists()


def test_a_decline_needs_a_reason_and_the_author_reads_it(rosa, amara):
    tool = submit_tool(rosa, draft(), client_key=uuid.uuid4())
    with pytest.raises(ReasonMissing):
        decline_tool(tool, amara, "  ")
    tool = decline_tool(tool, amara, "The link asks for a <password>.")
    assert (tool.state, tool.reviewed_by, tool.reason) == ("declined", amara, "The link asks for a <password>.")
    mail = OutgoingMail.objects.get()
    assert "The link asks for a <password>." in mail.text
    assert "&lt;password&gt;" in mail.html
    assert str(tool.client_key) in mail.text


def test_a_declined_tool_can_be_changed_and_sent_again(rosa, amara):
    key = uuid.uuid4()
    decline_tool(submit_tool(rosa, draft(), client_key=key), amara, "No link.")
    tool = submit_tool(rosa, draft(title="With a link"), client_key=key)
    assert (tool.state, tool.reason, tool.title) == ("submitted", "", "With a link")
    decline_tool(tool, amara, "Still none.")
    assert OutgoingMail.objects.count() == 2


def test_only_editors_answer(rosa, ben, cho, amara):
    waiting, published = submit_tool(rosa, draft()), ToolFactory()
    for somebody in (rosa, ben, cho):
        for act in (
            lambda who: publish_tool(waiting, who),
            lambda who: decline_tool(waiting, who, "no"),
            lambda who: revise_tool(waiting, who, draft(title="Changed")),
            lambda who: retire_tool(published, who),
        ):
            with pytest.raises(MayNotReview):
                act(somebody)
    assert publish_tool(waiting, amara).is_published


def test_the_second_of_two_editors_learns_that_it_is_answered(rosa, amara, mei):
    tool = submit_tool(rosa, draft())
    publish_tool(tool, amara)
    with pytest.raises(AlreadyReviewed):
        publish_tool(tool, mei)
    with pytest.raises(AlreadyReviewed):
        decline_tool(tool, mei, "late")
    assert Tool.objects.get().reviewed_by == amara


def test_a_retired_tool_leaves_the_library_and_may_come_back(amara):
    tool = ToolFactory()
    since = tool.published_at
    assert retire_tool(tool, amara, "The link died.").state == "retired"
    with pytest.raises(AlreadyReviewed):
        retire_tool(tool, amara)
    assert publish_tool(tool, amara).published_at == since


def test_an_editor_changes_a_tool_without_answering_it(rosa, amara):
    tool = revise_tool(submit_tool(rosa, draft()), amara, draft(title="Clearer", body="*New*", tags=["one"]))
    assert (tool.title, tool.state) == ("Clearer", "submitted")
    assert "<em>New</em>" in tool.body_html


def test_uses_count_the_coalitions(rosa):
    tool = ToolFactory(used_by=[CoalitionFactory(), CoalitionFactory()])
    assert tool.uses == 2
    assert record_use(tool, []).uses == 0
