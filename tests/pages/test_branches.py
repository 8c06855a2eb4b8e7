"""A branch is translated with wagtail-localize's own box: each page of it by the rules that hold for one."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction

from hub.pages.models import BlogIndexPage, BlogPostPage, CoalitionShelfPage
from members.models import Member
from networks.naming import name_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory


@pytest.fixture
def translator(db) -> Member:
    return MemberFactory(handle="tono", role="translator")


def index() -> BlogIndexPage:
    return BlogIndexPage.objects.get(locale__language_code="en")


@pytest.fixture
def branch(db) -> BlogIndexPage:
    """The list of stories, without its Spanish twin: one is published, one a draft, one closed to all but a group."""
    BlogIndexPage.objects.get(locale__language_code="es").delete()
    pages.story("Out")
    pages.story("In work", live=False)
    PageViewRestriction.objects.create(page=pages.story("Closed"), restriction_type=PageViewRestriction.GROUPS)
    return index()


def submit(client, page: Page, **fields: str):
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    spanish = Locale.objects.get(language_code="es")
    return client.post(url, {"locales": str(spanish.pk), **fields}, follow=True)


def spanish_stories() -> set[str]:
    return set(BlogPostPage.objects.filter(locale__language_code="es").values_list("title", flat=True))


def test_the_form_offers_the_box_and_without_it_only_the_page_itself_is_translated(signed_in, amara, branch) -> None:
    editor = signed_in(amara)
    url = reverse("wagtail_localize:submit_page_translation", args=[branch.pk])
    assert 'type="checkbox" name="include_subtree"' in editor.get(url).content.decode()
    submit(editor, branch)
    assert BlogIndexPage.objects.filter(locale__language_code="es").exists()
    assert spanish_stories() == set()


def test_an_editor_translates_the_whole_branch_as_drafts_at_the_same_addresses(signed_in, amara, branch) -> None:
    told = submit(signed_in(amara), branch, include_subtree="on").content.decode()
    assert spanish_stories() == {"Out", "In work", "Closed"}
    assert "3 pages below it were submitted with it." in told
    for copy in BlogPostPage.objects.filter(locale__language_code="es"):
        original = BlogPostPage.objects.get(translation_key=copy.translation_key, locale__language_code="en")
        assert not copy.live
        assert copy.slug == original.slug
        assert copy.get_parent().specific == BlogIndexPage.objects.get(locale__language_code="es")


def test_a_translator_gets_nothing_by_the_box_that_they_may_not_read(signed_in, translator, branch) -> None:
    client = signed_in(translator)
    told = submit(client, branch, include_subtree="on").content.decode()
    assert spanish_stories() == {"Out"}
    assert "2 pages below it were left out: they are not yours to translate." in told
    copy = BlogPostPage.objects.get(locale__language_code="es")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).status_code == 200
    assert not copy.permissions_for_user(translator).can_publish()


def test_what_stands_below_a_page_that_is_left_out_is_left_out(signed_in, translator, mei, branch) -> None:
    coalition = CoalitionFactory(slug="valley")
    name_editor(MembershipFactory(coalition=coalition), mei)
    shelf = CoalitionShelfPage.objects.get(coalition=coalition, locale__language_code="en")
    PageViewRestriction.objects.create(page=shelf, restriction_type=PageViewRestriction.GROUPS)
    BlogPostPage.objects.get(title="Out").move(shelf, pos="last-child")
    submit(signed_in(translator), index(), include_subtree="on")
    assert spanish_stories() == set()
    assert not CoalitionShelfPage.objects.filter(locale__language_code="es").exists()


def test_a_coalition_s_editor_translates_their_own_branch_and_no_other(signed_in, mei, branch) -> None:
    coalition = CoalitionFactory(slug="valley")
    tie = MembershipFactory(coalition=coalition)
    name_editor(tie, mei)
    shelf = CoalitionShelfPage.objects.get(coalition=coalition, locale__language_code="en")
    BlogPostPage.objects.get(title="In work").move(shelf, pos="last-child")
    writer = signed_in(Member.objects.get(pk=tie.member_id))
    submit(writer, index(), include_subtree="on")
    assert spanish_stories() == set()
    submit(writer, CoalitionShelfPage.objects.get(pk=shelf.pk), include_subtree="on")
    assert spanish_stories() == {"In work"}


def test_who_may_not_translate_is_refused_the_branch_as_well(signed_in, ben, branch) -> None:
    for other in (ben, MemberFactory(role="reviewer"), MemberFactory(role="presenter")):
        submit(signed_in(other), branch, include_subtree="on")
    assert spanish_stories() == set()
    assert not BlogIndexPage.objects.filter(locale__language_code="es").exists()
