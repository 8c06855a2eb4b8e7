"""The Wagtail admin: who comes in, in which order the menu stands, and that nothing is fetched from elsewhere."""

import re

import pytest
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from hub.pages.wagtail_hooks import MENU
from members.roles import give_role
from tests.factories import pages

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
