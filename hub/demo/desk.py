"""Seeds the demo's editors: who reviews, who translates, who writes for a coalition, and what they have in hand."""

from pathlib import Path

from hub.demo.block_media import Files
from hub.demo.pages import EDITOR, fill, illustrated, page_key, seed_page
from hub.demo.reading import read
from hub.demo.stories import story_columns, story_relations
from hub.pages.models import BlogPostPage, CoalitionShelfPage
from members.models import Member
from members.roles import give_role
from networks.models import Membership
from networks.naming import name_editor

ROLES = {"ruth": Member.SiteRole.REVIEWER, "ana": Member.SiteRole.TRANSLATOR}
WRITERS = {"kitsap-tides": "omar"}
"""Coalition to who writes its pages; its lead has named them."""
WAITING = "waiting"
"""The folder of what a coalition has sent to review, in English."""


def seed_desk(folder: Path) -> dict[str, int]:
    """Give people their parts, load `shelves/<coalition>/<language>`, and send what stands in `waiting` to review.

    What somebody of the demo has been given, or has written since, stands.
    """
    for handle, role in ROLES.items():
        member = Member.objects.get(handle=handle)
        if not member.site_role:
            give_role(member, role)
    for slug, handle in WRITERS.items():
        tie = Membership.objects.select_related("member").get(coalition__slug=slug, member__handle=handle)
        if not tie.is_editor:
            name_editor(tie, Membership.objects.get(coalition__slug=slug, is_lead=True).member)
        for shelf in CoalitionShelfPage.objects.filter(coalition__slug=slug).select_related("locale"):
            fill_shelf(shelf, folder / "shelves" / slug, tie.member)
    shelved = BlogPostPage.objects.filter(live=True, owner__handle__in=WRITERS.values())
    return {"stories of coalitions": shelved.count()}


def fill_shelf(shelf: CoalitionShelfPage, folder: Path, writer: Member) -> None:
    """Put a coalition's stories on its shelf in one language; what waits for review waits in English."""
    for path in sorted(folder.glob(f"{shelf.language}/*.md")):
        columns, relations = _story(path)
        # Written by the coalition's own, approved by an editor of the network.
        seed_page(path, BlogPostPage, {**columns, "owner": writer}, relations, Member.objects.get(handle=EDITOR), shelf)
    if shelf.language == "en":
        for path in sorted(folder.glob(f"{WAITING}/*.md")):
            _send_to_review(path, shelf, writer)


def _story(path: Path) -> tuple[dict[str, object], dict[str, object]]:
    head, body = read(path)
    columns = illustrated(head, {}) | story_columns(head, body, page_key(path), Files())
    return columns, story_relations(head)


def _send_to_review(path: Path, shelf: CoalitionShelfPage, writer: Member) -> None:
    """Write a draft and send it on its way, once; what became of it since is left alone."""
    key = page_key(path)
    if BlogPostPage.objects.filter(translation_key=key).exists():
        return
    columns, relations = _story(path)
    columns.pop("first_published_at")
    page = BlogPostPage(slug=path.stem, translation_key=key, locale=shelf.locale, owner=writer, live=False)
    fill(page, columns, relations)
    shelf.add_child(instance=page)
    page.save_revision(user=writer, log_action=True)
    page.get_workflow().start(page, writer)
