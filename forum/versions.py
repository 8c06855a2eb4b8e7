"""What a thread's page depends on, asked in three small queries before anything is loaded or rendered.

A page shows more than its thread: names, parts and coalitions of who wrote, how far the reader has read, whom they
keep away, what they may do, the frame. All of it stands here as columns and versions, so that equal versions mean an
equal page. What is done with power or to a post is an event, so the head of the log stands for all of that. Whoever
lets a thread's page show something new adds it here; `tests/forum/test_versions.py` changes each.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Case, FilteredRelation, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat
from taggit.models import TaggedItem
from wagtail.models import Page

from content.models import Network
from forum.models import Category, Draft, Missed, Post, Thread, Watch
from forum.models.thread import about_stream_key
from forum.publishing import STREAM
from forum.querysets import PER_PAGE
from forum.stand_ins import FROM, PLACE, THREAD, TO
from live.models import Event
from members.models import Distance
from members.policies import is_member
from networks.models import Membership
from search.written import VIEWER, Rows

MISSED = "missed"
PERSON = (
    "pk",
    "handle",
    "display_name",
    "part",
    "language",
    "visibility",
    "is_active",
    "shows_coalitions",
    "site_role",
)
WHO = ("pk", "handle", "display_name", "visibility", "is_active")
CATEGORY = ("pk", "slug", "name_en", "name_es", "icon", "colour", "visibility", "starting", "replying")
COALITION = ("pk", "slug", "name_en", "name_es", "place", "is_listed")
OF_THE_NETWORK = ("name", "tagline_en", "tagline_es", "zone", "contact_name", "contact_email")
VERSION = ("pk", "number", "state", "revision", "rendered_with", "lang")


def _of(relation: str, columns: tuple[str, ...]) -> list[str]:
    return [f"{relation}__{column}" for column in columns]


OF_A_THREAD = [
    *("slug", "state", "last_number", "about_kind", "about_key"),
    *("title", "lang", "created_at", "last_shown", "posts_count", "last_post_at"),
    *_of("author", WHO),
    *_of("category", CATEGORY),
    *_of("category__parent", CATEGORY),
    *_of("closing", ("at", "reason", "by__display_name")),
    *_of("pin", ("at", "scope")),
    *("hiding__reason", "hiding__by__display_name"),
    *(
        "solution__at",
        "solution__by__display_name",
        *_of("solution__post", VERSION),
        *_of("solution__post__author", WHO),
    ),
]
OF_A_READING = ("last_number", "is_behind", "at")
OF_A_POST = [
    *(*VERSION, "created_at", "edited_at"),
    *_of("author", PERSON),
    *("author__memberships__state", "author__memberships__is_lead", *_of("author__memberships__coalition", COALITION)),
    *(*_of("reply_to", ("pk", "number", "state")), *_of("reply_to__author", WHO)),
]


@dataclass(frozen=True)
class Versions:
    """The versions of one page for one viewer: `head` is that of the thread's log, `about` names the thing the thread
    is about, if any, `read` is how far the viewer has read, `missed` what came to stand before that.
    """

    head: int
    last_number: int
    about: tuple[str, str]
    read: tuple[Any, ...]
    missed: tuple[int, ...]
    rows: tuple[Any, ...]

    def would_read(self, page: int) -> bool:
        """Say whether a look at the page moves how far the viewer has read."""
        number, start, until = self.read[0], (page - 1) * PER_PAGE, min(page * PER_PAGE, self.last_number)
        return number is None or until > number or any(start < late <= until for late in self.missed)


def versions_of(pk: int, page: int, viewer: Any) -> Versions | None:
    """Return what a page of a thread depends on; nothing where there is no such thread. It does not ask who may see
    it: what decides that is among the versions.
    """
    values: dict[Any, Any] = {
        THREAD: pk,
        VIEWER: viewer.pk if is_member(viewer) else 0,
        FROM: (page - 1) * PER_PAGE,
        TO: page * PER_PAGE,
    }
    threads = _thread().ask(values)
    if not threads:
        return None
    (thread,) = threads
    last_number, kind, key = thread[2:5]
    head, *read = thread[len(OF_A_THREAD) :]
    values[PLACE] = about_stream_key(kind, key) if kind else str(pk)
    around = sorted(_around().ask(values))
    missed = tuple(int(number) for name, number, _said in around if name == MISSED)
    rows = (thread, _posts().ask(values), around)
    return Versions(head or 0, last_number, (kind, key), tuple(read), missed, rows)


@cache
def _thread() -> Rows:
    """One row: the thread, what stands above it, the head of its log, how far the viewer has read."""
    stream = Case(
        When(about_kind="", then=Cast("pk", TextField())),
        default=Concat(Value("about:"), "about_kind", Value(":"), "about_key"),
        output_field=TextField(),
    )
    newest = Event.objects.filter(stream=STREAM, key=OuterRef("stream")).order_by("-seq").values("seq")[:1]
    mine = FilteredRelation("readings", condition=Q(readings__member=VIEWER))
    threads = Thread.objects.filter(pk=THREAD).order_by().annotate(stream=stream, head=Subquery(newest), reading=mine)
    return Rows.of(threads.values_list(*OF_A_THREAD, "head", *_of("reading", OF_A_READING)))


@cache
def _posts() -> Rows:
    """A row for each post of the page and each coalition of its author: who is named beside it, and how."""
    page = Post.objects.filter(thread=THREAD, number__gt=FROM, number__lte=TO).order_by("number")[:PER_PAGE]
    posts = Post.objects.filter(pk__in=page.values("pk"))
    return Rows.of(posts.order_by("number", "author__memberships__pk").values_list(*OF_A_POST))


@cache
def _around() -> Rows:
    """What there may be several of: of the viewer, of the thread and its category, of the frame."""
    # Each place of the thread as a value of its own: joined over, a category would bring all its threads along.
    shelves = [Subquery(Thread.objects.filter(pk=THREAD).values(column)) for column in ("category", "category__parent")]
    watched = Q(thread=THREAD) | Q(category=shelves[0]) | Q(category=shelves[1])
    tagged = TaggedItem.objects.filter(content_type__app_label="forum", content_type__model="thread")
    open_to = Category.objects.filter(Q(pk=shelves[0]) | Q(pk=shelves[1]), coalitions__isnull=False)
    late = Missed.objects.standing().of(VIEWER, [THREAD])
    written = Page.objects.filter(content_type__app_label="pages", content_type__model="sitepage", live=True)
    sets = [
        _set("belongs", Membership.objects.filter(member=VIEWER), "coalition", "state"),
        _set("away", Distance.objects.filter(member=VIEWER), "other", "kind"),
        _set("watch", Watch.objects.filter(watched, member=VIEWER), "pk", "level"),
        _set(MISSED, late, "post__number", "post"),
        _set("draft", Draft.objects.filter(member=VIEWER, place=PLACE), "key", "at"),
        _set("tag", tagged.filter(object_id=THREAD), "tag__slug", "tag__name"),
        _set("open to", open_to, "slug", "coalitions__name_en", "coalitions__name_es", "coalitions"),
        _set("network", Network.objects.all(), "pk", *OF_THE_NETWORK),
        _set("page", written, "pk", "slug"),
    ]
    return Rows.of(sets[0].union(*sets[1:], all=True))


def _set(name: str, rows: QuerySet[Any], key: str, *columns: str) -> QuerySet[Any]:
    """Return rows as three columns of text: the name of the set, the key in it, all the columns."""
    values = [part for column in columns for part in (Cast(column, TextField()), Value("\n", TextField()))]
    rows = rows.order_by().annotate(part=Value(name, TextField()), text=Cast(key, TextField()), said=Concat(*values))
    return rows.values_list("part", "text", "said")
