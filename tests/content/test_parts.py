"""Players ask for parts of films: by either sort of server they get those, and never of what they may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import AsyncClient, Client
from django.utils.http import http_date, parse_http_date
from wagtail.models import PageViewRestriction

from content.models import HubDocument
from content.parts import CHUNK
from hub.pages.models import BlogPostPage
from tests.factories import pages

WORDS = bytes(range(256)) * 1000
SIZE = len(WORDS)

Get = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def film(db) -> HubDocument:
    return HubDocument.objects.create(title="Film", file=ContentFile(WORDS, "film.mp4"))


@pytest.fixture
def story(film) -> BlogPostPage:
    return pages.story("Shown", body=[("paragraph", f'<p><a linktype="document" id="{film.pk}">Film</a></p>')])


@pytest.fixture(params=["wsgi", "asgi"])
def get(request, film, story) -> Get:
    """Ask for the film as a visitor, at a server of one sort."""

    def by_turns(method: str = "get", **headers: str) -> tuple[int, dict[str, str], bytes]:
        answer = getattr(Client(), method)(film.url, headers=headers)
        body = b"".join(answer) if answer.streaming else answer.content
        return answer.status_code, dict(answer.headers), body

    async def awaited(method: str = "get", **headers: str) -> tuple[int, dict[str, str], bytes]:
        answer: Any = await getattr(AsyncClient(), method)(film.url, headers=headers)
        body = b"".join([chunk async for chunk in answer]) if answer.streaming else answer.content
        return answer.status_code, dict(answer.headers), body

    return by_turns if request.param == "wsgi" else async_to_sync(awaited)


def test_the_whole_film_comes_with_its_length_and_says_that_parts_can_be_had(get) -> None:
    status, headers, body = get()
    assert (status, body) == (200, WORDS)
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Content-Length"] == str(SIZE)
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "public, max-age=60"
    assert parse_http_date(headers["Last-Modified"])


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-1", 0, 1),
        ("Bytes=5-5", 5, 5),
        ("bytes=1000-", 1000, SIZE - 1),
        ("bytes=-500", SIZE - 500, SIZE - 1),
        ("bytes=-999999999", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE + 9}", SIZE - 1, SIZE - 1),
        (f"bytes=10-{10 + 3 * CHUNK}", 10, 10 + 3 * CHUNK),
    ],
)
def test_one_part_is_given_to_the_byte(get, wanted: str, start: int, end: int) -> None:
    status, headers, body = get(range=wanted)
    assert (status, body) == (206, WORDS[start : end + 1])
    assert headers["Content-Range"] == f"bytes {start}-{end}/{SIZE}"
    assert headers["Content-Length"] == str(end - start + 1)
    assert headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_answered_with_the_size(get, wanted: str) -> None:
    status, headers, body = get(range=wanted)
    assert (status, body, headers["Content-Range"]) == (416, b"", f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,4-5", "bytes=0-,-1", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=" + "9" * 5000 + "-", "0-1"]
)
def test_several_parts_and_what_is_none_get_the_whole(get, wanted: str) -> None:
    status, headers, body = get(range=wanted)
    assert (status, body) == (200, WORDS)
    assert "Content-Range" not in headers


def test_a_part_is_given_only_of_the_file_that_the_player_knows(get) -> None:
    _status, headers, _body = get()
    tag, moment = headers["ETag"], headers["Last-Modified"]
    for known in (tag, moment):
        assert get(range="bytes=0-1", **{"if-range": known})[0] == 206, known
    for known in ('"other"', f"W/{tag}", http_date(parse_http_date(moment) - 1), "nonsense"):
        assert get(range="bytes=0-1", **{"if-range": known})[::2] == (200, WORDS), known
    # A part that is not there, of a file that is another by now, is the other file.
    assert get(range=f"bytes={SIZE}-", **{"if-range": '"other"'})[0] == 200


def test_who_has_the_film_already_is_sent_nothing(get) -> None:
    _status, headers, _body = get()
    for header, known in (("if-none-match", headers["ETag"]), ("if-modified-since", headers["Last-Modified"])):
        assert get(range="bytes=0-1", **{header: known})[::2] == (304, b""), header
    assert get(**{"if-modified-since": http_date(0)})[0] == 200


def test_the_head_alone_is_the_head_of_the_whole_and_reads_no_file(get, monkeypatch) -> None:
    monkeypatch.setattr(FileSystemStorage, "_open", None)
    for more in ({}, {"range": "bytes=0-1"}):
        status, headers, body = get("head", **more)
        assert (status, body, headers["Content-Length"]) == (200, b"", str(SIZE))
        assert headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("kind", ["draft", "login"])
def test_who_may_not_see_a_film_gets_no_part_of_it(get, story, kind: str) -> None:
    if kind == "draft":
        story.unpublish()
    else:
        PageViewRestriction.objects.create(page=story, restriction_type="login")
    for more in ({}, {"range": "bytes=0-1"}, {"range": f"bytes={SIZE}-"}, {"range": "bytes=-1"}):
        status, headers, body = get(**more)
        assert status == 404
        assert "Content-Range" not in headers
        assert WORDS[:100] not in body
    assert get("head", range="bytes=0-1")[0] == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(film, story) -> None:
    film.file.storage.delete(film.file.name)
    visitor = Client()
    assert visitor.get(film.url).status_code == visitor.head(film.url).status_code == 404
    assert visitor.get(film.url, headers={"range": "bytes=0-1"}).status_code == 404


def test_an_answer_that_nobody_reads_leaves_no_file_open(film, story) -> None:
    answer = Client().get(film.url)
    [stretch] = [closer.__self__ for closer in answer._resource_closers if hasattr(closer.__self__, "left")]
    answer.close()
    assert stretch.file.closed


def test_a_proxy_decides_by_its_own_marks_what_has_changed(settings, film, story) -> None:
    """It sends its own tag of a file; judged by ours, a condition on that would fail."""
    settings.MEDIA_ACCEL = "/protected/"
    for header in ("if-match", "if-none-match", "if-range", "range"):
        answer = Client().get(film.url, headers={header: '"6b038c0b-186a0"'})
        assert answer.status_code == 200
        assert answer.headers["X-Accel-Redirect"] == f"/protected/{film.file.name}"
        assert "ETag" not in answer.headers
