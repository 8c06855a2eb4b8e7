"""How to cite a tool: in words, and as BibTeX."""

import re

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from library.models import Tool

SPECIAL = re.compile(r"([&%$#_{}])")


def address_of(tool: Tool) -> str:
    """Return the lasting address of an edition, under the language it is written in."""
    with override(tool.lang):
        return f"{settings.SITE_URL}{tool.get_absolute_url()}"


def citation(tool: Tool, site: str) -> str:
    """Return a tool as one line of a list of sources, in its own language: maker, year, title, sort of thing, place."""
    with override(tool.lang):
        said = {
            "maker": tool.maker or site,
            "year": tool.year or _("n.d."),
            "title": tool.title,
            "format": tool.format.name_in(tool.lang),
            "site": site,
            "address": address_of(tool),
        }
        return _("%(maker)s (%(year)s). %(title)s [%(format)s]. %(site)s. %(address)s") % said


def bibtex(tool: Tool, site: str) -> str:
    """Return a tool as an entry of a BibTeX file."""
    fields = {
        "author": f"{{{_tex(tool.maker or site)}}}",
        "title": f"{{{_tex(tool.title)}}}",
        "year": str(tool.year or ""),
        "howpublished": _tex(site),
        "url": address_of(tool),
        "language": {"en": "english", "es": "spanish"}[tool.lang],
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{tool.slug},", *lines, "}"])


def _tex(words: str) -> str:
    r"""Return words as TeX reads them; a backslash first, or it would be taken for the mark of what follows."""
    return SPECIAL.sub(r"\\\1", words.replace("\\", r"\textbackslash "))
