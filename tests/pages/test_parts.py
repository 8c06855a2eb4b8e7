"""The parts of those who publish: what a translator, a reviewer and a coalition's editors may do, and no more."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from hub.pages.models import BlogPostPage, CoalitionShelfPage
from live.models import Access
from members.models import Member
from members.policies import is_editor, is_reviewer, is_translator
from members.roles import give_role
from networks.errors import NotALead, NotAMember
from networks.joining import leave
from networks.models import Membership
from networks.naming import name_editor, unname_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

EDIT = "wagtailadmin_pages:edit"


@pytest.fixture
def valley(db):
    return CoalitionFactory(slug="south-valley", name_en="South Valley Circle", name_es="Círculo del Valle Sur")


@pytest.fixture
def lead(valley) -> Member:
    return MembershipFactory(coalition=valley, lead=True).member


@pytest.fixture
def writer(valley, lead) -> Member:
    """An editor of the valley's pages."""
    tie = MembershipFactory(coalition=valley)
    name_editor(tie, lead)
    return tie.member


@pytest.fixture
def translator(db) -> Member:
    return MemberFactory(handle="tono", role="translator")


@pytest.fixture
def reviewer(db) -> Member:
    return MemberFactory(handle="vera", role="reviewer")


def shelf_of(coalition, language: str = "en") -> CoalitionShelfPage:
    return CoalitionShelfPage.objects.get(coalition=coalition, locale__language_code=language)


def on_shelf(shelf: CoalitionShelfPage, title: str = "Ours", **fields: object) -> BlogPostPage:
    page = pages.story(title, shelf.language, live=fields.pop("live", True), **fields)
    page.move(shelf, pos="last-child")
    return BlogPostPage.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("translator", (False, False, True)),
        ("reviewer", (False, True, False)),
        ("editor", (True, True, True)),
        ("operator", (True, True, True)),
        ("moderator", (False, False, False)),
        ("", (False, False, False)),
    ],
)
def test_each_part_is_what_its_name_says(db, role: str, expected: tuple[bool, ...]) -> None:
    member = MemberFactory(role=role)
    assert (is_editor(member), is_reviewer(member), is_translator(member)) == expected


def test_who_is_given_another_part_leaves_the_first_one_s_group(translator) -> None:
    give_role(translator, "reviewer")
    assert set(translator.groups.values_list("name", flat=True)) == {"Reviewers"}


def test_naming_the_first_editor_makes_a_shelf_in_each_language(valley, lead, writer) -> None:
    assert {shelf.address() for shelf in CoalitionShelfPage.objects.filter(coalition=valley)} == {
        "/en/blog/south-valley/",
        "/es/blog/south-valley/",
    }
    assert shelf_of(valley).translation_key == shelf_of(valley, "es").translation_key


def test_naming_a_second_editor_makes_nothing_twice(valley, lead, writer) -> None:
    name_editor(MembershipFactory(coalition=valley), lead)
    assert CoalitionShelfPage.objects.filter(coalition=valley).count() == 2
    assert Group.objects.filter(name=f"Coalition {valley.pk}").count() == 1


def test_a_story_that_has_the_name_already_keeps_its_address(valley, lead) -> None:
    pages.story("South Valley", slug="south-valley")
    name_editor(MembershipFactory(coalition=valley), lead)
    assert shelf_of(valley).slug == "south-valley-2"
    assert shelf_of(valley, "es").slug == "south-valley-2"


def test_a_coalition_s_editor_writes_on_its_shelf_and_publishes_nothing(writer, valley) -> None:
    mine = on_shelf(shelf_of(valley)).permissions_for_user(writer)
    assert mine.can_edit()
    assert not mine.can_publish()
    assert not mine.can_unpublish()
    assert not mine.can_delete()
    assert shelf_of(valley, "es").permissions_for_user(writer).can_add_subpage()


def test_a_coalition_s_editor_has_no_right_anywhere_else(writer, valley, lead) -> None:
    other = CoalitionFactory()
    boss = MembershipFactory(coalition=other, lead=True).member
    name_editor(MembershipFactory(coalition=other), boss)
    theirs = on_shelf(shelf_of(other), "Theirs")
    for page in (theirs, pages.story(), pages.guide(), pages.home(), shelf_of(other)):
        rights = page.permissions_for_user(writer)
        assert not any((rights.can_edit(), rights.can_add_subpage(), rights.can_publish(), rights.can_delete())), page


def test_who_leaves_the_coalition_loses_the_rights_at_once(writer, valley, signed_in) -> None:
    story = on_shelf(shelf_of(valley))
    client = signed_in(writer)
    assert client.get(reverse(EDIT, args=[story.pk])).status_code == 200
    before = Access.objects.get(member=writer).version
    leave(valley, writer)
    assert client.get(reverse(EDIT, args=[story.pk])).status_code == 302
    assert not writer.groups.exists()
    assert Access.objects.get(member=writer).version > before


def test_who_comes_back_to_the_coalition_must_be_named_again(writer, valley) -> None:
    leave(valley, writer)
    MembershipFactory(coalition=valley, member=writer)
    assert not Member.objects.get(pk=writer.pk).has_perm("wagtailadmin.access_admin")


def test_a_lead_takes_it_back_and_the_pages_stay(writer, valley, lead) -> None:
    story = on_shelf(shelf_of(valley))
    unname_editor(Membership.objects.get(member=writer), lead)
    assert not story.permissions_for_user(Member.objects.get(pk=writer.pk)).can_edit()
    assert BlogPostPage.objects.filter(pk=story.pk, live=True).exists()


def test_renaming_a_coalition_keeps_shelf_rights_and_address(writer, valley) -> None:
    valley.name_en, valley.slug = "Acequia Table", "acequia"
    valley.save()
    shelf = shelf_of(valley)
    assert shelf.name == "Acequia Table"
    assert shelf.address() == "/en/blog/south-valley/"
    assert shelf.permissions_for_user(Member.objects.get(pk=writer.pk)).can_edit()


def test_another_role_on_the_site_does_not_take_the_coalition_s_pages_away(writer, valley) -> None:
    give_role(writer, "presenter")
    give_role(writer, "")
    assert shelf_of(valley).permissions_for_user(Member.objects.get(pk=writer.pk)).can_edit()


@pytest.mark.parametrize("who", ["member", "stranger", "editor"])
def test_only_a_lead_or_an_operator_names_editors(valley, lead, who: str, amara, dot) -> None:
    tie = MembershipFactory(coalition=valley)
    by = {"member": tie.member, "stranger": dot, "editor": amara}[who]
    with pytest.raises(NotALead):
        name_editor(tie, by)
    assert not Membership.objects.get(pk=tie.pk).is_editor


def test_an_operator_names_an_editor(valley, mei) -> None:
    tie = MembershipFactory(coalition=valley)
    name_editor(tie, mei)
    assert shelf_of(valley).permissions_for_user(tie.member).can_edit()


def test_who_only_asked_to_join_cannot_be_named(valley, lead) -> None:
    tie = MembershipFactory(coalition=valley, state=Membership.State.ASKED)
    with pytest.raises(NotAMember):
        name_editor(tie, lead)


def test_a_lead_names_an_editor_on_the_coalition_s_page(valley, lead, signed_in) -> None:
    tie = MembershipFactory(coalition=valley)
    client = signed_in(lead)
    url = reverse("name_editor", args=[tie.pk])
    assert url in client.get("/en/coalitions/south-valley/").content.decode()
    assert client.post(url, {"editor": "yes"}).status_code == 302
    assert Membership.objects.get(pk=tie.pk).is_editor
    client.post(url, {"editor": "no"})
    assert not Membership.objects.get(pk=tie.pk).is_editor


def test_a_member_is_not_offered_to_name_editors_and_is_refused(valley, lead, signed_in) -> None:
    tie = MembershipFactory(coalition=valley)
    client, url = signed_in(tie.member), reverse("name_editor", args=[tie.pk])
    assert url not in client.get("/en/coalitions/south-valley/").content.decode()
    assert client.post(url, {"editor": "yes"}).status_code == 403


def test_a_coalition_s_page_shows_its_newest_stories_and_leads_to_its_shelf(client, valley, writer) -> None:
    shelf = shelf_of(valley)
    on_shelf(shelf, "Under the cottonwood")
    on_shelf(shelf, "Not yet told", live=False)
    words = client.get("/en/coalitions/south-valley/").content.decode()
    assert "Under the cottonwood" in words
    assert "Not yet told" not in words
    assert 'href="/en/blog/south-valley/"' in words
    shown = client.get("/en/blog/south-valley/").content.decode()
    assert "South Valley Circle" in shown
    assert "Under the cottonwood" in shown
    assert "Not yet told" not in shown


def translated(story: BlogPostPage) -> BlogPostPage:
    """A translation as wagtail-localize makes it: a draft."""
    source, _made = TranslationSource.update_or_create_from_instance(story)
    spanish = Locale.objects.get(language_code="es")
    translation = Translation.objects.create(source=source, target_locale=spanish)
    translation.save_target(publish=False)
    return translation.get_target_instance()


def test_a_translator_changes_translations_and_publishes_none(translator) -> None:
    copy = translated(pages.story())
    rights = Page.objects.get(pk=copy.pk).permissions_for_user(translator)
    assert rights.can_edit()
    assert not rights.can_publish()


def test_a_translator_changes_no_original(translator, signed_in) -> None:
    story = pages.story()
    translated(story)
    rights = story.permissions_for_user(translator)
    assert not any((rights.can_edit(), rights.can_publish(), rights.can_delete()))
    assert signed_in(translator).get(reverse(EDIT, args=[story.pk])).status_code == 302


def test_a_translator_begins_a_translation_of_what_is_published_and_of_no_draft(translator, signed_in) -> None:
    client, spanish = signed_in(translator), Locale.objects.get(language_code="es")
    for page in (pages.story("Out"), pages.story("In work", live=False)):
        client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": spanish.pk})
    keys = Page.objects.filter(locale=spanish, depth=4).values_list("title", flat=True)
    assert "Out" in keys
    assert "In work" not in keys


def test_a_translation_begins_as_a_draft(editor_made, client) -> None:
    spanish = BlogPostPage.objects.get(translation_key=editor_made.translation_key, locale__language_code="es")
    assert not spanish.live
    assert client.get(spanish.address()).status_code == 200


@pytest.fixture
def editor_made(amara, signed_in) -> BlogPostPage:
    story, spanish = pages.story(), Locale.objects.get(language_code="es")
    url = reverse("wagtail_localize:submit_page_translation", args=[story.pk])
    assert signed_in(amara).post(url, {"locales": spanish.pk}).status_code == 302
    return story


def test_a_reviewer_has_no_right_on_a_page_that_does_not_wait(reviewer, signed_in) -> None:
    for page in (pages.story(), pages.story("In work", live=False)):
        rights = page.permissions_for_user(reviewer)
        assert not any((rights.can_edit(), rights.can_publish(), rights.can_delete()))
    assert signed_in(reviewer).get("/admin/").status_code == 200
