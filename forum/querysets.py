"""Which categories, threads and posts somebody may see, and in which order they stand."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, FilteredRelation, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Replace
from django.utils import timezone

from forum.policies import COALITION, MEMBERS, PUBLIC, STAFF, can_see_about, coalitions_of, sees_everything
from members.policies import is_editor, is_member, is_moderator
from search.registry import Kind, kinds

PER_PAGE = 20
"""Posts on a page of a thread: page n holds the numbers above 20 × (n − 1), up to 20 × n."""


class CategoryQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see_category`."""
        return self.filter(_readable(viewer))

    def startable_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_start`."""
        return self.visible_to(viewer).filter(_writable(viewer, "starting"))

    def for_kind(self, kind: str) -> Any | None:
        """Return where talk about a kind of thing goes: the place set for it, else the first open, public category."""
        open_to_all = self.filter(visibility=PUBLIC).exclude(starting=STAFF).exclude(replying=STAFF)
        return self.filter(kind_places__kind=kind).first() or open_to_all.first()


class ThreadQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see`."""
        return self.filter(_readable(viewer, "category__"), _about_visible(viewer))

    def seen_by(self, viewer: Any, pk: int) -> Any | None:
        """Return one thread if `viewer` may see it: like `visible_to`, but asks only about the thing it is about."""
        thread = self.filter(_readable(viewer, "category__"), pk=pk).first()
        if thread and thread.about_kind and not can_see_about(viewer, thread.about_kind, thread.about_key):
            return None
        return thread

    def repliable_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_reply`."""
        threads = self.visible_to(viewer).filter(_writable(viewer, "category__replying"))
        return threads if is_moderator(viewer) else threads.filter(closing=None)

    def about(self, kind: str, key: str) -> Self:
        return self.filter(about_kind=kind, about_key=key)

    def latest_first(self) -> Self:
        return self.order_by("-last_post_at", "-pk")

    def before(self, moment: datetime, pk: int) -> Self:
        """Threads that stand after the given one in `latest_first` (a keyset: no OFFSET, no COUNT)."""
        return self.filter(Q(last_post_at__lt=moment) | Q(last_post_at=moment, pk__lt=pk))

    def for_rows(self) -> Self:
        """Everything a row of the list shows, in the same query."""
        return self.select_related("author", "category", "last_post__author", "pin", "closing")

    def new_to(self, member: Any) -> Self:
        """Threads with posts the member has not read; never opened ones count."""
        return self.with_reading(member).filter(Q(reading=None) | Q(reading__last_number__lt=F("last_number")))

    def unread_by(self, member: Any) -> Self:
        """Threads the member has opened, with posts that came since."""
        return self.with_reading(member).filter(reading__last_number__lt=F("last_number"))

    def with_reading(self, member: Any) -> Self:
        """Add `read_number`, how far the member has read, or `None`."""
        mine = FilteredRelation("readings", condition=Q(readings__member=member))
        return self.annotate(reading=mine, read_number=F("reading__last_number"))

    def unanswered(self) -> Self:
        return self.filter(last_number=1, posts_count=1)

    def written_in_by(self, member: Any) -> Self:
        """Threads the member has started or answered in."""
        return self.filter(pk__in=member.posts.values("thread"))


class PostQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Posts whose words may be read (twin of `policies.can_see_post`)."""
        return self.standing_before(viewer).filter(removal=None)

    def standing_before(self, viewer: Any) -> Self:
        """Posts of the threads the viewer may see, also those that were taken away."""
        return self.filter(_readable(viewer, "thread__category__"), _about_visible(viewer, "thread__"))

    def on_page(self, page: int) -> Self:
        """The posts of one page, by number."""
        return self.filter(number__gt=(page - 1) * PER_PAGE, number__lte=page * PER_PAGE).order_by("number")

    def for_page(self) -> Self:
        """Everything an article of a page shows, in a fixed number of queries."""
        return self.select_related("author", "removal", "reply_to__author").prefetch_related(
            "author__memberships__coalition"
        )


class ReadingQuerySet(QuerySet[Any]):
    def advance(self, member: Any, thread: Any, number: int) -> None:
        """Note that `member` has read up to `number`; never goes back. Two pages at once do no harm."""
        reading, made = self.get_or_create(member=member, thread=thread, defaults={"last_number": number})
        if not made and reading.last_number < number:
            self.filter(pk=reading.pk, last_number__lt=number).update(last_number=number, at=timezone.now())


def _readable(viewer: Any, prefix: str = "") -> Q:
    if sees_everything(viewer):
        return Q()
    if not is_member(viewer):
        return Q(**{f"{prefix}visibility": PUBLIC})
    mine = Q(**{f"{prefix}visibility": COALITION, f"{prefix}coalition__in": coalitions_of(viewer)})
    return Q(**{f"{prefix}visibility__in": [PUBLIC, MEMBERS]}) | mine


def _writable(viewer: Any, field: str) -> Q:
    if not is_member(viewer):
        return Q(pk__in=[])
    return Q() if is_moderator(viewer) or is_editor(viewer) else ~Q(**{field: STAFF})


def _about_visible(viewer: Any, prefix: str = "") -> Q:
    """Threads about nothing, and those about a thing the viewer may see: one subquery a kind."""
    shown = Q(**{f"{prefix}about_kind": ""})
    for kind in kinds():
        if kind.model._meta.app_label == "forum":
            continue  # a post has a thread already
        shown |= Q(**{f"{prefix}about_kind": kind.name, f"{prefix}about_thing__in": _keys(kind, viewer)})
    return shown


def _keys(kind: Kind, viewer: Any) -> Subquery:
    """The keys of a kind’s visible things as text without hyphens: PostgreSQL writes a UUID with, SQLite without."""
    text = Replace(Cast(kind.key_field or _key_field(kind.model), CharField(max_length=80)), Value("-"), Value(""))
    return Subquery(kind.visible_to(viewer).order_by().annotate(about_thing=text).values("about_thing"))


def _key_field(model: type[Model]) -> str:
    """What `Kind.key` stores by its contract: a page's translation key, else the primary key."""
    try:
        model._meta.get_field("translation_key")
    except FieldDoesNotExist:
        return "pk"
    return "translation_key"
