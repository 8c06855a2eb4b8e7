"""What a page of the library on which nothing was found offers instead: never a dead end."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from library.browsing import Browse, Row, Search, found_row
from library.facets import LABELS
from search.query import MOST_USED, Results

MOST_LOOSENED = 6
"""Chosen values of which each is tried without; who has chosen more is offered the page without any."""

NEAREST = 3


@dataclass(frozen=True)
class WayOn:
    """A search that finds something: its address, how many, and the value it leaves out or takes instead."""

    url: str
    total: int
    label: str = ""
    lang: str = ""
    facet: str = ""


class Offer:
    """The ways on from an empty page. Each costs a search; no other page asks for them."""

    def __init__(self, browse: Browse) -> None:
        self.browse = browse
        self.asked = browse.asked

    @cached_property
    def repaired(self) -> WayOn | None:
        """Return the search for what was probably meant, where somebody insisted on the words as typed."""
        if not self.asked.exact:
            return None
        meant = replace(self.asked, exact=False, page=1)
        found = self.browse.find(meant, per_page=0)
        return WayOn(meant.address(), found.total, found.repair.text) if found.repair and found.total else None

    @cached_property
    def loosened(self) -> list[WayOn]:
        """Return the searches with one chosen value less that find something, the most first."""
        chosen = [(name, slug) for name, slugs in self.browse.chosen.items() for slug in slugs]
        if len(chosen) == 1:
            return []  # without it nothing is chosen: that is `unfiltered`
        ways = [self._without(name, slug) for name, slug in chosen[:MOST_LOOSENED]]
        return sorted((way for way in ways if way.total), key=lambda way: -way.total)

    @cached_property
    def unfiltered(self) -> WayOn | None:
        """Return the search for the words alone."""
        total = self._plain.total if self.asked.chosen else 0
        return WayOn(self.browse.clear_url, total) if total else None

    @cached_property
    def other_language(self) -> WayOn | None:
        """Return the same search in the other language, where one was chosen."""
        chosen = self.asked.chosen.get("language", ())
        if len(chosen) != 1:
            return None
        other = next(slug for slug in self.browse.words["language"] if slug not in chosen)
        asked = replace(self.asked, chosen={**self.asked.chosen, "language": (other,)}, page=1)
        total = self.browse.find(asked, per_page=0).total
        return WayOn(asked.address(), total, self.browse.words["language"][other].label, other) if total else None

    @cached_property
    def nearest(self) -> list[Row]:
        """Return the first tools for the words alone, or nothing."""
        return self._rows(self._plain) if self.unfiltered else []

    @cached_property
    def most_used(self) -> list[Row]:
        """Return what others use most, for words that nothing answers to."""
        return self._rows(self.browse.find(Search(sort=MOST_USED), NEAREST))

    @property
    def ask_url(self) -> str:
        """Return the page on which a thread is begun already, with what was looked for."""
        sought = self.asked.text or ", ".join(chip.label for chip in self.browse.chips)
        if not sought:
            return reverse("ask")
        words = _("I looked in the library for “%(sought)s” and found nothing that fits.") % {"sought": sought}
        if self.asked.text and self.browse.chips:
            chosen = ", ".join(f"{chip.facet}: {chip.label}" for chip in self.browse.chips)
            words += " " + _("What I had chosen: %(chosen)s.") % {"chosen": chosen}
        return ask_address(_("Does anybody have a tool for this: %(sought)s?") % {"sought": sought}, words)

    @cached_property
    def _plain(self) -> Results:
        return self.browse.find(replace(self.asked, chosen={}, page=1), NEAREST)

    def _without(self, name: str, slug: str) -> WayOn:
        """Leave out one value, with the whole that it is part of."""
        word = self.browse.words[name][slug]
        kept = tuple(one for one in self.asked.chosen[name] if one not in (slug, word.within))
        asked = replace(self.asked, chosen={**self.asked.chosen, name: kept}, page=1)
        total = self.browse.find(asked, per_page=0).total
        return WayOn(asked.address(), total, word.label, word.lang, str(LABELS[name]))

    def _rows(self, results: Results) -> list[Row]:
        text = results.repair.text if results.repair else results.query.text
        return [found_row(hit, text) for hit in results.hits]


def ask_address(title: str, words: str) -> str:
    """Return the page on which a thread can be started, with a title and first words in it."""
    return f"{reverse('ask')}?{urlencode({'title': title, 'body': words})}"
