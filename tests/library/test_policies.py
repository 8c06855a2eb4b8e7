"""Who sees which tool: the predicate and its queryset twin say the same, for everybody and every state."""

import pytest
from django.contrib.auth.models import AnonymousUser

from library.models import Tool
from library.policies import can_review_tools, can_see_tool, can_submit_tool
from tests.factories.library import ToolFactory


@pytest.fixture
def cast(rosa, ben, cho, amara, mei):
    closed = type(ben).objects.create_user("gone@sobremesa.example", handle="gone", is_active=False)
    return {
        "visitor": AnonymousUser(),
        "rosa": rosa,
        "ben": ben,
        "cho": cho,
        "amara": amara,
        "mei": mei,
        "gone": closed,
    }


def test_predicate_and_queryset_agree_for_every_role_and_state(cast, rosa):
    for state in Tool.State.values:
        ToolFactory(state=state, author=rosa, title=f"By rosa, {state}")
        ToolFactory(state=state, title=f"By somebody else, {state}")
    for name, viewer in cast.items():
        seen = set(Tool.objects.visible_to(viewer))
        for tool in Tool.objects.all():
            assert (tool in seen) == can_see_tool(viewer, tool), (name, tool.title)


@pytest.mark.parametrize("state", ["submitted", "declined", "retired"])
def test_what_is_not_published_is_seen_by_its_author_and_editors_only(cast, rosa, state):
    tool = ToolFactory(state=state, author=rosa)
    allowed = {name for name, viewer in cast.items() if can_see_tool(viewer, tool)}
    assert allowed == {"rosa", "amara", "mei"}


def test_a_published_tool_is_seen_by_everybody(cast):
    tool = ToolFactory()
    assert all(can_see_tool(viewer, tool) for viewer in cast.values())


def test_members_leave_tools_and_editors_look_them_over(cast):
    assert {name for name, viewer in cast.items() if can_submit_tool(viewer)} == {"rosa", "ben", "cho", "amara", "mei"}
    assert {name for name, viewer in cast.items() if can_review_tools(viewer)} == {"amara", "mei"}
