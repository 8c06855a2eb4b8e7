"""What a chooser's window gives back is only what it would have offered, whoever types its address."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from members.models import Member
from networks.naming import name_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

WORD = "selaginella"


@pytest.fixture
def writer(signed_in, mei):
    """A coalition's editor, who may open the admin and has no right on what is below."""
    tie = MembershipFactory(coalition=CoalitionFactory())
    name_editor(tie, mei)
    return signed_in(Member.objects.get(pk=tie.member_id))


def chosen(client, name: str) -> tuple[int, bool]:
    answer = client.get(reverse("thing_chooser:chosen", args=[name]))
    return answer.status_code, WORD in answer.content.decode()


@pytest.mark.parametrize("kind", ["draft", "groups"])
def test_a_page_that_one_may_not_read_is_not_told_by_its_key(writer, kind: str) -> None:
    story = pages.story(f"Of {WORD}", live=kind != "draft")
    if kind == "groups":
        PageViewRestriction.objects.create(page=story, restriction_type="groups")
    assert chosen(writer, f"blog_post:{story.translation_key}") == (404, False)


def test_a_page_that_everybody_reads_is(writer) -> None:
    story = pages.story(f"Of {WORD}")
    assert chosen(writer, f"blog_post:{story.translation_key}") == (200, True)


def offered_by_the_window_of_pages(client, blog) -> set[str]:
    """Return which of three stories the window offers below the blog; it opens at its root, and to who searches."""
    listed = client.get(reverse("wagtailadmin_choose_page_child", args=[blog.pk]))
    found = client.get(reverse("wagtailadmin_choose_page_search"), {"q": WORD})
    opened = client.get(reverse("wagtailadmin_choose_page"))
    assert [answer.status_code for answer in (opened, listed, found)] == [200, 200, 200]
    return {name for name in ("Open", "Draft", "Closed") if f"{name} {WORD}" in listed.content.decode()}


def test_the_window_of_pages_offers_one_s_own_and_what_is_published_and_nothing_else(writer, signed_in) -> None:
    blog = pages.story(f"Open {WORD}").get_parent()
    pages.story(f"Draft {WORD}", live=False)
    closed = pages.story(f"Closed {WORD}")
    PageViewRestriction.objects.create(page=closed, restriction_type="groups")
    assert offered_by_the_window_of_pages(writer, blog) == {"Open"}
    editor = signed_in(MemberFactory(role="editor"))
    assert offered_by_the_window_of_pages(editor, blog) == {"Open", "Draft", "Closed"}


@pytest.mark.parametrize("is_active", [True, False])
def test_a_person_is_told_to_whom_the_window_offers_them(writer, is_active: bool) -> None:
    person = MemberFactory(display_name=WORD, is_active=is_active)
    one = writer.get(reverse("person_chooser:chosen", args=[person.pk]))
    several = writer.get(reverse("person_chooser:chosen_multiple"), {"id": person.pk})
    assert (one.status_code == 200) == (WORD in one.content.decode()) == is_active
    assert (WORD in several.content.decode()) == is_active


def test_there_is_no_window_to_make_a_thing(writer) -> None:
    for path in ("create/", "chosen-multiple/?id=tool:1"):
        assert writer.get(reverse("thing_chooser:choose") + path, follow=True).status_code == 404, path
