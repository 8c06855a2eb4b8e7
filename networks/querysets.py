"""Which coalitions somebody may see."""

from typing import Any, Self

from django.db import models

from networks.policies import sees_all_coalitions


class CoalitionQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see_coalition`."""
        return self if sees_all_coalitions(viewer) else self.filter(is_listed=True)
