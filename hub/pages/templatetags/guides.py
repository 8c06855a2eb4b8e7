"""Guides as readers use them: an agenda with their clock, their ticks and what is said of each step."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString

from content.bodies import draw, fill_parts
from content.things import Thing, find_things
from forum.models import Thread
from forum.models.thread import thing_of
from hub.pages.agenda import Agenda, Entry, Meeting, days_later, handout_name, role_names
from hub.pages.models import GuidePage, GuideStep
from hub.pages.models.guide_steps import KIND
from hub.pages.models.progress import ticks_of, with_progress
from hub.templatetags.frame import reader_language
from members.policies import is_member

register = template.Library()

LOOKED_AT = 5
"""Guides a member went on with last, among which the first unfinished one is looked for."""


@dataclass(frozen=True)
class Laid:
    """An agenda with what was drawn of each block (by id), the ids ticked, and the posts about each step.

    `keeps` says whether ticks are kept: those of a member, on the page itself and not in an editor's preview.
    """

    agenda: Agenda
    html: dict[str, SafeString]
    ticked: frozenset[str]
    posts: dict[str, int]
    keeps: bool

    @property
    def done(self) -> int:
        return sum(step.key in self.ticked for step in self.agenda.steps)

    @property
    def total(self) -> int:
        return len(self.agenda.steps)

    @property
    def next(self) -> Entry | None:
        """The first step that is not done, once one is."""
        return next((step for step in self.agenda.steps if step.key not in self.ticked), None) if self.done else None


@register.simple_tag(takes_context=True)
def lay_out(context: dict[str, Any], page: GuidePage) -> Laid:
    """Lay the agenda of a guide out for a reader: a fixed number of queries, however many steps it has."""
    request = context["request"]
    html = fill_parts(draw(page, "steps"), request.user, page.language, request)
    keeps = is_member(request.user) and not getattr(request, "is_preview", False)
    return Laid(
        agenda=page.agenda,
        html={block.id or "": part for block, part in zip(page.steps, html, strict=False)},
        ticked=ticks_of(request.user, page) if keeps else frozenset(),
        posts=_posts(request.user, page),
        keeps=keeps,
    )


@register.filter
def drawn(laid: Laid, entry: Entry) -> SafeString:
    """Return what was drawn of a step."""
    return laid.html.get(entry.key, SafeString(""))


@register.filter
def posts_about(laid: Laid, entry: Entry) -> int:
    """Count what is said about a step, as far as the reader may read it."""
    return laid.posts.get(entry.key, 0)


@register.filter
def clock(minutes: int, meeting: Meeting) -> str:
    """Say when something is, so many minutes into a meeting."""
    return meeting.at(minutes)


@register.filter
def is_next_day(minutes: int, meeting: Meeting) -> bool:
    """Whether midnight has passed by then."""
    return days_later(minutes, meeting.start) > 0


@register.filter
def roles_in(entry: Entry, page: GuidePage) -> list[str]:
    """Name whom a step needs, as its guide calls them."""
    return role_names(entry.value.get("roles"), page.called)


@register.filter
def role_named(role: str) -> str:
    """Name a role as the hub does."""
    return role_names([role], {})[0]


@register.filter
def called(page: GuidePage, role: Any) -> str:
    """Name one of a guide's roles as the guide calls it."""
    return role_names([role.value["role"]], page.called)[0]


@register.filter
def step_url(entry: Entry, page: GuidePage) -> str:
    """Return the address of a step's own page, for this reader."""
    return GuideStep(page, entry.key, entry).address(reader_language())


@register.simple_tag(takes_context=True)
def handouts_of(context: dict[str, Any], page: GuidePage) -> list[tuple[str, str]]:
    """Return what is handed out in a guide, each once: its name, and the title of the step that needs it first."""
    wanted = [(entry, handout) for entry in page.agenda.steps for handout in entry.value.get("handouts") or ()]
    names = [handout.value for _entry, handout in wanted if handout.block_type == "thing"]
    things = find_things(names, context["request"].user, page.language) if names else {}
    named = ((_handout_name(handout, things), entry.title) for entry, handout in wanted)
    first: dict[str, str] = {}
    for name, title in named:
        first.setdefault(name, title)
    return [(name, title) for name, title in first.items() if name]


@register.inclusion_tag("pages/_continue.html", takes_context=True)
def guide_to_continue(context: dict[str, Any]) -> dict[str, Any]:
    """The guide a member went on with last and has not finished, with its next step; nothing where there is none.

    Two queries: what is kept from the member, and their guides.
    """
    member = context["request"].user
    if not is_member(member):
        return {}
    guides = GuidePage.objects.visible_to(member).for_readers_of(reader_language()).select_related("locale")
    begun = with_progress(guides, member).filter(ticked_at__isnull=False).order_by("-ticked_at")
    for guide in begun[:LOOKED_AT]:
        steps = guide.agenda.steps
        ahead = [step for step in steps if step.key not in guide.ticks]
        if ahead and any(key in guide.ticks for step in steps for key in step.keys):
            done = len(steps) - len(ahead)
            return {"guide": guide, "step": ahead[0], "done": done, "total": len(steps)}
    return {}


def _posts(viewer: Any, page: GuidePage) -> dict[str, int]:
    """Count the posts about each step of a guide, by the id of its block."""
    about = Thread.objects.visible_to(viewer).filter(about_kind=KIND, about_thing=thing_of(str(page.translation_key)))
    return {key.partition("#")[2]: posts for key, posts in about.values_list("about_key", "posts_count")}


def _handout_name(handout: Any, things: dict[str, Thing]) -> str:
    thing = things.get(handout.value) if handout.block_type == "thing" else None
    return str(thing or "") if handout.block_type == "thing" else handout_name(handout)
