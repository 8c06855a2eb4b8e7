"""Parts of pages that are kept: for whom, and until when."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from content.edition import Numbers, reading
from content.remembering import Shelf
from content.templatetags import kept

NOW, EDITED, POSTED = Numbers(1, 1), Numbers(2, 1), Numbers(1, 2)


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    kept._parts.clear()
    yield
    kept._parts.clear()


class Words:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __str__(self) -> str:
        self.asked += 1
        return f"asked {self.asked}"


def drawn(words: Words, viewer=None, tag: str = 'kept "part"', end: str = "endkept", is_preview: bool = False) -> str:
    request = RequestFactory().get("/en/")
    request.user = viewer or AnonymousUser()
    request.is_preview = is_preview
    template = Template(f"{{% load kept %}}{{% {tag} %}}{{{{ words }}}}{{% {end} %}}")
    return template.render(Context({"request": request, "words": words, "one": 1, "two": 2}))


def test_a_part_is_made_once_in_an_edition_and_again_in_the_next() -> None:
    words = Words()
    for numbers, said in ((NOW, "asked 1"), (NOW, "asked 1"), (POSTED, "asked 1"), (EDITED, "asked 2")):
        with reading(numbers):
            assert drawn(words) == said


def test_what_is_for_visitors_is_made_again_when_somebody_posts_and_never_shared_with_a_member(rosa) -> None:
    words = Words()
    tag = 'kept_for_visitors "part"'
    for numbers, viewer, said in ((NOW, None, 1), (NOW, None, 1), (NOW, rosa, 2), (NOW, None, 1), (POSTED, None, 3)):
        with reading(numbers):
            assert drawn(words, viewer, tag) == f"asked {said}"


def test_languages_and_what_it_depends_on_are_kept_apart() -> None:
    words = Words()
    with reading(NOW):
        assert drawn(words, tag='kept "part" one') == "asked 1"
        assert drawn(words, tag='kept "part" two') == "asked 2"
        with override("es"):
            assert drawn(words, tag='kept "part" one') == "asked 3"
        assert drawn(words, tag='kept "part" one') == "asked 1"


def test_nothing_of_a_preview_and_nothing_outside_of_a_request_is_kept() -> None:
    words = Words()
    with reading(NOW):
        assert drawn(words) == "asked 1"
        assert drawn(words, is_preview=True) == "asked 2"
        assert drawn(words) == "asked 1"
    assert drawn(words) == "asked 3"


def test_a_shelf_keeps_what_was_asked_for_last() -> None:
    shelf: Shelf[int] = Shelf(2)
    with reading(NOW):
        assert [shelf.get_or_make(key, lambda key=key: key) for key in (1, 2, 1, 3)] == [1, 2, 1, 3]
        assert [shelf.get(key, NOW.edition) for key in (1, 2, 3)] == [1, None, 3]
