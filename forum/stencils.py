"""A template printed once and filled in many times: what makes a page of posts cheap.

Rendering a template for each of 20 posts is most of the time of a thread page. So a template is rendered once for each
language and shape (which of its parts are there), with a mark where each value goes, and then only strings are joined.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

MARK = re.compile("\ue000([a-z_]+)\ue001")
STAND_IN = "987654321"
"""Passes for a slug and for a number while an address is printed."""


def fill(
    template: str, language: str, fields: tuple[str, ...], shape: Collection[str], values: Mapping[str, Any]
) -> SafeString:
    """Return `template` with `values` for its `fields`, each escaped unless it is safe HTML.

    `shape` holds the words that are true.
    In the template a field may only be printed and a word of the shape only be asked for.
    """
    parts = _print(template, language, fields, frozenset(shape))
    filled = (part if place % 2 == 0 else conditional_escape(values[part]) for place, part in enumerate(parts))
    return mark_safe("".join(filled))


def address(name: str, language: str, value: object) -> str:
    """Return the address called `name` for one slug or number, under a language; `reverse` is asked once a name."""
    return _address(name, language).replace(STAND_IN, str(value))


def _print(template: str, language: str, fields: tuple[str, ...], shape: frozenset[str]) -> tuple[str, ...]:
    if settings.DEBUG:  # a template being written is read anew
        _printed.cache_clear()
    return _printed(template, language, fields, shape)


@lru_cache(maxsize=512)
def _printed(template: str, language: str, fields: tuple[str, ...], shape: frozenset[str]) -> tuple[str, ...]:
    """Return the printed template, split: text at even places, names of fields at odd ones."""
    marks = {name: mark_safe(f"\ue000{name}\ue001") for name in fields}
    with override(language):
        return tuple(MARK.split(render_to_string(template, {**marks, **dict.fromkeys(shape, True)})))


@lru_cache(maxsize=128)
def _address(name: str, language: str) -> str:
    with override(language):
        return reverse(name, args=[STAND_IN])
