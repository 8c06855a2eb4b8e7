"""Talk as people read it: lists, threads, permalinks, with and without being signed in."""

import pytest
from django.urls import reverse

from tests.factories.forum import CategoryFactory, begin, say

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_the_list_and_a_public_thread(client, ben):
    thread = begin(author=ben)
    assert thread.title in client.get(reverse("talk")).content.decode()
    page = client.get(thread.get_absolute_url())
    assert page.status_code == 200
    assert "We have eleven." in page.content.decode()
