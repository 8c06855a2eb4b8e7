"""What the parts on the site may do with pages, where Wagtail's rights on branches of the tree do not say it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation

STEP = 4
"""A page's path has so many letters for each level (treebeard)."""


def translations() -> Any:
    """Return the pages made as translations of another; not those with pages below, where a right would reach down."""
    made = Translation.objects.filter(source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale"))
    return Page.objects.filter(Exists(made), numchild=0, depth__gt=1)


def only_translates(user: Any) -> bool:
    """Is a translator and nothing more: editors and operators have rights on the tree itself."""
    return bool(user.is_active and user.is_authenticated and user.site_role == "translator" and not user.is_superuser)


class PagesPolicy(PagePermissionPolicy):
    """Wagtail's policy, and: a translator may change every page that is a translation, and publish none."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        held = super().get_all_permissions_for_user(user)
        if not only_translates(user):
            return held
        change = Permission.objects.filter(content_type__app_label="wagtailcore", codename="change_page").first()
        return [*held, *(GroupPagePermission(page=page, permission=change) for page in translations())]

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """As one query, for a translator's pages are many."""
        if not only_translates(user):
            return super().instances_user_has_any_permission_for(user, actions)
        return translations() if "change" in actions else Page.objects.none()

    def explorable_instances(self, user: Any) -> Any:
        """A translator finds translations, and the way to them."""
        if not only_translates(user):
            return super().explorable_instances(user)
        paths = list(translations().values_list("path", flat=True))
        ways = {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}
        return Page.objects.filter(path__in=ways)
