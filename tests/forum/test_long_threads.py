"""Threads of ten and of a hundred thousand posts are read, jumped into, answered and followed like any other."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.models import Post, Reading, Thread
from hub.demo.scale import fill_members, fill_threads
from tests.factories.forum import say

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[10_000, 100_000])
def long(request, db):
    fill_members(20)
    fill_threads([request.param])
    return Thread.objects.get()


def numbers(response):
    assert response.status_code == 200
    return [int(number) for number in re.findall(r'<article[^>]* id="post-(\d+)"', response.content.decode())]


def cost(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_long_thread_is_opened_jumped_into_answered_and_followed(long, signed_in, dot, cho):
    client, size = signed_in(dot), long.last_number
    url, middle, last = long.get_absolute_url(), size // 40, size // 20
    for page in (1, middle, last):
        assert numbers(client.get(url, {"page": page})) == list(range(page * 20 - 19, page * 20 + 1))
    assert client.get(url, {"page": last + 1}).status_code == 404

    post = Post.objects.get(thread=long, number=size // 2)
    assert client.get(post.get_absolute_url()).headers["Location"] == f"{url}?page={middle}#post-{post.number}"

    for who in (dot, cho):
        signed_in(who)
        for page in (1, middle, last):
            client.get(url, {"page": page})  # the first look notes how far somebody has read
        assert len({cost(client, f"{url}?page={page}") for page in (1, middle, last)}) == 1

    answer = say(long, "Still here.", dot, reply_to=post)
    assert (answer.number, Reading.objects.get(member=cho).is_behind) == (size + 1, True)
    assert numbers(client.get(url, {"page": last + 1})) == [size + 1]

    events = reverse("thread_events", args=[long.pk, long.slug])
    came = client.get(events, {"after": size - 4}).json()
    assert [frame["seq"] for frame in came["frames"]] == list(range(size - 3, size + 2))
    from_the_start = client.get(events, {"after": 0}).json()
    assert from_the_start["head"] == size + 1
    assert len(from_the_start["frames"]) < 1000
