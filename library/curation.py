"""How a tool comes into the library, is changed, and leaves it. Web form, admin, import and demo data all come here.

The index follows by itself: `search` watches tools and their terms.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from content.markdown import render_markdown
from library.counting import count_again, lock_family
from library.errors import AlreadyReviewed, MayNotReview, MayNotSubmit, ReasonMissing
from library.models import Cost, Evidence, Format, Licence, Tool
from library.notices import notify_author
from library.policies import can_review_tools, can_submit_tool
from members.models import Member
from networks.models import Coalition
from topics.models import AgeRange, Audience, Lever, Setting, Topic

COLUMNS = (
    "title",
    "summary",
    "body",
    "lang",
    "link",
    "format",
    "cost",
    "evidence",
    "licence",
    "minutes",
    "year",
    "maker",
)
RELATIONS = ("levers", "topics", "audiences", "ages", "settings")


@dataclass(frozen=True)
class Draft:
    """Everything a person says about a tool; `languages` are codes, `body` is Markdown."""

    title: str
    summary: str
    link: str
    format: Format
    cost: Cost
    lang: str
    languages: Collection[str]
    body: str = ""
    evidence: Evidence | None = None
    licence: Licence | None = None
    minutes: int | None = None
    year: int | None = None
    maker: str = ""
    levers: Collection[Lever] = ()
    topics: Collection[Topic] = ()
    audiences: Collection[Audience] = ()
    ages: Collection[AgeRange] = ()
    settings: Collection[Setting] = ()
    tags: Collection[str] = ()


def submit_tool(
    author: Member,
    draft: Draft,
    *,
    client_key: uuid.UUID | None = None,
    family: uuid.UUID | None = None,
    slug: str = "",
) -> Tool:
    """Leave a tool for an editor to look over; nobody else sees it until then.

    `client_key` names one filled-in form: sending it again changes the tool while it waits, or sends a declined one in
    anew, so that a second click never leaves a second tool. An import may bring the `family` of a translation and a
    `slug`. Raises `MayNotSubmit`, `TextRefused`, and `AlreadyReviewed` when the tool of that form is in the library.
    """
    if not can_submit_tool(author):
        raise MayNotSubmit
    body_html = render_markdown(draft.body, draft.lang)
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=author.pk)  # one form of an author at a time
        tool = Tool.objects.filter(submitted_by=author, client_key=client_key).first() if client_key else None
        if tool is None:
            tool = Tool(slug=Tool.objects.free_slug(slug or draft.title), submitted_by=author, client_key=client_key)
            tool.family = family or tool.family
        elif tool.state not in (Tool.State.SUBMITTED, Tool.State.DECLINED):
            raise AlreadyReviewed
        tool.state, tool.reason = Tool.State.SUBMITTED, ""
        tool.submitted_at = timezone.now()
        return _write(tool, draft, body_html)


def revise_tool(tool: Tool, editor: Member, draft: Draft) -> Tool:
    """Change what a tool says, whatever its state. Raises `MayNotReview` and `TextRefused`."""
    body_html = render_markdown(draft.body, draft.lang)
    with transaction.atomic():
        return _write(_locked(tool, editor), draft, body_html)


@transaction.atomic
def publish_tool(tool: Tool, editor: Member, *, tell: bool = True) -> Tool:
    """Put a tool into the library, and tell its author unless `tell` is false (an import tells nobody).

    Raises `MayNotReview`, and `AlreadyReviewed` when it is there already.
    """
    tool = _locked(tool, editor)
    if tool.is_published:
        raise AlreadyReviewed
    return _answer(tool, editor, Tool.State.PUBLISHED, tell=tell)


@transaction.atomic
def decline_tool(tool: Tool, editor: Member, reason: str) -> Tool:
    """Answer a waiting tool with no, and tell its author why.

    Raises `MayNotReview`, `ReasonMissing`, and `AlreadyReviewed` when it does not wait any more.
    """
    tool = _locked(tool, editor)
    if not tool.is_waiting:
        raise AlreadyReviewed
    if not reason.strip():
        raise ReasonMissing
    return _answer(tool, editor, Tool.State.DECLINED, reason=reason.strip())


@transaction.atomic
def retire_tool(tool: Tool, editor: Member, reason: str = "") -> Tool:
    """Take a tool out of the library; its author and editors still see it. Raises `MayNotReview`, `AlreadyReviewed`."""
    tool = _locked(tool, editor)
    if not tool.is_published:
        raise AlreadyReviewed
    return _answer(tool, editor, Tool.State.RETIRED, reason=reason.strip(), tell=False)


@transaction.atomic
def record_use(tool: Tool, coalitions: Collection[Coalition]) -> Tool:
    """Name the coalitions that use a tool, in place of those named before; stories of use add their own."""
    editions = lock_family(tool.family)
    tool = next(edition for edition in editions if edition.pk == tool.pk)
    tool.named_users.set(coalitions)
    count_again([tool])
    return tool


def _locked(tool: Tool, editor: Member) -> Tool:
    if not can_review_tools(editor):
        raise MayNotReview
    return Tool.objects.select_for_update().get(pk=tool.pk)


def _write(tool: Tool, draft: Draft, body_html: str) -> Tool:
    for name in COLUMNS:
        setattr(tool, name, getattr(draft, name))
    tool.languages = sorted(set(draft.languages))
    tool.body_html = body_html
    tool.save()
    for name in RELATIONS:
        getattr(tool, name).set(getattr(draft, name))
    tool.tags.set(draft.tags)
    return tool


def _answer(tool: Tool, editor: Member, state: Tool.State, *, reason: str = "", tell: bool = True) -> Tool:
    tool.state, tool.reason = state, reason
    tool.reviewed_by, tool.reviewed_at = editor, timezone.now()
    if tool.is_published:
        tool.published_at = tool.published_at or tool.reviewed_at
    tool.save(update_fields=["state", "reason", "reviewed_by", "reviewed_at", "published_at"])
    if tell:
        notify_author(tool)
    return tool
