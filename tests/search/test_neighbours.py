"""What many things cost to be scheduled: their neighbours are asked for once, not once for each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import Post
from library.models import Tool
from members.models import Member
from search.outbox import schedule_pks
from search.registry import kind_named
from tests.factories.forum import begin, say
from tests.factories.library import ToolFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def make_posts(number):
    for _ in range(number):
        say(begin())


MANY = {
    "post": (Post, make_posts),
    "tool": (Tool, ToolFactory.create_batch),
    "member": (Member, MemberFactory.create_batch),
}


@pytest.mark.parametrize("name", MANY)
def test_twelve_things_are_scheduled_in_as_many_queries_as_three(name):
    model, make = MANY[name]
    costs = []
    for more in (3, 9):
        make(more)
        with CaptureQueriesContext(connection) as captured:
            schedule_pks(kind_named(name), model.objects.values_list("pk", flat=True))
        costs.append(len(captured))
    assert costs[0] == costs[1]
