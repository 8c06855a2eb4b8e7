"""Tags of the frame, known to every template: style sheets, icons, the switch of language, avatars."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import Network
from content.remembering import Shelf
from hub.assets import stylesheets
from hub.pages.models import SitePage
from topics.models import Topic

register = template.Library()

_written: Shelf[list[str]] = Shelf(1)

LANGUAGE_NAMES = {"en": "English", "es": "Español"}
SWITCH = {"en": "es", "es": "en"}
LOCALES = {"en": "en_US", "es": "es_US"}
"""How Open Graph names the two languages."""
DOORS = {
    "talk": ("/talk/",),
    "guides": ("/guides/",),
    "tools": ("/tools/",),
    "webinars": ("/webinars/", "/seats/"),
    "stories": ("/blog/",),
}
"""Where each room begins, after the language."""


@register.simple_tag
def css(bundle: str) -> SafeString:
    """Link a style sheet of `settings.CSS_BUNDLES`: joined in production, file by file while developing."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in stylesheets(bundle))
    )


@register.simple_tag
def module(name: str) -> SafeString:
    """Load `static/js/<name>.js` as an ES module."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw a lucide icon from the sprite; it is hidden from assistive technology, so set a word beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
        f" {extra}" if extra else "",
        static("art/icons.svg"),
        name,
    )


@register.simple_tag
def avatar(member: Any, size: str = "") -> SafeString:
    """Draw a member's initials on their hue; `size` is "", "s", "l" or "xl". `None` gives a quiet blank."""
    classes = f"avatar {size}".strip()
    if member is None:
        return format_html('<span class="{}" aria-hidden="true">·</span>', classes)
    return format_html(
        '<span class="{}" data-hue="{}" aria-hidden="true">{}</span>', classes, member.hue, member.initials
    )


@register.simple_tag
def control(field: BoundField, **attributes: Any) -> SafeString:
    """Draw a form field's control in our look; further attributes (`inputmode="numeric"`, `rows=3`) are set on it."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    if field.widget_type not in ("checkbox", "checkboxselectmultiple", "radioselect"):
        named["class"] = f"input {named.get('class', '')}".strip()
        # A hint stands beside the field, never inside it, where it is gone once somebody types.
        field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs=named)


@dataclass(frozen=True)
class Room:
    """One of the five parts of the house, as the frame shows it."""

    section: str
    label: str
    icon: str
    url: str
    here: bool


@register.simple_tag(takes_context=True)
def room_here(context: dict[str, Any]) -> str:
    """Return the section of the room the reader is in; empty in none of the five."""
    request = context.get("request")
    path = request.path[3:] if request else ""
    return next((section for section, doors in DOORS.items() if path.startswith(doors)), "")


@register.simple_tag
def rooms(here: str) -> list[Room]:
    """Return the five rooms in order; `here` is the section the reader is in."""
    language = reader_language()
    found = [
        ("talk", _("Talk"), "messages-square", reverse("talk")),
        ("guides", _("Guides"), "list-checks", f"/{language}/guides/"),
        ("tools", _("Tools"), "toolbox", reverse("tools")),
        ("webinars", _("Webinars"), "calendar-days", f"/{language}/webinars/"),
        ("stories", _("Stories"), "feather", f"/{language}/blog/"),
    ]
    return [Room(*room, here=room[0] == here) for room in found]


@register.simple_tag
def site_page(slug: str) -> str:
    """Return the address of a page that stands directly under the home page, such as `about`."""
    return f"/{reader_language()}/{slug}/"


@register.simple_tag
def topic_url(topic: Topic) -> str:
    """Return the address of a topic's page: every topic has one, whether an editor has written of it or not."""
    return f"/{reader_language()}/topics/{topic.slug}/"


@register.simple_tag(takes_context=True)
def site_pages(context: dict[str, Any]) -> dict[str, str]:
    """Return the pages about this hub that exist, slug to address: a new site has none until somebody writes them."""
    request = context.get("request")
    slugs = getattr(request, "written_pages", None)
    if slugs is None:
        slugs = _written.get_or_make("slugs", lambda: list(SitePage.objects.live().values_list("slug", flat=True)))
        if request:
            request.written_pages = slugs
    return {slug: site_page(slug) for slug in slugs}


@register.simple_tag(takes_context=True)
def network_tagline(context: dict[str, Any]) -> str:
    """Say in one sentence what this network is."""
    return str(Network.load(request_or_site=context.get("request")).tagline(reader_language()))


@register.simple_tag(takes_context=True)
def page_metadata(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the head of a page says to other machines.

    A view may give `meta` with description, title, canonical (a path), image (a path or address) with image_alt,
    image_width and image_height, type, language (of the words, where it is not the reader's), published and modified
    (moments), noindex, and `language_urls` (language to path) for the languages the page exists in.
    """
    request: HttpRequest | None = context.get("request")
    meta: dict[str, Any] = context.get("meta") or {}
    path = request.path if request else "/"
    language = reader_language()
    urls = context.get("language_urls") or {code: translate_url(path, code) for code in SWITCH}
    alternates = [(code, urljoin(settings.SITE_URL, url)) for code, url in sorted(urls.items())]
    return {
        "title": meta.get("title") or context.get("title") or Network.load(request_or_site=request).name,
        "description": meta.get("description") or network_tagline(context),
        "canonical": urljoin(settings.SITE_URL, meta.get("canonical") or path),
        "alternates": [*alternates, ("x-default", alternates[0][1])] if alternates else [],
        **(_own_picture(meta) or _hub_picture()),
        "type": meta.get("type", "website"),
        "locale": LOCALES[meta.get("language") or language],
        "other_locales": [LOCALES[code] for code in sorted(urls) if code != (meta.get("language") or language)],
        "published": meta.get("published"),
        "modified": meta.get("modified"),
        "noindex": meta.get("noindex", False),
    }


def _own_picture(meta: dict[str, Any]) -> dict[str, Any]:
    if not meta.get("image"):
        return {}
    told = {name: meta.get(name, "") for name in ("image_alt", "image_width", "image_height")}
    return {"image": urljoin(settings.SITE_URL, meta["image"]), **told}


def _hub_picture() -> dict[str, Any]:
    told = {"image_alt": _("People of all ages talking at a long table after a meal")}
    return {
        "image": urljoin(settings.SITE_URL, static("art/card.png")),
        "image_width": 1200,
        "image_height": 630,
    } | told


def reader_language() -> str:
    """Return `en` or `es`, whatever variant is active."""
    return (get_language() or "en")[:2]


@register.simple_tag(takes_context=True)
def other_language(context: dict[str, Any]) -> dict[str, str]:
    """Return code, name and address of this page in the other language.

    A view may set `language_urls` (a map of language to path) in its context where the address is not the same path
    under another prefix; else the path is translated, query string kept.
    """
    request: HttpRequest | None = context.get("request")
    current = (getattr(request, "LANGUAGE_CODE", None) or "en")[:2]
    code = SWITCH.get(current, "es")
    urls: dict[str, str] = context.get("language_urls") or {}
    path = request.get_full_path() if request else "/"
    return {"code": code, "name": LANGUAGE_NAMES[code], "url": urls.get(code) or translate_url(path, code)}


@register.filter(is_safe=True)
def one_point(sentence: str) -> str:
    """End a sentence once, where its last word has a point of its own: “since 6:38 p.m.”."""
    return sentence[:-1] if sentence.endswith("..") else sentence


@register.filter
def iso(moment: datetime | None) -> str:
    """Write a moment for machines, to the second (HTML's `datetime` takes at most three digits more)."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def language_name(code: str) -> str:
    """Name a language in that language: `es` gives Español."""
    return LANGUAGE_NAMES.get(code, code)
