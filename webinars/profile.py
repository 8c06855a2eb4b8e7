"""What webinars show on a member's page: what they present; and to themselves, the seats they have."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from members.models import Member
from members.registry import Panel, register_panel
from webinars.links import absolute
from webinars.models import Registration, WebinarPage, WebinarSession
from webinars.models.page import told
from webinars.subscribing import feed_of

SHOWN = 5


def presents(member: Member, viewer: Any, request: Any) -> str:
    """The newest webinars the member speaks at, if there are any."""
    keys = WebinarPage.objects.visible_to(viewer).filter(speakers__member=member).values("translation_key")
    sessions = WebinarSession.objects.filter(page_key__in=keys).order_by("-starts_at")[:SHOWN]
    context = {"webinars": told(sessions), "request": request}
    return render_to_string("webinars/_presents.html", context, request) if context["webinars"] else ""


def seats(member: Member, viewer: Any, request: Any) -> str:
    """The seats a member has in what is still to come; for nobody else's eyes."""
    if viewer.pk != member.pk:
        return ""
    mine = Registration.objects.of_member(member).live().values("session")
    sessions = WebinarSession.objects.filter(pk__in=mine, ends_at__gt=timezone.now()).order_by("starts_at")[:SHOWN]
    context = {"webinars": told(sessions), "request": request}
    return render_to_string("webinars/_my_seats.html", context, request) if context["webinars"] else ""


def my_calendar(member: Member, viewer: Any, request: Any) -> str:
    """The secret address of a member's own calendar; for nobody else's eyes."""
    if viewer.pk != member.pk:
        return ""
    feed = feed_of(member)
    address = absolute("my_calendar", member.language, token=feed.token) if feed else ""
    return render_to_string("webinars/_my_calendar.html", {"address": address, "request": request}, request)


register_panel(Panel(name="seats", order=15, render=seats))
register_panel(Panel(name="my_calendar", order=16, render=my_calendar))
register_panel(Panel(name="presents", order=35, render=presents))
