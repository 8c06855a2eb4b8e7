"""For an address at which nothing stands: what its words may have meant, as far as the viewer may see it."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.errors import TooFast
from hub.pacing import Paces
from hub.templatetags.frame import reader_language
from members.pacing import Limit
from members.policies import scopes_of
from search.finding import find
from search.query import Hit, Query
from search.registry import kind_named

MOST_WORDS = 8
LONGEST = 100
OFFERED = 3
WORD = re.compile(r"[^\W\d_]{2,}")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
NO_WORDS = {*dict(settings.LANGUAGES), "documents", "media", "images", "files", "original", "www", "html", "index"}

LOST = Paces(Limit(60, timedelta(minutes=1)))
"""How often a connection is helped: who tries a thousand addresses is not looking for any of them."""


def address_words(path: str) -> str:
    """Return the words of an address as one would type them: `/en/blog/the-ditch_meeting.html`: "the ditch meeting".

    What stands last says most, so only the last part with words is taken.
    """
    for part in reversed(unquote(path, errors="replace").split("/")):
        words = [word for word in WORD.findall(ENDING.sub("", part)) if word.lower() not in NO_WORDS]
        if words:
            return " ".join(words[:MOST_WORDS])[:LONGEST]
    return ""


def nearest(request: HttpRequest, words: str) -> list[SafeString]:
    """Return the cards of what comes nearest to some words; none for who asks too often, or asks for no page."""
    if not words or request.method != "GET" or not _keeps_pace(request):
        return []
    query = Query(text=words, language=reader_language(), per_page=OFFERED, scopes=scopes_of(request.user))
    results = find(query, request.user)
    return [card for hit in _once(results.hits or results.nearest) if (card := _card(hit, request))]


def _once(hits: Sequence[Hit]) -> list[Hit]:
    return list({hit.url: hit for hit in hits}.values())[:OFFERED]


def _card(hit: Hit, request: HttpRequest) -> SafeString:
    kind = kind_named(hit.kind)
    context: dict[str, Any] = {"thing": hit.thing, "language": reader_language()}
    return render_to_string(kind.card_template, context, request) if kind else SafeString()


def _keeps_pace(request: HttpRequest) -> bool:
    try:
        LOST.keep(get_adapter().get_client_ip(request))
    except TooFast:
        return False
    return True
