"""An editor of one language only, and the clocks of the network."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from tests.factories import pages
from tests.factories.members import MemberFactory


@pytest.fixture
def lucia(db):
    """She edits the Spanish pages and no others."""
    member = MemberFactory(handle="lucia", display_name="Lucía Prado")
    group = Group.objects.create(name="Spanish only")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=pages.home("es"), permission=right)
    member.groups.add(group)
    return member
