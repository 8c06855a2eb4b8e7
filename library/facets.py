"""What the library is sorted by: the panels, their values in the reader's words, and the tree that topics stand in."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from library.models import Cost, Evidence, Format, Licence, Tool
from library.models.spans import SPANS
from library.models.tool import LANGUAGES
from networks.models import Coalition
from topics.models import AgeRange, Audience, Lever, Setting, Topic

MOST_SHOWN = 8
"""Values of a panel that are in sight; more stand behind a line that opens."""

MOST_COALITIONS = 60
"""Coalitions that are offered to choose from: those with most of the tools found."""


@dataclass(frozen=True)
class Panel:
    """A facet that people tick; its values are the rows of the model `terms`, or come from elsewhere where it has none.

    A panel that does not stand open opens with a press, and by itself where something in it is chosen.
    """

    name: str
    label: str | Promise
    terms: Any = None
    stands_open: bool = False


PANELS = (
    Panel("lever", _("Lever of change"), Lever, stands_open=True),
    Panel("topic", _("Topic"), Topic, stands_open=True),
    Panel("audience", _("For whom"), Audience, stands_open=True),
    Panel("language", _("Language"), stands_open=True),
    Panel("time", _("Time it takes"), stands_open=True),
    Panel("format", _("Sort of thing"), Format),
    Panel("cost", _("What it costs"), Cost),
    Panel("age", _("Age of the child"), AgeRange),
    Panel("setting", _("Where it is used"), Setting),
    Panel("evidence", _("How it is known to work"), Evidence),
    Panel("licence", _("What you may do with it"), Licence),
    Panel("coalition", _("Coalition that uses it")),
)
LINKED = ("tag",)
"""Facets one gets to by a link from elsewhere; they show as a chip and have no panel."""

NAMES = (*(panel.name for panel in PANELS), *LINKED)
LABELS: dict[str, str | Promise] = {panel.name: panel.label for panel in PANELS} | {"tag": _("Tag")}


@dataclass(frozen=True)
class Word:
    """A value's name for the reader: `lang` where that is in a language of its own, `within` the slug it is part of."""

    label: str
    lang: str = ""
    within: str = ""


Words = dict[str, dict[str, Word]]
"""Facet to slug to word, in the order in which they are shown."""


@dataclass(frozen=True)
class Choice:
    """A value in its panel; `parts` are the values within it, shown once it or one of them is chosen."""

    slug: str
    label: str
    count: int
    chosen: bool
    lang: str = ""
    parts: tuple["Choice", ...] = ()


@dataclass(frozen=True)
class Choices:
    """A panel as it is shown: `rest` stands behind a line that opens."""

    panel: Panel
    shown: Sequence[Choice]
    rest: Sequence[Choice]
    is_open: bool


def words_of(chosen: Mapping[str, Collection[str]], viewer: Any) -> Words:
    """Return the words of every facet, by one query; of tags and coalitions only what is chosen and may be seen."""
    words: Words = {name: {} for name in NAMES}
    words["language"] = {code: Word(name, lang=code) for code, name in LANGUAGES}
    words["time"] = {span.slug: Word(str(span.label)) for span in SPANS}
    for name, slug, label, within in _terms():
        words[name][slug] = Word(label, within=within)
    if chosen.get("tag"):
        tags = Tag.objects.filter(slug__in=chosen["tag"], tool__in=Tool.objects.published()).distinct()
        words["tag"] = {tag.slug: Word(tag.name) for tag in tags}
    if chosen.get("coalition"):
        words["coalition"] = coalition_words(chosen["coalition"], viewer)
    return words


def coalition_words(slugs: Collection[str], viewer: Any) -> dict[str, Word]:
    """Return the names of the coalitions of these slugs that `viewer` may know of, in the order of the slugs."""
    seen = {one.slug: Word(str(one)) for one in Coalition.objects.visible_to(viewer).filter(slug__in=slugs)}
    return {slug: seen[slug] for slug in slugs if slug in seen}


def narrowed(slugs: Iterable[str], words: Mapping[str, Word]) -> tuple[str, ...]:
    """Return what is really searched for: a part that is chosen takes the place of the whole it stands in."""
    chosen = tuple(slugs)
    wholes = {words[slug].within for slug in chosen}
    return tuple(slug for slug in chosen if slug not in wholes)


def choices_of(
    panel: Panel, words: Mapping[str, Word], chosen: Collection[str], count: Callable[[str], int]
) -> Choices | None:
    """Return a panel with the values that have a hit or are chosen, or `None` where there are none."""

    def choice(slug: str, parts: tuple[Choice, ...] = ()) -> Choice:
        word = words[slug]
        return Choice(slug, word.label, count(slug), slug in chosen, word.lang, parts)

    tops = []
    for slug, word in words.items():
        if word.within in words:
            continue
        inside = [one for one, part in words.items() if part.within == slug]
        opened = slug in chosen or any(one in chosen for one in inside)
        parts = tuple(choice(one) for one in inside if count(one) or one in chosen) if opened else ()
        if opened or count(slug):
            tops.append(choice(slug, parts))
    if not tops:
        return None
    shown, rest = _folded(tops)
    return Choices(panel, shown, rest, panel.stands_open or any(slug in chosen for slug in words))


def _folded(choices: Sequence[Choice]) -> tuple[list[Choice], list[Choice]]:
    """Part a long panel in two; what is chosen stays in sight. A line that opens is not made for one or two."""
    if len(choices) <= MOST_SHOWN + 2:
        return list(choices), []
    shown = [one for place, one in enumerate(choices) if place < MOST_SHOWN or one.chosen or one.parts]
    return shown, [one for one in choices if one not in shown]


def _terms() -> Iterable[tuple[str, str, str, str]]:
    """Return facet, slug, name and whole of every term of the vocabulary, in its order: one query over nine tables."""
    column = "name_es" if (get_language() or "en").startswith("es") else "name_en"
    first, *others = (_rows(panel.name, panel.terms, column) for panel in PANELS if panel.terms)
    rows = first.union(*others, all=True).order_by("facet", "order", "slug")
    return ((facet, slug, label, within or "") for facet, _order, slug, label, within in rows)


def _rows(name: str, model: Any, column: str) -> QuerySet[Any, Any]:
    within: Any = F("parent__slug") if model is Topic else Value("", CharField())
    rows = model.objects.order_by().annotate(facet=Value(name, CharField()), label=F(column), within=within)
    found: QuerySet[Any, Any] = rows.values_list("facet", "order", "slug", "label", "within")
    return found
