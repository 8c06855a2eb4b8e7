"""What other pages show of coalitions."""

from typing import Any

from django import template

from networks.forms import AskForm
from networks.models import Coalition, Membership

register = template.Library()


@register.inclusion_tag("networks/_people.html", takes_context=True)
def coalition_people(context: dict[str, Any], coalition: Coalition) -> dict[str, Any]:
    """List who belongs to a coalition and shows it to the viewer, leads first."""
    shown = coalition.memberships.visible_to(context["request"].user)
    return {"memberships": shown.select_related("member").prefetch_related("member__ask_me_about")}


@register.inclusion_tag("networks/_ask.html", takes_context=True)
def ask_for_coalition(context: dict[str, Any]) -> dict[str, Any]:
    """Offer to ask to join one of the coalitions; say so where one has been asked, or belongs already."""
    viewer = context["request"].user
    held = Membership.objects.filter(member_id=viewer.pk).exclude(state=Membership.State.DECLINED)
    return {
        "form": AskForm(viewer=viewer),
        "held": held.select_related("coalition"),
        "csrf_token": context.get("csrf_token"),
    }
