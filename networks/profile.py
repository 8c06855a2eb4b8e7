"""What coalitions add to people: a panel on their page, a sieve of the directory, and the circles they share."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from members.registry import Panel, Sieve, register_circle, register_panel, register_sieve
from networks.models import Coalition, Membership


def coalitions_panel(member: Any, viewer: Any, request: Any) -> str:
    """Name the coalitions of a member who shows them, as far as the viewer may know of them."""
    if not member.shows_coalitions:
        return ""
    memberships = Membership.objects.visible_to(viewer).filter(member=member).select_related("coalition")
    if not memberships:
        return ""
    return render_to_string("networks/_of_member.html", {"memberships": memberships, "person": member}, request)


def coalition_choices(viewer: Any) -> Iterable[tuple[str, str]]:
    found = Coalition.objects.visible_to(viewer)
    return sorted(((coalition.slug, coalition.name) for coalition in found), key=lambda choice: choice[1])


def of_coalition(people: QuerySet[Any], slug: str, viewer: Any) -> QuerySet[Any]:
    """Narrow people to those whose tie to a coalition the viewer may see."""
    ties = Membership.objects.visible_to(viewer).filter(coalition__slug=slug)
    return people.filter(pk__in=ties.values("member"))


def circles(member: Any) -> Iterable[str]:
    """Name a member's coalitions as scopes: `coalition:5`. Who only asked shares nothing yet."""
    held = Membership.objects.accepted().filter(member_id=member.pk).values_list("coalition", flat=True)
    return [f"coalition:{pk}" for pk in held]


register_panel(Panel("coalitions", 10, coalitions_panel))
register_sieve(Sieve("coalition", _("Coalition"), _("any"), coalition_choices, of_coalition))
register_circle("coalitions", circles)
