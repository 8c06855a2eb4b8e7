"""Tools by the thousand for `benchmarks/search.py`: their words follow Zipf's law, their facets a die."""

import itertools
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from library.models import Cost, Format, Tool
from search.models import Entry
from search.query import SORTS, Query
from search.records import RULES, tokens_of
from search.registry import Document, Text
from topics.models import Audience

FACETS = {"lever": 5, "topic": 20, "audience": 8, "format": 8, "age": 5, "setting": 6, "cost": 3, "evidence": 4}
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "os")]
VOCABULARY = 20_000
TITLE, BODY = 5, 110
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BATCH = 1000


class Shelf:
    """Invented tools, the same for the same number, and the words they are made of."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.dice = random.Random(size)
        named = itertools.product(SYLLABLES, repeat=3)
        self.words = ["".join(word) for word in itertools.islice(self._shuffled(named), VOCABULARY)]
        self.weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(VOCABULARY)))
        self.holders: Counter[str] = Counter()

    def _shuffled(self, named: Iterator[tuple[str, ...]]) -> list[tuple[str, ...]]:
        words = list(itertools.islice(named, 0, None, 60))
        random.Random(1).shuffle(words)
        return words

    def text(self, words: int) -> str:
        return " ".join(self.dice.choices(self.words, cum_weights=self.weights, k=words))

    def documents(self) -> Iterator[Document]:
        for number in range(self.size):
            title, body = self.text(TITLE), self.text(BODY)
            self.holders.update(set(f"{title} {body}".split()))
            yield Document(
                texts={"en": Text(title.capitalize(), f"{body.capitalize()}.")},
                scopes=frozenset({"public"}),
                facets={name: (f"{name}-{self.dice.randrange(values)}",) for name, values in FACETS.items()},
                date=NOON - timedelta(minutes=number),
                uses=self.dice.randrange(50),
                score=self.dice.choice([0.0, 3.2, 4.1]),
            )

    def fill(self) -> None:
        """Write tools and their entries, as if each had been saved."""
        terms = {model: _terms(model) for model in (Format, Cost, Audience)}
        documents = self.documents()
        while chunk := list(itertools.islice(documents, BATCH)):
            tools = Tool.objects.bulk_create(_tool(document, terms) for document in chunk)
            Entry.objects.bulk_create(_entry(*pair) for pair in zip(tools, chunk, strict=True))
            audiences = [
                (tool, _term_of(document, Audience, terms)) for tool, document in zip(tools, chunk, strict=True)
            ]
            Meant = Tool.audiences.through  # noqa: N806 - a class
            Meant.objects.bulk_create(Meant(tool=tool, audience=audience) for tool, audience in audiences)

    def queries(self, number: int) -> list[Query]:
        """Return the mix: a quarter without a text, a quarter of one word that stands in more than a fifth of the
        library, half of one to three words that each stand in less than a hundredth; zero to three facets each."""
        dice = random.Random(5)
        often = [word for word, held in self.holders.items() if held > self.size / 5]
        seldom = [word for word, held in self.holders.items() if 2 <= held < self.size / 100]
        made = []
        for n in range(number):
            text = ["", dice.choice(often), *(" ".join(dice.sample(seldom, dice.randint(1, 3))) for _ in range(2))][
                n % 4
            ]
            chosen = dice.sample(sorted(FACETS), n % 7 % 4)
            facets = {name: (f"{name}-{dice.randrange(FACETS[name])}",) for name in chosen}
            sort = SORTS[0] if n % 3 else dice.choice(SORTS)
            made.append(Query(text, "en", kinds=("tool",), facets=facets, sort=sort))
        return made


def _terms(model: Any) -> list[Any]:
    """Make the terms that a facet's values stand for."""
    name = model.__name__.lower()
    names = [f"{name}-{number}" for number in range(FACETS[name])]
    return [model.objects.create(slug=slug, name_en=slug.title(), name_es=slug.title()) for slug in names]


def _term_of(document: Document, model: Any, terms: dict[Any, list[Any]]) -> Any:
    (slug,) = document.facets[model.__name__.lower()]
    return terms[model][int(slug.partition("-")[2])]


def _tool(document: Document, terms: dict[Any, list[Any]]) -> Tool:
    form, cost = (_term_of(document, model, terms) for model in (Format, Cost))
    text = document.texts["en"]
    return Tool(
        slug=f"tool-{uuid.uuid4().hex}", title=text.title, summary=text.body[:200], body=text.body, lang="en",
        format=form, cost=cost, link="https://example.org/", submitted_at=document.date, state=Tool.State.PUBLISHED,
        published_at=document.date, uses=document.uses, search_revision=1,
    )  # fmt: skip


def _entry(tool: Tool, document: Document) -> Entry:
    return Entry(
        kind="tool", thing_pk=str(tool.pk), revision=1, tokens=tokens_of(document), rules=RULES,
        texts={code: {"title": text.title, "body": text.body} for code, text in document.texts.items()},
        facets={name: list(slugs) for name, slugs in document.facets.items()}, scopes=sorted(document.scopes),
        date=document.date, uses=document.uses, score=document.score,
    )  # fmt: skip
