"""Which coalitions, and which ties to them, somebody may see."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q

from networks.policies import ACCEPTED, ASKED, sees_all_coalitions, sees_all_memberships


class CoalitionQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see_coalition`."""
        return self if sees_all_coalitions(viewer) else self.filter(is_listed=True)

    def with_people(self) -> Self:
        """Count who belongs to each, as `people`."""
        return self.annotate(people=Count("memberships", filter=Q(memberships__state=ACCEPTED)))


class MembershipQuerySet(models.QuerySet[Any]):
    def accepted(self) -> Self:
        return self.filter(state=ACCEPTED)

    def waiting(self) -> Self:
        """Who asked to join and has no answer yet, the longest wait first."""
        return self.filter(state=ASKED).order_by("asked_at").select_related("member")

    def leads(self) -> Self:
        return self.accepted().filter(is_lead=True)

    def visible_to(self, viewer: Any) -> Self:
        """Ties that `viewer` may see (twin of `policies.can_see_membership`)."""
        accepted = self.accepted().filter(member__is_active=True)
        if sees_all_memberships(viewer):
            return accepted
        shown = Q(member__shows_coalitions=True)
        if not viewer.is_authenticated:
            return accepted.filter(shown, member__visibility="public")
        fellows = Q(coalition__in=self.model.objects.filter(member_id=viewer.pk, state=ACCEPTED).values("coalition"))
        return accepted.filter(shown | fellows | Q(member_id=viewer.pk))
