"""Remember what was looked for and what came of it, so that somebody can help: queries, never people.

A text that may name a person or a place to reach them (an address, a number) is not written down at all.
"""

import re
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, models, transaction
from django.db.models import F, Max, Subquery, Sum
from django.utils.timezone import localdate

from search.analysis import language_of
from search.models import QueryLog
from search.steering import folded_query

KEPT_DAYS = 90
LONGEST = 100
PERSONAL = re.compile(r"@|\d(?:[ .()/-]?\d){5}")
"""An address of mail, or six digits and more: a telephone number, an account."""

log = structlog.get_logger(__name__)


def remember(text: str, language: str, results: int) -> None:
    """Note that a text was looked for and how much was found. Never fails: it is nothing a reader asked for."""
    if name := _name(text):
        _write(name, language_of(language), results)


def remember_followed(text: str, language: str) -> None:
    """Note that somebody went on from a query to something that it found."""
    if name := _name(text):
        rows = QueryLog.objects.filter(text=name, lang=language_of(language), day__gte=localdate() - timedelta(days=1))
        try:
            with transaction.atomic():
                newest = rows.order_by("-day").values("pk")[:1]
                QueryLog.objects.filter(pk=Subquery(newest)).update(followed=F("followed") + 1)
        except DatabaseError as error:
            log.warning("query_not_remembered", error=str(error))


def prune(today: date | None = None) -> int:
    """Forget what was looked for longer ago than `KEPT_DAYS`."""
    limit = (today or localdate()) - timedelta(days=KEPT_DAYS)
    return QueryLog.objects.filter(day__lt=limit).delete()[0]


def unanswered() -> models.QuerySet[QueryLog, Any]:
    """Return queries that found nothing the last time or that nobody followed, most asked first."""
    summed = QueryLog.objects.values("text", "lang").annotate(
        times=Sum("asked"), went_on=Sum("followed"), last=Max("day"), most=Max("results")
    )
    return summed.filter(models.Q(most=0) | models.Q(went_on=0)).order_by("-times", "text", "lang")


def _name(text: str) -> str:
    if PERSONAL.search(text):
        return ""
    name = folded_query(text)
    return name if len(name) <= LONGEST else ""


def _write(name: str, language: str, results: int) -> None:
    row = {"text": name, "lang": language, "day": localdate()}
    try:
        with transaction.atomic():
            changed = QueryLog.objects.filter(**row).update(asked=F("asked") + 1, results=results)
            if not changed:
                QueryLog.objects.create(**row, results=results)
    except DatabaseError as error:
        log.warning("query_not_remembered", error=str(error))
