"""How long a tool takes, as people look for it: in four spans."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Span(NamedTuple):
    """A span of time; `most` is in minutes and belongs to it, `None` is without end."""

    slug: str
    most: int | None
    label: str | Promise


SPANS = (
    Span("to-15", 15, _("Up to 15 minutes")),
    Span("to-60", 60, _("16 to 60 minutes")),
    Span("to-180", 180, _("1 to 3 hours")),
    Span("longer", None, _("Longer")),
)
"""In their order; each begins a minute after the one before."""


def span_of(minutes: int | None) -> str:
    """Return the slug of the span that so many minutes fall into; what nobody has timed is in none."""
    if not minutes:
        return ""
    return next(span.slug for span in SPANS if span.most is None or minutes <= span.most)
