"""What pages keep about a member: what they ticked in guides. It is theirs alone, so it goes with them."""

from typing import Any

from hub.pages.agenda import items_of
from hub.pages.models import GuidePage, GuideProgress
from members.models import Member
from members.registry import PersonalData, register_data


def export(member: Member) -> list[dict[str, Any]]:
    """Return every guide a member ticked something in, with the words that they ticked and when."""
    return [
        {"guide": title, "ticked": ticked}
        for title, ticked in map(_told, GuideProgress.objects.filter(member=member).order_by("changed_at"))
    ]


def erase(member: Member) -> None:
    GuideProgress.objects.filter(member=member).delete()


def _told(row: GuideProgress) -> tuple[str, list[dict[str, str]]]:
    pages = list(GuidePage.objects.filter(translation_key=row.guide).order_by("pk"))
    words = {key: said for page in reversed(pages) for key, said in _words(page).items()}
    ticked = [{"what": words.get(key, ""), "at": at} for key, at in sorted(row.ticks.items(), key=lambda one: one[1])]
    return (pages[0].title if pages else str(row.guide)), ticked


def _words(page: GuidePage) -> dict[str, str]:
    """Map everything that can be ticked in a guide to its words."""
    words = {item.key: item.words for item in items_of(page.need)}
    for step in page.agenda.steps:
        words[step.key] = step.title
        words |= {item.key: item.words for item in (*step.materials, *step.checklist)}
    return words


register_data(PersonalData("guides", export, erase, [GuideProgress]))
