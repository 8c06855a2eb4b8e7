"""Tags for pages and for what other rooms show of them."""

import json
from datetime import timedelta
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.template.base import NodeList, Parser, Token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.page import HubPage
from forum.models import Post, Thread
from hub.pages.models import BlogPostPage, GuidePage
from hub.templatetags.frame import LANGUAGE_NAMES, reader_language
from members.models import Member
from members.policies import can_see_profile, is_editor
from search.registry import kind_named, kind_of

register = template.Library()

LONG = 120
"""From so many minutes on, hours are easier to read."""
IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""What could end a script element, or begin a comment in it (as django.utils.html.json_script)."""


FEW = 5
"""Fewer questions than this say nothing about a month."""


@register.inclusion_tag("pages/_tally.html", takes_context=True)
def month_tally(context: dict[str, Any]) -> dict[str, Any]:
    """What a month of talk came to, as far as the viewer may read it, in two queries; nothing when it says little."""
    viewer, since = context["request"].user, timezone.now() - timedelta(days=30)
    threads = Thread.objects.visible_to(viewer).filter(created_at__gte=since, about_kind="")
    found = threads.aggregate(
        asked=Count("pk", distinct=True), answered=Count("pk", Q(posts_count__gt=1), distinct=True)
    )
    people = Post.objects.visible_to(viewer).filter(created_at__gte=since).aggregate(n=Count("author", distinct=True))
    return {
        "people": people["n"],
        "asked": found["asked"],
        "answered": found["answered"],
        "open": found["asked"] - found["answered"],
        "says_something": found["asked"] >= FEW,
    }


@register.simple_tag
def json_ld(data: dict[str, Any] | None) -> SafeString:
    """Say what a page is to machines (JSON-LD); a data block, so the content security policy lets it stand."""
    if not data:
        return SafeString("")
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(IN_SCRIPT)))


@register.simple_tag
def lang_of(language: str) -> SafeString:
    """Mark words that are not in the reader's language: ` lang="en"` on a Spanish page, nothing on an English one."""
    return SafeString("") if language == reader_language() else format_html(' lang="{}"', language)


@register.simple_tag
def language_tag(language: str) -> SafeString:
    """Name the language of something that is not in the reader's, on a tag."""
    if language == reader_language():
        return SafeString("")
    return format_html(' <span class="tag" lang="{}">{}</span>', language, LANGUAGE_NAMES.get(language, language))


@register.simple_tag
def address(page: HubPage) -> str:
    """Return where a page stands for this reader: in their language, be it the original."""
    return page.address(reader_language())


@register.simple_tag
def kind_label(thing: Any) -> str:
    """Name the kind of a thing: Story, Guide."""
    kind = kind_of(thing)
    return str(kind.label) if kind else ""


@register.simple_tag(takes_context=True)
def profile_url(context: dict[str, Any], person: Any) -> str:
    """Return the address of an author's page; empty where there is none, or none that the reader may open."""
    if isinstance(person, Member) and can_see_profile(context["request"].user, person):
        return reverse("member", args=[person.handle])
    return ""


@register.simple_tag
def count_of(kind: str) -> int:
    """Return how many things of a kind a visitor may see, each once; 0 where the hub has no such kind."""
    found = kind_named(kind)
    if found is None:
        return 0
    things: Any = found.visible_to(AnonymousUser())
    return int((things.for_readers_of(reader_language()) if issubclass(found.model, HubPage) else things).count())


@register.inclusion_tag("pages/_newest_story.html", takes_context=True)
def newest_story(context: dict[str, Any]) -> dict[str, Any]:
    """Show the newest story as a teaser; nothing where there is none."""
    return {"story": _newest(BlogPostPage, context), "request": context.get("request")}


@register.inclusion_tag("pages/_newest_guide.html", takes_context=True)
def newest_guide(context: dict[str, Any]) -> dict[str, Any]:
    """Show the newest guide as something to take; nothing where there is none."""
    return {"guide": _newest(GuidePage, context), "request": context.get("request")}


@register.filter
def duration(minutes: int) -> str:
    """Say how long something takes: 75 minutes, 4 h 30 min."""
    if minutes < LONG:
        return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}


@register.tag
def either(parser: Parser, token: Token) -> "EitherNode":
    """Show the first of two parts, or the second where it is empty: `{% either %}…{% or_else %}…{% endeither %}`."""
    first = parser.parse(["or_else"])
    parser.delete_first_token()
    second = parser.parse(["endeither"])
    parser.delete_first_token()
    return EitherNode(first, second)


class EitherNode(template.Node):
    def __init__(self, first: NodeList, second: NodeList) -> None:
        self.first, self.second = first, second

    def render(self, context: template.Context) -> SafeString:
        first = self.first.render(context)
        return first if first.strip() else self.second.render(context)


@register.tag
def part(parser: Parser, token: Token) -> "PartNode":
    """Show a part of a page with its heading, or nothing of it where what another room gives is empty.

    `{% part %}<section><h2>…</h2>{% of %}{% living_threads 3 %}{% closing %}</section>{% endpart %}`
    """
    above = parser.parse(["of"])
    parser.delete_first_token()
    body = parser.parse(["closing"])
    parser.delete_first_token()
    below = parser.parse(["endpart"])
    parser.delete_first_token()
    return PartNode(above, body, below)


class PartNode(template.Node):
    def __init__(self, above: NodeList, body: NodeList, below: NodeList) -> None:
        self.above, self.body, self.below = above, body, below

    def render(self, context: template.Context) -> SafeString:
        body = self.body.render(context)
        return self.above.render(context) + body + self.below.render(context) if body.strip() else SafeString("")


@register.simple_tag(takes_context=True)
def can_edit_pages(context: dict[str, Any]) -> bool:
    """Whether the reader is an editor, and the page is not a preview."""
    request = context["request"]
    return is_editor(request.user) and not getattr(request, "is_preview", False)


def _newest(model: Any, context: dict[str, Any]) -> Any:
    request = context.get("request")
    viewer = request.user if request else AnonymousUser()
    return model.objects.visible_to(viewer).for_readers_of(reader_language()).newest_first().for_list().first()
