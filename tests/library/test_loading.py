"""What a list of tools loads by queries that are written already is what the queryset gives."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.kinds import tool_url, visible_tools
from library.loading import SHOWN, load_tools
from library.models import Tool
from search.written import SEVERAL
from tests.factories.library import ToolFactory, term
from topics.models import Audience


@pytest.fixture
def tools(ben):
    """Tools of every state, one left by Ben, more than one query names."""
    made = [ToolFactory(title=f"Tool {number}") for number in range(len(SEVERAL) + 6)]
    for tool, state in zip(made, Tool.State.values, strict=False):
        Tool.objects.filter(pk=tool.pk).update(state=state, submitted_by=ben if state == Tool.State.DECLINED else None)
    audiences = [term(Audience, slug) for slug in ("parents", "leads", "educators")]
    for number, tool in enumerate(made):
        tool.audiences.set(audiences[number % 3 :])
    return made


def shown(tool):
    """What a row of the library shows, with its types."""
    terms = [columns(one) for one in (tool.format, tool.cost, *tool.meant_for)]
    return columns(tool, SHOWN), terms, tool.key, tool.get_absolute_url(), str(tool)


def columns(thing, names=()):
    names = names or [field.attname for field in thing._meta.concrete_fields]
    values = {name: getattr(thing, name) for name in names}
    return type(thing), {name: (type(value), value) for name, value in values.items()}


@pytest.mark.parametrize("who", ["visitor", "rosa", "ben", "amara"])
def test_a_list_is_what_each_viewer_may_see_with_all_it_shows(request, tools, who):
    viewer = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    pks = [str(tool.pk) for tool in tools]
    found = {tool.pk: shown(tool) for tool in load_tools(viewer, pks)}
    assert found == {tool.pk: shown(tool) for tool in visible_tools(viewer).filter(pk__in=pks)}
    assert len(found) == {"visitor": 27, "rosa": 27, "ben": 28, "amara": 30}[who]


def test_only_what_leads_to_a_tool_is_loaded_where_nothing_is_shown(tools, ben):
    pks = [str(tool.pk) for tool in tools]
    with CaptureQueriesContext(connection) as captured:
        led = {tool.pk: tool_url(tool, "es") for tool in load_tools(ben, pks[:20], to_show=False)}
    assert led == {tool.pk: tool_url(tool, "es") for tool in visible_tools(ben).filter(pk__in=pks[:20])}
    assert len(captured) == 1


def test_a_page_costs_as_many_queries_for_one_tool_as_for_twenty(tools):
    def cost(pks):
        with CaptureQueriesContext(connection) as captured:
            [shown(tool) for tool in load_tools(AnonymousUser(), pks)]
        return len(captured)

    pks = [str(tool.pk) for tool in tools if tool.is_published]
    assert cost(pks[5:6]) == cost(pks[5:25]) == 2
    assert cost([]) == 0


def test_what_no_list_shows_is_read_when_somebody_asks_for_it(tools):
    (tool,) = load_tools(AnonymousUser(), [str(tools[5].pk)])
    with CaptureQueriesContext(connection) as captured:
        assert (tool.title, tool.meant_for) == (tools[5].title, list(tools[5].audiences.all()))
    asked = len(captured)
    with CaptureQueriesContext(connection) as captured:
        assert columns(tool) == columns(Tool.objects.get(pk=tool.pk))
    assert asked == 1, "only the audiences of the tool that is compared"
    assert len(captured) > 1


def test_a_tool_of_a_list_can_be_changed_and_saved(tools):
    (tool,) = load_tools(AnonymousUser(), [str(tools[5].pk)])
    tool.title = "Another name"
    tool.save()
    again = Tool.objects.get(pk=tool.pk)
    assert (again.title, again.link, again.pk) == ("Another name", tools[5].link, tools[5].pk)
    assert Tool.objects.count() == len(tools)


def test_a_renamed_term_is_shown_by_its_new_name(tools):
    def named():
        (tool,) = load_tools(AnonymousUser(), [str(tools[5].pk)])
        return tool.format.name_en, tool.meant_for[0].name_en

    before = named()
    type(tools[5].format).objects.update(name_en="Another format")
    Audience.objects.update(name_en="Another audience")
    assert before != named() == ("Another format", "Another audience")
