"""What a page of the library on which nothing was found offers instead: never a dead end."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from library.browsing import Browse, Row, found_row
from library.facets import LABELS
from search.query import Loosened

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
    """The ways on from an empty page: those that search found, and two that only this page knows of."""

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
        if sum(map(len, self.browse.chosen.values())) == 1:
            return []  # without it nothing is chosen: that is `unfiltered`
        return [self._without(way) for way in self.browse.results.loosened]

    @cached_property
    def unfiltered(self) -> WayOn | None:
        """Return the search for the words alone."""
        if not self.asked.chosen:
            return None
        total = self.browse.find(replace(self.asked, chosen={}, page=1), per_page=0).total
        return WayOn(self.browse.clear_url, total) if total else None

    @cached_property
    def other_language(self) -> WayOn | None:
        """Return the same search in the other language, where one was chosen."""
        total, chosen = self.browse.results.other_language, self.asked.chosen.get("language", ())
        other = next((slug for slug in self.browse.words["language"] if slug not in chosen), "")
        if not total or not other:
            return None
        asked = replace(self.asked, chosen={**self.asked.chosen, "language": (other,)}, page=1)
        return WayOn(asked.address(), total, self.browse.words["language"][other].label, other)

    @cached_property
    def nearest(self) -> list[Row]:
        """Return what comes nearest: tools with the words, with words that begin like them, or the most used."""
        return [found_row(hit, self.text) for hit in self.browse.results.nearest]

    @property
    def text(self) -> str:
        """Return the words that were looked for, as they were understood."""
        repair = self.browse.results.repair
        return repair.text if repair else self.asked.text

    @property
    def ask_url(self) -> str:
        """Return the page on which a thread is begun already, with what was looked for: slips repaired."""
        sought = self.text or ", ".join(chip.label for chip in self.browse.chips)
        if not sought:
            return reverse("ask")
        words = _("I looked in the library for “%(sought)s” and found nothing that fits.") % {"sought": sought}
        if self.asked.text and self.browse.chips:
            chosen = ", ".join(f"{chip.facet}: {chip.label}" for chip in self.browse.chips)
            words += " " + _("What I had chosen: %(chosen)s.") % {"chosen": chosen}
        return ask_address(_("Does anybody have a tool for this: %(sought)s?") % {"sought": sought}, words)

    def _without(self, way: Loosened) -> WayOn:
        """Leave out one value, with the whole that it is part of."""
        word = self.browse.words[way.facet][way.slug]
        kept = tuple(one for one in self.asked.chosen[way.facet] if one not in (way.slug, word.within))
        asked = replace(self.asked, chosen={**self.asked.chosen, way.facet: kept}, page=1)
        return WayOn(asked.address(), way.total, word.label, word.lang, str(LABELS[way.facet]))


def ask_address(title: str, words: str) -> str:
    """Return the page on which a thread can be started, with a title and first words in it."""
    return f"{reverse('ask')}?{urlencode({'title': title, 'body': words})}"
