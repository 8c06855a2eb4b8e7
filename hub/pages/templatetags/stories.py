"""Tags of stories: who wrote them, what is near to them, how they are passed on."""

from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from content.markdown import excerpt
from hub.pages.models import BlogPostPage
from hub.pages.models.described import page_of, whole
from hub.pages.relating import nearby
from hub.templatetags.frame import avatar, reader_language
from members.models import Member
from members.policies import can_see_profile
from search.registry import kind_of

register = template.Library()

STORIES, THINGS = 3, 4
"""How much of what is near stands at the end of a story."""
BIO = 280
"""Characters of what somebody says of themselves at the end of a story; their page has all of it."""
PORTRAIT = "fill-192x192|format-webp"


@register.simple_tag(takes_context=True)
def stories_by(context: dict[str, Any], person: Any) -> str:
    """Return the address of the page with what somebody wrote; empty where the reader may not see their profile."""
    return page_of(person, context["request"].user, reader_language())


@register.simple_tag(takes_context=True)
def profile_of(context: dict[str, Any], person: Any) -> str:
    """Return the address of a member's own page; empty for others, and where the reader may not see it."""
    if isinstance(person, Member) and can_see_profile(context["request"].user, person):
        return reverse("member", args=[person.handle])
    return ""


@register.simple_tag
def author_portrait(person: Any, size: str = "") -> SafeString:
    """Draw an author: a member on their hue, somebody without an account by their picture, else as a quiet blank."""
    picture = None if isinstance(person, Member) else person.picture
    if picture is None:
        return avatar(person if isinstance(person, Member) else None, size)
    image = picture.get_rendition(PORTRAIT)
    return format_html(
        '<img class="avatar {} portrait" src="{}" width="{}" height="{}" alt="">',
        *(size, image.url, image.width, image.height),
    )


@register.inclusion_tag("pages/_author_cards.html", takes_context=True)
def author_cards(context: dict[str, Any], story: BlogPostPage) -> dict[str, Any]:
    """Show who wrote a story, with what they say of themselves where the reader may see their profile."""
    viewer = context["request"].user
    people = [{"person": person, **_told_of(person, viewer)} for person in story.authors]
    return {"people": people, "request": context["request"]}


@register.simple_tag(takes_context=True)
def author_bio(context: dict[str, Any], person: Any) -> SafeString:
    """Show all that is said of an author, on the page with their stories."""
    if isinstance(person, Member):
        if not person.bio_html or not can_see_profile(context["request"].user, person):
            return SafeString("")
        # Rendered and sanitised when the member saved it (members.accounts).
        return format_html('<div class="prose" lang="{}">{}</div>', person.language, mark_safe(person.bio_html))
    return format_html('<p lang="{}">{}</p>', person.bio_language, person.bio) if person.bio else SafeString("")


@register.inclusion_tag("pages/_nearby.html", takes_context=True)
def nearby_to(context: dict[str, Any], story: BlogPostPage) -> dict[str, Any]:
    """Show what a story is near to, in a fixed number of queries; nothing where nothing was found, or may be seen."""
    language = reader_language()
    stories, things = nearby(story.translation_key, context["request"].user, language, STORIES, THINGS)
    named = [
        {"kind": kind, "thing": thing, "url": kind.url(thing, language)} for thing in things if (kind := kind_of(thing))
    ]
    return {"stories": stories, "things": named, "request": context["request"]}


@register.inclusion_tag("pages/_share.html")
def share(page: Any) -> dict[str, Any]:
    """Show ways to pass a page on: none loads anything from elsewhere, and all but copying work without scripts."""
    address = whole(page.address())
    words = f"{page.title}\n{address}"
    return {
        "mail": f"mailto:?{urlencode({'subject': page.title, 'body': words}, quote_via=quote)}",
        "whatsapp": f"https://wa.me/?{urlencode({'text': words}, quote_via=quote)}",
        "address": address,
        "title": page.title,
        "site": settings.SITE_URL,
    }


def _told_of(person: Any, viewer: Any) -> dict[str, Any]:
    if not isinstance(person, Member):
        return {"part": person.part, "bio": person.bio, "language": person.bio_language}
    if not can_see_profile(viewer, person):
        return {"part": "", "bio": "", "language": person.language}
    return {"part": person.part, "bio": excerpt(person.bio_html, BIO), "language": person.language}
