"""What steering search keeps about a person: that they wrote a synonym, or pinned something."""

from typing import Any

from members.models import Member
from members.registry import PersonalData, register_data
from search.models import Pin, Synonym


def export(member: Member) -> dict[str, list[dict[str, Any]]]:
    """Return what a member said of queries, oldest first."""
    synonyms = Synonym.objects.filter(by=member).order_by("at").values("lang", "words", "at")
    pins = Pin.objects.filter(by=member).order_by("at").values("query", "lang", "kind", "thing_pk", "at")
    return {
        name: [{**row, "at": row["at"].isoformat()} for row in rows]
        for name, rows in (("synonyms", synonyms), ("pins", pins))
    }


def erase(member: Member) -> None:
    """Leave what they said, for it helps others, and take their name off it."""
    Synonym.objects.filter(by=member).update(by=None)
    Pin.objects.filter(by=member).update(by=None)


register_data(PersonalData("search", export, erase, [Synonym, Pin]))
