"""Who is new here: the first posts of a new member, and links in them, wait for a moderator."""

import re
from datetime import timedelta

from django.utils import timezone

from content.models import Network
from forum.models import Hold
from forum.policies import STANDING, is_staff_of_talk
from forum.registry import sent
from members.models import Member
from members.registry import circles_of

AWAY = re.compile(r'rel="[^"]*nofollow')
"""What `content.markdown` writes on links that lead away from the hub."""


def why_held(author: Member, html: str) -> str:
    """Return why words of `author` must wait (`Hold.Why`), or nothing.

    Whoever has a part on the site, or belongs to a coalition, is known to somebody. Others are new until as many of
    their posts stand as the operator says, and may not set links that lead away for as many days.
    """
    if is_staff_of_talk(author) or circles_of(author):
        return ""
    network = Network.load()
    if network.first_posts_held and _standing(author, network.first_posts_held) < network.first_posts_held:
        return Hold.Why.FIRST
    young = author.joined_at > timezone.now() - timedelta(days=network.links_held_days)
    return Hold.Why.LINKS if young and AWAY.search(html) else ""


def _standing(author: Member, enough: int) -> int:
    """Count what stands of an author, in talk and elsewhere, as far as it matters."""
    rows = (one.model._default_manager.filter(**{one.author: author, "state": STANDING}) for one in sent())
    return sum(found[:enough].count() for found in rows)
