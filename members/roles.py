"""Give a person a part on the site; the one place that keeps role, groups and access to the admins in step."""

from django.contrib.auth.models import Group
from django.db import transaction

from live.access import raise_version
from members.models import Member

GROUPS = {
    "editor": "Editors",
    "operator": "Editors",
    "reviewer": "Reviewers",
    "translator": "Translators",
    "moderator": "Moderators of talk",
    "presenter": "Presenters",
}
"""The Wagtail group of each role; hub.pages and webinars give these groups their permissions."""


@transaction.atomic
def give_role(member: Member, role: str) -> Member:
    """Make `member` a presenter, translator, reviewer, editor, moderator, operator, or (empty) a member like any other.

    What a coalition’s editors may do is no role on the site and stays as it is (`networks.naming`).
    """
    member.site_role = Member.SiteRole(role)
    member.is_staff = role == Member.SiteRole.OPERATOR
    member.is_superuser = role == Member.SiteRole.OPERATOR
    member.save(update_fields=["site_role", "is_staff", "is_superuser"])
    member.groups.remove(*Group.objects.filter(name__in=GROUPS.values()))
    if role in GROUPS:
        member.groups.add(Group.objects.get_or_create(name=GROUPS[role])[0])
    raise_version([member.pk])
    return member
