"""What a coalition’s editors may do hangs on one group; this is the one place that says who is in it."""

from django.contrib.auth.models import Group
from django.db import transaction

from live.access import raise_version
from members.models import Member
from networks.models import Coalition, Membership
from networks.registry import open_rooms


@transaction.atomic
def open_pages(coalition: Coalition) -> Group:
    """Return the group of a coalition’s editors; the first call makes it, and the place they write in.

    It is named by number, so that a coalition may be renamed, and even take another’s old name.
    """
    locked = Coalition.objects.select_for_update().get(pk=coalition.pk)
    if locked.editors is None:
        locked.editors = Group.objects.get_or_create(name=f"Coalition {locked.pk}")[0]
        locked.save(update_fields=["editors"])
    coalition.editors = locked.editors
    open_rooms(locked, locked.editors)
    return locked.editors


def settle_editors(coalition: Coalition) -> None:
    """Let exactly those be in the group who belong to the coalition and are named; whoever drops out is out at once."""
    group = Coalition.objects.select_related("editors").get(pk=coalition.pk).editors
    if group is None:
        return
    named = Membership.objects.accepted().filter(coalition=coalition, is_editor=True)
    wanted = set(named.values_list("member_id", flat=True))
    there = set(Member.objects.filter(groups=group).values_list("pk", flat=True))
    for member in Member.objects.filter(pk__in=wanted ^ there):
        if member.pk in wanted:
            member.groups.add(group)
        else:
            member.groups.remove(group)
    raise_version(list(wanted ^ there))
