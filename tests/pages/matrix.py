"""Who may meet what: the people, the words that stand where not everybody may look, and where each was put."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.models import Collection, Page, PageViewRestriction

from content.models import HubDocument, HubImage
from hub.pages.models import BlogPostPage
from hub.pages.sharing import share
from members.models import Member
from networks.models import Coalition
from networks.naming import name_editor
from search.draining import drain
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

DRAFT, HISTORY, NEWER = "quillwort", "sphagnum", "marchantia"
PICTURE, PAPER, INSIDE = "anthoceros", "fontinalis", "polytrichum"
FOR_MEMBERS, FOR_A_GROUP, WITH_PASSWORD = "selaginella", "lycopodium", "azolla"
CANARIES = (DRAFT, HISTORY, NEWER, PICTURE, PAPER, INSIDE, FOR_MEMBERS, FOR_A_GROUP, WITH_PASSWORD)
WORK = {DRAFT, HISTORY, NEWER, PICTURE, PAPER, INSIDE}

MAY_MEET = {
    "operator": set(CANARIES),
    "editor": set(CANARIES),
    "writer": WORK | {FOR_MEMBERS},
    "other coalition": {FOR_MEMBERS},
    "translator": {FOR_MEMBERS},
    "reviewer": {FOR_MEMBERS},
    "presenter": {FOR_MEMBERS},
    "moderator": {FOR_MEMBERS},
    "lead": {FOR_MEMBERS},
    "member": {FOR_MEMBERS},
    "visitor": set(),
}
"""Who may meet which word, anywhere on the site or in its admin."""

OUTSIDE = [role for role in MAY_MEET if role not in ("operator", "editor", "writer")]


@dataclass
class World:
    people: dict[str, Member | None]
    draft: BlogPostPage
    told: BlogPostPage
    image: HubImage
    paper: HubDocument
    private: dict[str, BlogPostPage]
    token: str
    seen: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        if role not in self.seen:
            self.seen[role] = Client(raise_request_exception=False)
            if member := self.people[role]:
                self.seen[role].force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return self.seen[role]


@pytest.fixture
def world(db: None, django_capture_on_commit_callbacks: Any) -> World:
    operator = MemberFactory(role="operator")
    with django_capture_on_commit_callbacks(execute=True):
        mine, theirs = writer_of("valley", operator), writer_of("bridges", operator)
        shelf = Page.objects.get(slug="valley", locale__language_code="en")
        collection = Collection.objects.get(name="valley")
        image = picture_in(collection)
        paper = HubDocument.objects.create(
            title=f"Paper {PAPER}", file=ContentFile(INSIDE.encode(), f"{PAPER}.txt"), collection=collection
        )
        text = f'<p>{DRAFT} <a linktype="document" id="{paper.pk}">paper</a></p>'
        draft = on(
            shelf, pages.story(f"Draft {DRAFT}", live=False, owner=mine, lead_image=image, body=[("paragraph", text)])
        )
        draft.save_revision(user=mine)
        told = on(shelf, pages.story("Told openly", body=[("paragraph", f"<p>{HISTORY}</p>")]))
        for words, is_out in (("<p>Plain words.</p>", True), (f"<p>{NEWER}</p>", False)):
            told.body = [("paragraph", words)]
            revision = told.save_revision(user=mine)
            if is_out:
                revision.publish()
                told.refresh_from_db()
        private = dict(private_pages())
    drain()
    parts = ("editor", "translator", "reviewer", "presenter", "moderator")
    people = {role: MemberFactory(role=role) for role in parts}
    people |= {
        "operator": operator,
        "writer": mine,
        "other coalition": theirs,
        # Leads the very coalition whose editor writes, and is not its editor.
        "lead": MembershipFactory(coalition=Coalition.objects.get(slug="valley"), is_lead=True).member,
        "member": MemberFactory(),
        "visitor": None,
    }
    token = share(Page.objects.get(pk=draft.pk), mine, 7)[1]
    return World(people, draft, told, image, paper, private, token)


def writer_of(name: str, operator: Member) -> Member:
    tie = MembershipFactory(coalition=CoalitionFactory(slug=name, name_en=name))
    name_editor(tie, operator)
    return Member.objects.get(pk=tie.member_id)


def picture_in(collection: Collection) -> HubImage:
    made = pages.picture()
    made.title, made.description, made.collection = f"Picture {PICTURE}", f"Seen: {PICTURE}", collection
    made.file = ImageFile(made.file.open(), f"{PICTURE}.png")
    made.save()
    return made


def on(shelf: Page, page: BlogPostPage) -> BlogPostPage:
    page.move(shelf, pos="last-child")
    return BlogPostPage.objects.get(pk=page.pk)


def private_pages() -> Iterator[tuple[str, BlogPostPage]]:
    for kind, word in (("login", FOR_MEMBERS), ("groups", FOR_A_GROUP), ("password", WITH_PASSWORD)):
        page = pages.story(f"Private {word}", body=[("paragraph", f"<p>{word}</p>")])
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="open")
        restriction.groups.set([Group.objects.get(name="Editors")])
        yield kind, page


def words_in(answer: Any) -> set[str]:
    """Return the words that an answer holds: in its body, or where it leads."""
    body = b"".join(answer) if answer.streaming else answer.content
    text = (body.decode(errors="replace") + unescape(answer.headers.get("Location", ""))).lower()
    return {word for word in CANARIES if word in text}


def asked_for(url: str) -> set[str]:
    """Return the words that stand in the address itself: a page may repeat what was asked of it."""
    return {word for word in CANARIES if word in url}
