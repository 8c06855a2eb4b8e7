"""Talk about things."""

import uuid

from forum.models import Category
from forum.publishing import publish_about
from search.registry import kind_of


def begin_about(thing, author, body="Has anybody used this?", lang="en"):
    """Say the first words about a thing; return the thread they made."""
    kind = kind_of(thing)
    assert Category.objects.for_kind(kind.name) is not None
    key = kind.key(thing)
    return publish_about(kind=kind.name, key=key, author=author, body=body, lang=lang, client_key=uuid.uuid4()).thread
