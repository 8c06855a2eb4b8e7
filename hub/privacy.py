"""What the hub itself keeps of a person: what they said of searches, and which pages they look after."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from hub.models import PageLink, PageReview
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


def export_care(member: Member) -> dict[str, list[dict[str, Any]]]:
    """Return the pages a member looks after or found to be true still, and the links they left alone."""
    pages = PageReview.objects.filter(Q(owner=member) | Q(confirmed_by=member)).order_by("pk")
    links = PageLink.objects.filter(ignored_by=member).order_by("pk")
    return {
        "pages": [
            {"page": review.page.title, "looks_after": review.owner_id == member.pk, "due": iso(review.due)}
            for review in pages.select_related("page")
        ],
        "links_left_alone": [{"address": link.target, "at": iso(link.ignored_at)} for link in links],
    }


def erase_care(member: Member) -> None:
    """Leave dates and links as they are, and take the member's name off them."""
    PageReview.objects.filter(owner=member).update(owner=None)
    PageReview.objects.filter(confirmed_by=member).update(confirmed_by=None)
    PageLink.objects.filter(ignored_by=member).update(ignored_by=None)


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


register_data(PersonalData("search", export, erase, [Synonym, Pin]))
register_data(PersonalData("pages looked after", export_care, erase_care, [PageReview, PageLink]))
