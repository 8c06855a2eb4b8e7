"""The Wagtail admin: who comes in, in which order the menu stands, and that nothing is fetched from elsewhere."""

import re

import pytest
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from hub.pages.models import BlogIndexPage, CoalitionShelfPage
from hub.pages.wagtail_hooks import MENU
from members.models import Member
from members.roles import give_role
from networks.models import Coalition
from networks.naming import name_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

FOREIGN = re.compile(r"""(?:src=|<link[^>]* href=)["'](?:https?:)?//(?!localhost|testserver)[^"']+""")


def test_an_editor_comes_in_and_a_member_does_not(signed_in, amara, ben) -> None:
    assert signed_in(amara).get("/admin/").status_code == 200
    assert signed_in(ben).get("/admin/").status_code == 302


def test_somebody_who_is_no_longer_an_editor_is_out(signed_in, amara) -> None:
    give_role(amara, "")
    assert signed_in(amara).get("/admin/").status_code == 302


def test_the_menu_stands_in_the_order_of_an_editor_s_work(signed_in, amara) -> None:
    request = signed_in(amara).get("/admin/").wsgi_request
    names = [item.name for item in admin_menu.menu_items_for_request(request)]
    assert {"stories", "guides", "explorer", "images", "documents", "shelves"} <= set(names)
    assert names == sorted(names, key=MENU.index)
    assert "words" not in names


def test_an_operator_sets_the_network_and_an_editor_does_not(signed_in, amara, mei) -> None:
    url = reverse("wagtailsettings:edit", args=["content", "network"])
    assert signed_in(amara).get(url).status_code == 302
    operator = signed_in(mei)
    assert operator.get(url, follow=True).status_code == 200


@pytest.mark.parametrize(
    "name", ["stories:index", "guides:index", "wagtailimages:index", "wagtaildocs:index", "person_chooser:choose"]
)
def test_an_editor_s_lists_open_and_fetch_nothing_from_elsewhere(signed_in, amara, name: str) -> None:
    pages.story()
    response = signed_in(amara).get(reverse(name))
    assert response.status_code == 200
    assert FOREIGN.findall(response.content.decode()) == []


def test_the_dashboard_and_an_editing_form_fetch_nothing_from_elsewhere(signed_in, amara) -> None:
    editor = signed_in(amara)
    for url in ("/admin/", reverse("wagtailadmin_pages:edit", args=[pages.story().pk])):
        whole = editor.get(url).content.decode()
        assert "gravatar" not in whole
        assert "releases.wagtail" not in whole
        assert FOREIGN.findall(whole) == []


def test_the_window_for_people_finds_them_by_name(signed_in, amara, rosa, ben) -> None:
    found = signed_in(amara).get(reverse("person_chooser:choose_results"), {"q": "rosa"}).content.decode()
    assert rosa.display_name in found
    assert ben.display_name not in found


def test_the_preview_may_stand_in_the_admin_s_own_frame(signed_in, amara) -> None:
    policy = signed_in(amara).get("/admin/").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy


def test_a_network_s_editor_who_adds_a_story_finds_the_list_chosen_though_a_coalition_has_a_shelf(
    signed_in, amara, mei
) -> None:
    names_an_editor(CoalitionFactory(slug="valley"), MemberFactory(), mei)
    for language in ("en", "es"):
        page = signed_in(amara).get(reverse("stories:choose_parent"), {"locale": language})
        assert page.context["form"].initial["parent_page"].specific == BlogIndexPage.objects.get(
            locale__language_code=language
        )


def test_a_coalition_s_editor_is_led_to_their_shelf_and_asked_only_when_there_are_two(signed_in, mei) -> None:
    writer = MemberFactory()
    names_an_editor(CoalitionFactory(slug="valley"), writer, mei)
    shelf = CoalitionShelfPage.objects.get(coalition__slug="valley", locale__language_code="en")
    led = signed_in(Member.objects.get(pk=writer.pk)).get(reverse("stories:choose_parent"))
    assert led.url == reverse("wagtailadmin_pages:add", args=["pages", "blogpostpage", shelf.pk])
    names_an_editor(CoalitionFactory(slug="hill"), writer, mei)
    asked = signed_in(Member.objects.get(pk=writer.pk)).get(reverse("stories:choose_parent"))
    assert asked.status_code == 200
    assert asked.context["form"].initial == {}


def names_an_editor(coalition: Coalition, member: Member, by: Member) -> None:
    name_editor(MembershipFactory(coalition=coalition, member=member), by)
