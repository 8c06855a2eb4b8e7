"""What the staff says of queries, read anew for each: it holds from the moment it is saved, in every process."""

import json
from collections.abc import Sequence
from typing import Any

from search.analysis import words
from search.models import Pin, Synonym
from search.thesaurus import Thesaurus, thesaurus
from search.written import Rows

TEXT, LANGUAGE = "\ue000text\ue001", "\ue000language\ue001"
# Asked with every search, mostly of empty tables: to write this query anew each time took longer than to answer it.
STEERING = Rows(
    f"SELECT '' AS pinned, lang, CAST(words AS text), 0 AS place, id FROM {Synonym._meta.db_table}"  # noqa: S608 - ours
    f" UNION ALL SELECT kind, lang, thing_pk, place, id FROM {Pin._meta.db_table}"
    " WHERE query = %s AND lang IN ('', %s) ORDER BY 2, 4, 5",
    (TEXT, LANGUAGE),
)


def steering_of(text: str, language: str) -> tuple[Thesaurus, list[str]]:
    """Return all synonyms as they are now, and what is pinned to a query for readers of a language, in order: `tool:5`,
    …; in one query."""
    rows = STEERING.ask({TEXT: folded_query(text)[:200], LANGUAGE: language})
    synonyms = thesaurus((lang, json.loads(said)) for pinned, lang, said, *_ in rows if not pinned)
    return synonyms, list(dict.fromkeys(f"{pinned}:{pk}" for pinned, _lang, pk, *_ in rows if pinned))


def folded_query(text: str) -> str:
    """Return a query without accents, capitals and signs: what pins and the log know it by."""
    return " ".join(word for word, _start, _end in words(text))


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
