"""Who is new here: the first posts of a new member, and links in them, wait for a moderator."""

import re
from datetime import timedelta

from django.utils import timezone

from content.models import Network
from forum.models import Hold, Post
from forum.policies import STANDING, is_staff_of_talk
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
    if network.first_posts_held:
        standing = Post.objects.filter(author=author, state=STANDING)[: network.first_posts_held].count()
        if standing < network.first_posts_held:
            return Hold.Why.FIRST
    young = author.joined_at > timezone.now() - timedelta(days=network.links_held_days)
    return Hold.Why.LINKS if young and AWAY.search(html) else ""
