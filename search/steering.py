"""What the staff says of queries, read anew for each: it holds from the moment it is saved, in every process."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from search.analysis import words
from search.models import Pin, Synonym
from search.thesaurus import Thesaurus, thesaurus


def synonyms_now() -> Thesaurus:
    """Return all synonyms as they are now, in one query."""
    return thesaurus(Synonym.objects.values_list("lang", "words"))


def folded_query(text: str) -> str:
    """Return a query without accents, capitals and signs: what pins and the log know it by."""
    return " ".join(word for word, _start, _end in words(text))


def pins_of(text: str, language: str) -> list[str]:
    """Return what is pinned to a query for readers of a language, in order: `tool:5`, …"""
    pins = Pin.objects.filter(Q(lang="") | Q(lang=language), query=folded_query(text)[:200])
    return list(dict.fromkeys(f"{kind}:{pk}" for kind, pk in pins.values_list("kind", "thing_pk")))


def add_synonym(lang: str, words: Sequence[str], by: Any) -> Synonym:
    """Let words and phrases of a language mean the same."""
    return Synonym.objects.create(lang=lang, words=list(words), by=by)


def add_pin(query: str, lang: str, kind: str, thing_pk: str, by: Any) -> Pin:
    """Pin a thing to a query, below what is pinned to it already; pinned twice it stands where it stood."""
    folded = folded_query(query)[:200]
    place = Pin.objects.filter(query=folded, lang=lang).count() + 1
    pin, _ = Pin.objects.get_or_create(
        query=folded, lang=lang, kind=kind, thing_pk=thing_pk, defaults={"place": place, "by": by}
    )
    return pin
