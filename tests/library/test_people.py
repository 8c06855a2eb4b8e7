"""Tools on the pages of members and coalitions, and what a member takes along or has erased."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template

from library.curation import submit_tool
from library.kinds import tool_by_key, tool_url
from library.models import Tool
from library.privacy import erase_tools, export_tools
from library.profile import render_tools
from tests.factories.library import ToolFactory, draft
from tests.factories.networks import CoalitionFactory


def asked(rf, viewer):
    request = rf.get("/en/")
    request.user = viewer
    return request


def shown(rf, coalition, viewer):
    request = asked(rf, viewer)
    template = Template("{% load tools %}{% tools_used coalition %}")
    return template.render(RequestContext(request, {"coalition": coalition, "request": request}))


def test_a_coalition_shows_the_published_tools_it_uses(rf, db, django_assert_num_queries):
    coalition = CoalitionFactory(slug="delta")
    for number in range(9):
        ToolFactory(title=f"Used {number}", used_by=[coalition])
    ToolFactory(title="Waits", used_by=[coalition], state="submitted")
    with django_assert_num_queries(1):
        text = shown(rf, coalition, AnonymousUser())
    assert "Used 8" in text
    assert "Used 0" not in text
    assert "Waits" not in text
    assert "/tools/?coalition=delta" in text


def test_a_coalition_without_tools_shows_nothing(rf, db):
    assert shown(rf, CoalitionFactory(), AnonymousUser()).strip() == ""


def test_a_member_shows_their_tools_unless_they_would_rather_not(rf, rosa, ben):
    ToolFactory(title="By rosa", author=rosa)
    ToolFactory(title="Waits", author=rosa, state="submitted")
    panel = render_tools(rosa, ben, asked(rf, ben))
    assert "By rosa" in panel
    assert "Waits" not in panel
    rosa.shows_activity = False
    assert render_tools(rosa, ben, asked(rf, ben)) == ""


def test_a_member_takes_along_everything_they_left(rosa):
    submit_tool(rosa, draft(title="Mine", body="My *words*"))
    ToolFactory(title="Not mine")
    assert [(tool["title"], tool["body"], tool["state"]) for tool in export_tools(rosa)] == [
        ("Mine", "My *words*", "submitted")
    ]


def test_erasing_a_member_keeps_what_others_use_and_drops_the_rest(rosa):
    ToolFactory(title="In the library", author=rosa)
    ToolFactory(title="Waits", author=rosa, state="submitted")
    erase_tools(rosa)
    assert [(tool.title, tool.submitted_by) for tool in Tool.objects.all()] == [("In the library", None)]


def test_a_key_finds_the_edition_of_the_reader_and_never_prefers_one_that_waits(rosa):
    family = uuid.uuid4()
    english = ToolFactory(family=family)
    spanish = ToolFactory(family=family, lang="es", state="submitted")
    assert tool_by_key(str(family), "es") == english
    Tool.objects.filter(pk=spanish.pk).update(state="published", published_at=english.published_at)
    assert tool_by_key(str(family), "es") == spanish
    assert tool_by_key("no such key", "en") is None
    assert tool_url(spanish, "es") == f"/es/tools/{spanish.slug}/"
