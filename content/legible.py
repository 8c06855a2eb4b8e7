"""Text without the characters that no page, feed or calendar may hold, and that nobody can have meant to type.

They come with what is pasted: a line break of Word is U+000B. One of them in a title is enough for a feed that no
reader opens (XML 1.0, `Char`), and for a page that is not valid HTML.
"""

import json
import re
from typing import Any

from django.db import models
from wagtail.fields import StreamField

BREAKS = re.compile(r"[\x0b\x0c\x85]")
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
    + "]"
)
"""Control characters, halves of surrogate pairs, and code points that are no characters."""


def legible(text: str) -> str:
    """Return a text without what cannot be printed; page and line breaks of other programs become spaces."""
    return UNPRINTABLE.sub("", BREAKS.sub(" ", text))


def legible_through(value: Any) -> Any:
    """Return lists and dictionaries, such as a stream is stored in, with every text in them legible."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, list):
        return [legible_through(item) for item in value]
    if isinstance(value, dict):
        return {key: legible_through(item) for key, item in value.items()}
    return value


def keep_legible(thing: models.Model) -> None:
    """Make all words of a thing legible, those of its streams as well; what was not loaded is left alone."""
    unloaded = thing.get_deferred_fields()
    for field in thing._meta.concrete_fields:
        if field.attname in unloaded:
            continue
        value = getattr(thing, field.attname)
        if isinstance(field, StreamField):
            stored = value.get_prep_value()
            if (kept := legible_through(stored)) != stored:
                setattr(thing, field.attname, field.to_python(json.dumps(kept)))
        elif isinstance(field, (models.CharField, models.TextField)) and isinstance(value, str):
            setattr(thing, field.attname, legible(value))
