"""What the staff says of queries, read anew for each: it holds from the moment it is saved, in every process."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from search.analysis import words
from search.models import Pin, Synonym
from search.thesaurus import Thesaurus, thesaurus

# Asked with every search, mostly of empty tables: to write these queries anew each time took longer than to answer
# them. The order is that of the models.
SYNONYMS = f"SELECT lang, words FROM {Synonym._meta.db_table} ORDER BY id"  # noqa: S608 - our own name
PINS = (
    f"SELECT kind, thing_pk FROM {Pin._meta.db_table}"  # noqa: S608 - our own name
    " WHERE query = %s AND lang IN ('', %s) ORDER BY query, lang, place, id"
)


def synonyms_now() -> Thesaurus:
    """Return all synonyms as they are now, in one query."""
    return thesaurus((lang, json.loads(words)) for lang, words in _rows(SYNONYMS))


def folded_query(text: str) -> str:
    """Return a query without accents, capitals and signs: what pins and the log know it by."""
    return " ".join(word for word, _start, _end in words(text))


def pins_of(text: str, language: str) -> list[str]:
    """Return what is pinned to a query for readers of a language, in order: `tool:5`, …"""
    rows = _rows(PINS, folded_query(text)[:200], language)
    return list(dict.fromkeys(f"{kind}:{pk}" for kind, pk in rows))


def _rows(sql: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


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
