"""Seeds the demo's coalitions and people, their parts and ties, as if each had come by themselves."""

import json
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from hub.demo.reading import age
from hub.demo.rows import renew
from hub.demo.vocabulary import seed_vocabulary
from members.accounts import edit_profile
from members.models import Member
from members.roles import give_role
from networks.joining import ask_to_join, make_member
from networks.models import Coalition, Membership, WorkItem
from topics.models import Topic

ABOUT_A_COALITION = (
    *("name_en", "name_es", "summary_en", "summary_es", "about_en", "about_es"),
    *("place", "state", "latitude", "longitude", "founded", "website"),
)
WRITTEN = ("handle", "language", "zone", "bio", "visibility")


def seed_people(folder: Path) -> dict[str, int]:
    """Load coalitions, people and who asks to join; whoever is there already stays as they are now."""
    seed_vocabulary(folder)
    for row in _rows(folder, "coalitions"):
        _seed_coalition(row)
    for row in _rows(folder, "members"):
        if not Member.objects.filter(handle=row["handle"]).exists():
            _seed_member(row)
    for row in _rows(folder, "requests"):
        _seed_request(row)
    return {"coalitions": Coalition.objects.count(), "people": Member.objects.count()}


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return rows


@transaction.atomic
def _seed_coalition(row: dict[str, Any]) -> None:
    """Make or renew a coalition; what it works on is written anew only when it changed."""
    work = list(zip(row["working_on_en"], row["working_on_es"], strict=True))
    values = {name: row[name] for name in ABOUT_A_COALITION}
    coalition = renew(Coalition, values, slug=row["slug"])
    coalition.topics.set(Topic.objects.filter(slug__in=row["topics"]))
    if [(item.text_en, item.text_es) for item in coalition.work.all()] != work:
        WorkItem.objects.filter(coalition=coalition).delete()
        for order, (english, spanish) in enumerate(work):
            WorkItem.objects.create(coalition=coalition, text_en=english, text_es=spanish, order=order)


@transaction.atomic
def _seed_member(row: dict[str, Any]) -> None:
    joined = timezone.now() - age(row["joined"])
    member = Member.objects.create_user(row["email"], display_name=row["name"], handle=row["handle"], joined_at=joined)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    values = {name: row[name] for name in WRITTEN}
    topics = Topic.objects.filter(slug__in=row["ask_me_about"])
    part = row[f"role_{row['language']}"]
    edit_profile(member, {**values, "part": part, "ask_me_about": topics, "welcomed_at": joined})
    if row["site_role"]:
        give_role(member, row["site_role"])
    if row["coalition"]:
        tie = make_member(Coalition.objects.get(slug=row["coalition"]), member, is_lead=row["lead"])
        Membership.objects.filter(pk=tie.pk).update(asked_at=joined, answered_at=joined)


@transaction.atomic
def _seed_request(row: dict[str, Any]) -> None:
    """Ask once; whatever a lead of the demo has answered since stands."""
    member, coalition = Member.objects.get(handle=row["handle"]), Coalition.objects.get(slug=row["coalition"])
    if not Membership.objects.filter(member=member, coalition=coalition).exists():
        tie = ask_to_join(coalition, member, row["note"])
        Membership.objects.filter(pk=tie.pk).update(asked_at=timezone.now() - age(row["asked"]))
