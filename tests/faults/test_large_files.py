"""A film of half a gigabyte leaves the hub without ever being in its memory, by either of its servers."""

import http.client
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.server import Server
from tests.support.site import Site

SIZE = 500 * 1024 * 1024
MOST = 64 * 1024 * 1024
"""So many bytes a process may grow by while it sends a film: an eighth of it."""

SHOWN = """
from content.models import HubDocument
from hub.pages.models import BlogPostPage
film = HubDocument.objects.create(title="Long", file="documents/long.mp4")
page = BlogPostPage.objects.get(slug="the-ditch-meeting", locale__language_code="en")
page.body = [("paragraph", f'<p><a linktype="document" id="{film.pk}">The film</a></p>')]
page.save_revision().publish()
print("film at", film.url)
"""


class Film(NamedTuple):
    site: Site
    path: str


def with_film(site: Site) -> Film:
    media = site.folder / "media"
    media.unlink()
    (media / "documents").mkdir(parents=True)
    with (media / "documents" / "long.mp4").open("wb") as file:
        file.truncate(SIZE)
    return Film(site, site.manage("shell", "-v0", "-c", SHOWN).rpartition("film at ")[2].strip())


@pytest.fixture(params=["demo", pytest.param("pages", marks=pytest.mark.nginx)])
def film(request, prepared):
    """The film, at the demo's one process (ASGI) or at the Procfile's pages (WSGI), behind a proxy that reads none."""
    kind = {"demo": Site, "pages": Server}[request.param]
    film = with_film(kind(prepared))
    film.site.start() if request.param == "demo" else film.site.start(only=("pages",))
    yield film
    film.site.stop()


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def peak(site: Site) -> int:
    """Return how many bytes the processes that serve pages ever held at once."""
    served = next(process for name, process in site.processes.items() if name in ("demo", "pages"))
    lines = [line for pid in family(served.pid) for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def received(film: Film, **headers: str) -> tuple[int, int]:
    """Return the status of an answer and how many bytes came, read bit by bit."""
    connection = http.client.HTTPConnection("127.0.0.1", film.site.port, timeout=300)
    connection.request("GET", film.path, headers=headers)
    answer, came = connection.getresponse(), 0
    while chunk := answer.read(1024 * 1024):
        came += len(chunk)
    connection.close()
    return answer.status, came


def test_a_film_is_sent_bit_by_bit(film) -> None:
    assert received(film, Range="bytes=0-1") == (206, 2)
    before = peak(film.site)
    assert received(film) == (200, SIZE)
    assert received(film, Range="bytes=1000-") == (206, SIZE - 1000)
    assert peak(film.site) - before < MOST


def test_a_reader_who_stops_holds_no_film(film) -> None:
    received(film, Range="bytes=0-1")
    before = peak(film.site)
    waiting = [http.client.HTTPConnection("127.0.0.1", film.site.port, timeout=60) for _ in range(3)]
    for connection in waiting:
        connection.request("GET", film.path)
        assert len(connection.getresponse().read(1000)) == 1000
    assert received(film, Range="bytes=-5") == (206, 5)
    assert peak(film.site) - before < MOST
    for connection in waiting:
        connection.close()
