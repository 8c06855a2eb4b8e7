"""What happens to pages in a month: planned, in review, published, taken down, and the dates of webinars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from hub.desk.access import editable_by
from webinars.models import WebinarSession

PLANNED, GOES, REVIEW, OUT, HELD = "planned", "goes", "review", "out", "held"
WORDS = {
    PLANNED: _("will be published"),
    GOES: _("will be taken down"),
    REVIEW: _("waits in review"),
    OUT: _("published"),
    HELD: _("webinar"),
}


@dataclass(frozen=True)
class Asked:
    """What a calendar is narrowed to; empty means everything. `author` is the key of who began the page."""

    language: str = ""
    kind: str = ""
    author: str = ""


@dataclass(frozen=True)
class Happening:
    """`at` is in the current zone; `url` leads to the form, empty where the viewer has none."""

    at: datetime
    what: str
    title: str
    language: str
    kind: str
    url_name: str
    pk: int

    @property
    def label(self) -> Any:
        return WORDS[self.what]


def month_of(text: str | None) -> date:
    """Return the first day of `2026-11`; this month for what is none."""
    today = timezone.localdate()
    try:
        year, month = (int(part) for part in (text or "").split("-"))
        return date(year, month, 1) if 1990 <= year <= 2200 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def month_after(first: date, months: int = 1) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def weeks_of(first: date) -> list[list[date]]:
    """Return the weeks of a month, Sunday first, with the days around it that fill them."""
    begin = first - timedelta(days=(first.weekday() + 1) % 7)
    last = month_after(first) - timedelta(days=1)
    count = ((last - begin).days // 7) + 1
    return [[begin + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]


def happenings(viewer: Any, begin: date, end: date, asked: Asked) -> list[Happening]:
    """Return what happens from `begin` up to `end` (not included), in order; a fixed number of queries."""
    span = tuple(timezone.make_aware(datetime.combine(day, time.min)) for day in (begin, end))
    pages = _narrowed(editable_by(viewer), asked)
    found = [*_planned(pages, span), *_in_review(viewer, pages, span, asked), *_dated(pages, span)]
    if asked.author == "" and asked.kind in ("", "webinarpage"):
        found += _webinars(viewer, span, asked)
    return sorted(found, key=lambda one: (one.at, one.title))


def _narrowed(pages: Any, asked: Asked) -> Any:
    wanted = {"locale__language_code": asked.language, "content_type__model": asked.kind, "owner_id": asked.author}
    return pages.filter(**{name: value for name, value in wanted.items() if value}).select_related(
        "locale", "content_type"
    )


def _dated(pages: Any, span: tuple[datetime, ...]) -> Iterable[Happening]:
    """Appeared or will go by a date of their own."""
    for page in pages.filter(first_published_at__range=span):
        yield _of(page, OUT, page.first_published_at)
    for page in pages.filter(live=True, expire_at__range=span, expire_at__gt=timezone.now()):
        yield _of(page, GOES, page.expire_at)


def _planned(pages: Any, span: tuple[datetime, ...]) -> Iterable[Happening]:
    base = ContentType.objects.get_for_model(Page)
    planned = Revision.objects.filter(base_content_type=base, approved_go_live_at__range=span)
    due = {int(pk): at for pk, at in planned.values_list("object_id", "approved_go_live_at")}
    for page in pages.filter(pk__in=due):
        yield _of(page, PLANNED, due[page.pk])


def _in_review(viewer: Any, pages: Any, span: tuple[datetime, ...], asked: Asked) -> Iterable[Happening]:
    """Wait for somebody to approve them: the viewer's own pages, and those that wait for the viewer."""
    base = ContentType.objects.get_for_model(Page)
    states = WorkflowState.objects.filter(
        base_content_type=base, status=WorkflowState.STATUS_IN_PROGRESS, created_at__range=span
    )
    since = {int(pk): at for pk, at in states.values_list("object_id", "created_at")}
    mine = set(TaskState.objects.reviewable_by(viewer).values_list("workflow_state__object_id", flat=True))
    waiting = _narrowed(Page.objects.filter(pk__in=[pk for pk in since if str(pk) in mine]), asked)
    for page in {page.pk: page for page in (*pages.filter(pk__in=since), *waiting)}.values():
        yield _of(page, REVIEW, since[page.pk])


def _webinars(viewer: Any, span: tuple[datetime, ...], asked: Asked) -> Iterable[Happening]:
    sessions = list(WebinarSession.objects.managed_by(viewer).scheduled().filter(starts_at__range=span))
    pages: dict[Any, Page] = {}
    wanted = Page.objects.filter(translation_key__in={one.page_key for one in sessions}).select_related("locale")
    for page in wanted.order_by("-pk"):
        pages[page.translation_key] = page
    if asked.language:
        pages |= {page.translation_key: page for page in wanted if page.locale.language_code == asked.language}
    for one in sessions:
        page = pages.get(one.page_key)
        if page:
            at, code = timezone.localtime(one.starts_at), page.locale.language_code
            yield Happening(at, HELD, page.title, code, str(WORDS[HELD]), "webinarsession:edit", one.pk)


def _of(page: Page, what: str, at: datetime) -> Happening:
    kind = str(page.content_type.name)
    title = page.draft_title if what in (PLANNED, REVIEW) else page.title
    code = page.locale.language_code
    return Happening(timezone.localtime(at), what, title, code, kind, "wagtailadmin_pages:edit", page.pk)
