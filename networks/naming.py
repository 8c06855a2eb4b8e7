"""Name those who write a coalition’s pages, and take it back. What they may do hangs on `networks.rights`."""

from django.db import transaction

from members.models import Member
from networks.errors import NotALead, NotAMember
from networks.models import Membership
from networks.policies import can_name_editors
from networks.rights import open_pages, settle_editors


def name_editor(membership: Membership, by: Member) -> None:
    """Let somebody of a coalition write its pages; the first one named gets the coalition its shelf.

    Raises `NotALead`, or `NotAMember` where they do not belong (any more).
    """
    _set(membership, by, is_editor=True)


def unname_editor(membership: Membership, by: Member) -> None:
    """End it; the pages stay. Raises as `name_editor` does."""
    _set(membership, by, is_editor=False)


@transaction.atomic
def _set(membership: Membership, by: Member, *, is_editor: bool) -> None:
    fresh = Membership.objects.select_for_update().select_related("coalition").filter(pk=membership.pk).first()
    if fresh is None or fresh.state != Membership.State.ACCEPTED:
        raise NotAMember
    if not can_name_editors(by, fresh.coalition):
        raise NotALead
    fresh.is_editor = is_editor
    fresh.save(update_fields=["is_editor"])
    if is_editor:
        open_pages(fresh.coalition)
    settle_editors(fresh.coalition)
