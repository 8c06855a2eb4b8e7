"""What is offered while somebody writes: people after `@`, things of the hub after `#`."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from content.markdown import plain_text
from forum.mentions import readers_of
from forum.models import Category, Post, Thread
from members.models import Distance, Member
from search.finding import find
from search.models import Entry
from search.query import Query
from search.registry import kind_named, kinds

MOST = 8
"""Suggestions at a time: what fits on a phone above its keyboard."""

LOOKED_AT = 40
"""Things with the words in their title that are looked at for those the writer may see."""

SHORTEST = 2
"""Letters after `#` from which things are looked for; people are offered from `@` on."""


class Suggestion(NamedTuple):
    """One line of the list: its name, what tells it from others, and what is written when it is chosen."""

    label: str
    detail: str
    insert: str


def suggest_people(words: str, *, writer: Member, category: Category | None, thread: Thread | None) -> list[Suggestion]:
    """Return people whom a mention in `category` would reach; those who spoke in `thread` come first.

    Without a category (none is chosen yet) that is everybody.
    """
    named = Q(handle__startswith=words.lower()) | Q(display_name__istartswith=words)
    named |= Q(display_name__icontains=f" {words}") | Q(handle__contains=f"-{words.lower()}")
    readers = readers_of(category) if category else Member.objects.active()
    people = readers.filter(named, pk__in=Member.objects.visible_to(writer)).exclude(pk=writer.pk)
    people = people.exclude(pk__in=_kept_away(writer))
    if thread:
        spoke = Post.objects.standing().filter(thread=thread, author=OuterRef("pk"))
        people = people.annotate(spoke=Exists(spoke)).order_by("-spoke", "display_name", "handle")
    else:
        people = people.order_by("display_name", "handle")
    return [Suggestion(str(one), f"@{one.handle}", f"@{one.handle} ") for one in people[:MOST]]


def suggest_things(words: str, *, writer: Member, language: str, scopes: frozenset[str]) -> list[Suggestion]:
    """Return things of every kind but posts and people that `writer` may see: by their title, then as search finds.

    What is written is a Markdown link; their titles are those in the reader's language, where there is one.
    """
    names = tuple(kind.name for kind in kinds() if kind.name not in ("post", "member"))
    if len(words) < SHORTEST:
        return []
    found = dict(_titled(words, names, writer, language))
    if len(found) < MOST:
        results = find(Query(words, language, kinds=names, per_page=MOST, repair=False, scopes=scopes), writer)
        for hit in results.hits:
            found.setdefault((hit.kind, hit.thing.pk), _suggestion(hit.kind, hit.url, plain_text(hit.title)))
    first = sorted(found.values(), key=lambda one: not one.label.lower().startswith(words.lower()))
    return first[:MOST]


def _kept_away(writer: Member) -> QuerySet[Any]:
    """Whom a mention would bother, or not reach: one of the two keeps the other away."""
    blocked = Distance.objects.filter(kind=Distance.Kind.BLOCKED)
    mine = Member.objects.filter(pk__in=blocked.filter(member=writer).values("other"))
    return mine | Member.objects.filter(pk__in=blocked.filter(other=writer).values("member"))


def _titled(
    words: str, names: tuple[str, ...], writer: Member, language: str
) -> Iterator[tuple[tuple[str, Any], Suggestion]]:
    """Yield what has the words in its title, in either language: a name is seldom typed to its end."""
    entries = Entry.objects.filter(kind__in=names, deleted=False)
    entries = entries.annotate(en=KT("texts__en__title"), es=KT("texts__es__title")).order_by("pk")
    rows = entries.filter(Q(en__icontains=words) | Q(es__icontains=words)).values_list("kind", "thing_pk", "en", "es")
    titles = {(kind, pk): (es or en) if language == "es" else (en or es) for kind, pk, en, es in rows[:LOOKED_AT]}
    for name in dict.fromkeys(name for name, _pk in titles):
        kind = kind_named(name)
        if kind is None:
            continue
        for thing in kind.visible_to(writer).filter(pk__in=[pk for one, pk in titles if one == name]):
            yield (name, thing.pk), _suggestion(name, kind.url(thing, language), titles[name, str(thing.pk)])


def _suggestion(name: str, url: str, title: str) -> Suggestion:
    kind = kind_named(name)
    escaped = re.sub(r"([\\\[\]])", r"\\\1", title)
    return Suggestion(title, str(kind.label) if kind else "", f"[{escaped}]({url}) ")
