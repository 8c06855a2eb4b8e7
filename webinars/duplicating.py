"""A webinar as the template of another: its words, questions and settings; no seat, no link, no history."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, TranslatableMixin

from members.models import Member
from webinars.models import Question, WebinarPage, WebinarSession

KEPT = ("minutes", "zone", "capacity", "opens_early_minutes", "reminder_offsets", "captions", "interpretation")
"""The settings of a session that fit another one. A meeting's link does not: whoever was led to it has it."""


@transaction.atomic
def duplicate(session: WebinarSession, starts_at: datetime, titles: dict[str, str], by: Member) -> WebinarSession:
    """Copy the pages of `session` as drafts, in every language they exist in, with one new session at `starts_at`.

    `titles` names the copies by language. What is copied is the newest draft of each page.
    """
    key = uuid4()
    people: dict[UUID, UUID] = {}
    for page in WebinarPage.objects.filter(translation_key=session.page_key).order_by("pk"):
        _copy_page(page, key, titles.get(page.language, page.title), people, by)
    _copy_questions(session.page_key, key)
    settings: dict[str, Any] = {name: getattr(session, name) for name in KEPT}
    return WebinarSession.objects.create(page_key=key, starts_at=starts_at, **settings)


def _copy_page(page: WebinarPage, key: UUID, title: str, people: dict[UUID, UUID], by: Member) -> None:
    """Copy one language. `people` maps speakers' keys from old to new, so that the copies translate each other too."""
    source: Any = page.get_latest_revision_as_object()
    source._state.adding = False  # A draft read from its revision looks new to Wagtail, which copies no new page.

    def rename(_source: Any, _copy: Any, _relation: Any, child: Any) -> None:
        if isinstance(child, TranslatableMixin):
            child.translation_key = people.setdefault(child.translation_key, uuid4())

    names = {"title": title, "draft_title": title, "slug": _free_slug(page, title), "translation_key": key}
    source.copy(
        update_attrs=names, copy_revisions=False, keep_live=False, user=by, reset_translation_key=False,
        process_child_object=rename,
    )  # fmt: skip


def _free_slug(page: WebinarPage, title: str) -> str:
    """Return an address beside the original's that nothing has yet: the title, with a number where it is taken."""
    wanted = slugify(title)[:240] or page.slug
    taken = set(Page.objects.sibling_of(page).values_list("slug", flat=True))
    free = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)


def _copy_questions(old_key: UUID, key: UUID) -> None:
    made: dict[int, Question] = {}
    for question in Question.objects.filter(page_key=old_key, is_asked=True):
        before, first = question.pk, question.shown_if_question_id
        question.pk, question.page_key = None, key
        question._state.adding = True
        question.shown_if_question = made.get(first) if first else None
        if not question.shown_if_question:
            question.shown_if_value = ""
        question.save()
        made[before] = question
