"""The list of guides narrowed by what somebody has: a topic, people, an evening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIMES: dict[str, tuple[str | Promise, range]] = {
    "60": (_("Up to an hour"), range(61)),
    "120": (_("Up to two hours"), range(121)),
    "long": (_("More than two hours"), range(121, 10**6)),
}
"""What is asked for, in words, and the minutes that fit it."""


@dataclass(frozen=True)
class Choice:
    """What was chosen (slugs, empty for everything), what could be, and the guides that fit."""

    topic: str
    audience: str
    time: str
    topics: list[Any]
    audiences: list[Any]
    guides: list[Any]

    @classmethod
    def of(cls, asked: Mapping[str, str], guides: list[Any]) -> Self:
        """Narrow guides by a query. Only terms that some guide has are offered; an unknown one narrows nothing."""
        topics = _terms(topic for guide in guides for topic in guide.topics.all())
        audiences = _terms(audience for guide in guides for audience in guide.audiences.all())
        topic = _known(asked.get("topic", ""), (term.slug for term in topics))
        audience = _known(asked.get("audience", ""), (term.slug for term in audiences))
        length = _known(asked.get("time", ""), TIMES)
        fitting = [
            guide
            for guide in guides
            if (not topic or topic in {term.slug for term in guide.topics.all()})
            and (not audience or audience in {term.slug for term in guide.audiences.all()})
            and (not length or guide.minutes in TIMES[length][1])
        ]
        return cls(topic, audience, length, topics, audiences, fitting)

    @property
    def is_narrow(self) -> bool:
        return bool(self.topic or self.audience or self.time)

    @property
    def times(self) -> list[tuple[str, str | Promise]]:
        return [(value, words) for value, (words, _minutes) in TIMES.items()]


def _terms(terms: Iterable[Any]) -> list[Any]:
    return sorted({term.pk: term for term in terms}.values(), key=lambda term: (term.order, term.slug))


def _known(asked: str, known: Iterable[str]) -> str:
    return asked if asked in set(known) else ""
