"""People in the Wagtail admin: there is one place to manage them, and it is not Wagtail's own list of users."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from members.policies import is_operator


class PeopleMenuItem(MenuItem):
    """Leads operators to people and their parts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_operator(request.user)


@hooks.register("construct_settings_menu")
def without_users(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's forms set passwords and groups, which nobody here has or edits by hand (`members.roles`)."""
    items[:] = [item for item in items if item.name not in {"users", "groups"}]


@hooks.register("register_settings_menu_item")
def people() -> PeopleMenuItem:
    address = reverse("admin:members_member_changelist")
    return PeopleMenuItem(_("People and their parts"), address, name="people", icon_name="group", order=300)
