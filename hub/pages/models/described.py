"""How stories, their authors and shelves are described to other machines: schema.org, as JSON-LD.

What stands here is the same for everybody, so it says of a member only what a visitor may know.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from content.models import Network
from members.models import Member
from members.policies import can_see_profile

Described = dict[str, Any]

CONTEXT = "https://schema.org"


def whole(path: str) -> str:
    """Return a path of this hub as an address that can be read elsewhere."""
    return urljoin(settings.SITE_URL, path)


def publisher() -> Described:
    logo = {"@type": "ImageObject", "url": whole(static("art/icon-512.png"))}
    return {"@type": "Organization", "name": Network.load().name, "url": whole("/"), "logo": logo}


def blog(language: str) -> Described:
    with override(language):
        name = _("Stories from %(name)s") % {"name": Network.load().name}
    return {"@type": "Blog", "@id": whole(f"/{language}/blog/"), "name": name, "url": whole(f"/{language}/blog/")}


def person(somebody: Any, language: str) -> Described:
    """Describe an author: a name, and, where a visitor may open it, the page with what they wrote."""
    described: Described = {"@type": "Person", "name": str(somebody)}
    path = page_of(somebody, AnonymousUser(), language)
    if path:
        described["url"] = whole(path)
        with override(language):
            part = somebody.part
        described |= {"jobTitle": part} if part else {}
    return described


def page_of(somebody: Any, viewer: Any, language: str) -> str:
    """Return the path of the page with an author's stories; empty where the viewer may not see the member's profile."""
    if isinstance(somebody, Member) and not can_see_profile(viewer, somebody):
        return ""
    with override(language):
        slug = somebody.handle if isinstance(somebody, Member) else somebody.slug
        return reverse("blog_author", args=[slug])


def list_of(pages: Iterable[Any], language: str) -> Described:
    """Describe a list of pages as it stands on the screen."""
    items = [
        {"@type": "ListItem", "position": place, "name": page.title, "url": whole(page.address(language))}
        for place, page in enumerate(pages, start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}
