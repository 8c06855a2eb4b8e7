"""Publishing several pages at once: those without faults are published, the others are named with theirs."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction

from content.faults import PageHasFaults
from hub.pages.refusing import tell


class PublishWithoutFaults(PublishBulkAction):
    """Wagtail's action under its own name; a page with faults would stop it, with none of the others published."""

    request: HttpRequest

    def get_execution_context(self) -> dict[str, Any]:
        self.refused: list[PageHasFaults] = []
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Any],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[PageHasFaults] | None = None,
        **_: Any,
    ) -> tuple[int, int]:
        """Return how many pages were published, and how many below them; `refused` takes the others."""
        held = [] if refused is None else refused
        chosen = below = 0
        for page in objects:
            chosen += _publish(page.specific, user, held)
            for draft in _drafts_below(page, user) if include_descendants else ():
                below += _publish(draft, user, held)
        return chosen, below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for one in self.refused:
            tell(self.request, one)
        if not num_parent_objects and not num_child_objects:
            return None
        return str(super().get_success_message(num_parent_objects, num_child_objects))


def _drafts_below(page: Any, user: Any) -> Iterator[Any]:
    for draft in page.get_descendants().not_live().specific():
        if user is None or draft.permissions_for_user(user).can_publish():
            yield draft


def _publish(page: Any, user: Any, refused: list[PageHasFaults]) -> int:
    """Publish the newest words; return 1, or 0 for a page with faults, of which nothing is kept."""
    try:
        with transaction.atomic():
            revision = page.get_latest_revision() or page.save_revision(user=user, clean=False)
            revision.publish(user=user)
    except PageHasFaults as found:
        refused.append(found)
        return 0
    return 1
