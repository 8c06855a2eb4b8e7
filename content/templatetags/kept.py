"""Parts of a template that are the same for everybody who sees them, made once for each edition of the pages."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.db.models import Model
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.remembering import Shelf

register = template.Library()

MOST_PARTS = 2000
"""Parts that a process keeps: of a kilobyte or two each."""

_parts: Shelf[SafeString] = Shelf(MOST_PARTS)


@register.tag
def kept_for_visitors(parser: Parser, token: Token) -> "KeptNode":
    """As `kept`, for what depends on what its reader may see: only visitors share it, and only until anybody posts."""
    node = kept(parser, token)
    node.only_visitors = True
    return node


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """Keep what stands between, by its name, the reader's language and what else it depends on.

    `{% kept "byline" page sees_members %}…{% endkept %}`: a page (or another row) is named by what it is and its
    number. Nothing in between may depend on the reader, but for what is named; nothing of a preview is kept. What
    changes it has to begin a new edition (hub/editions.py).
    """
    name, *depends = token.split_contents()[1:]
    body = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(name.strip('"'), [parser.compile_filter(word) for word in depends], body)


class KeptNode(template.Node):
    child_nodelists = ("body",)

    def __init__(self, name: str, depends: list[FilterExpression], body: NodeList) -> None:
        self.name, self.depends, self.body = name, depends, body
        self.only_visitors = False

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        if request is None or getattr(request, "is_preview", False) or (self.only_visitors and _is_somebody(request)):
            return SafeString(self.body.render(context))
        key = (self.name, get_language(), *(_named(word.resolve(context)) for word in self.depends))
        return _parts.get_or_make(key, lambda: SafeString(self.body.render(context)), self.only_visitors)


def _is_somebody(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def _named(value: Any) -> Hashable:
    """Return what tells a value from others."""
    if isinstance(value, Model):
        return (value._meta.label, value.pk)
    return tuple(map(_named, value)) if isinstance(value, list | tuple) else str(value)
