"""Which categories, threads and posts somebody may see, and in which order they stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Replace
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from content.policies import asked_once
from forum.policies import (
    COALITION,
    GUARDED,
    HELD,
    MEMBERS,
    PUBLIC,
    STAFF,
    STANDING,
    UNSEEN,
    can_see_about,
    can_see_file,
    coalitions_of,
    sees_everything,
)
from members.models import Distance
from members.policies import is_editor, is_member, is_moderator
from networks.models import Membership
from search.registry import Kind, kinds, parts_of, whole_of

PER_PAGE = 20
"""Posts on a page of a thread: page n holds the numbers above 20 × (n − 1), up to 20 × n."""

YOUNG = timedelta(days=7)
"""A thread that somebody never opened is called new to them this long."""

MOST_UNREAD = 5000
"""Threads with something unread that a member is shown."""

WATCHED, MUTED = "watched", "muted"


class CategoryQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see_category`."""
        return self.filter(_readable(viewer))

    def startable_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_start`."""
        return self.visible_to(viewer).filter(_writable(viewer, "starting"))

    def for_kind(self, kind: str) -> Any | None:
        """Return where talk about a kind of thing goes: the place set for it, else the first open, public category.

        Talk about a part goes where talk about the whole does, unless it has a place of its own.
        """
        open_to_all = self.filter(visibility=PUBLIC, parent=None).exclude(starting=STAFF).exclude(replying=STAFF)
        names = [kind, whole.name] if (whole := whole_of(kind)) else [kind]
        places = (self.filter(kind_places__kind=name).first() for name in names)
        return next(filter(None, places), None) or open_to_all.first()


class ThreadQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see`."""
        return self.filter(_readable(viewer, "category__"), _out(viewer), _about_visible(viewer))

    def seen_by(self, viewer: Any, pk: int) -> Any | None:
        """Return one thread if `viewer` may see it: like `visible_to`, but asks only about the thing it is about.

        Of one that was merged, the thread in which its posts stand now.
        """
        thread = self.filter(_readable(viewer, "category__"), _out(viewer), pk=pk).first()
        if thread is None:
            thread = self.filter(_readable(viewer, "category__"), _out(viewer), merges__source=pk).first()
        if thread and thread.about_kind and not can_see_about(viewer, thread.about_kind, thread.about_key):
            return None
        return thread

    def listed_for(self, viewer: Any, *, inside: Any | None = None) -> Self:
        """What lists show: of `visible_to`, what the viewer has not put away."""
        return self.visible_to(viewer).without_put_away(viewer, inside=inside)

    def without_put_away(self, viewer: Any, *, inside: Any | None = None) -> Self:
        """Leave out what the viewer muted and what was begun by people they keep away.

        Who opens a category they muted still finds its threads there (`inside`). Talk about a thing of which nothing
        stands yet is no thread for a list.
        """
        spoken = self.exclude(~Q(about_kind="") & Q(last_shown=0))
        if not is_member(viewer):
            return spoken
        watches = self._watches(viewer)
        away = Distance.objects.filter(member=viewer, kind=Distance.Kind.BLOCKED).values("other")
        muted = watches.filter(level=MUTED, category=None).values("thread")
        shown = spoken.exclude(pk__in=muted).exclude(author__in=away)
        if inside is not None:
            return shown
        wanted = watches.filter(level=WATCHED, category=None).values("thread")
        return shown.filter(~Q(category__in=self._categories(viewer, MUTED)) | Q(pk__in=wanted))

    def in_category(self, category: Any) -> Self:
        """Threads of a category and of those that stand under it."""
        under = type(category).objects.filter(Q(pk=category.pk) | Q(parent=category.pk))
        return self.filter(category__in=under.order_by().values("pk"))

    def watched_by(self, viewer: Any) -> Self:
        """Threads the viewer watches, alone or with their whole category."""
        watched = self._watches(viewer).filter(level=WATCHED, category=None).values("thread")
        return self.filter(Q(pk__in=watched) | Q(category__in=self._categories(viewer, WATCHED)))

    def muted_by(self, viewer: Any) -> Self:
        """Threads the viewer muted, one by one."""
        return self.filter(pk__in=self._watches(viewer).filter(level=MUTED, category=None).values("thread"))

    def of_coalition(self, coalition: Any, viewer: Any) -> Self:
        """Threads of a coalition's own categories, and those begun by its people, as far as the viewer knows them."""
        people = Membership.objects.visible_to(viewer).filter(coalition=coalition).values("member")
        own = apps.get_model("forum", "Category").objects.filter(visibility=COALITION, coalitions=coalition)
        return self.filter(Q(author__in=people) | Q(category__in=own.values("pk")))

    def tagged(self, tag: Tag) -> Self:
        return self.filter(pk__in=self._tagging().filter(tag=tag).values("object_id"))

    def on_topics(self, viewer: Any, topics: Sequence[Any], language: str) -> Self:
        """Threads tagged with the name of a topic, and those about a thing that is sorted under one."""
        tags = {slug for topic in topics for slug in topic.tag_slugs}
        on = Q(pk__in=self._tagging().filter(tag__slug__in=tags).values("object_id"))
        for kind in kinds():
            if kind.of_topics and kind.model._meta.app_label != "forum":
                keys = _keys(kind, kind.of_topics(viewer, topics, language))
                on |= Q(about_kind__in=_with_parts(kind), about_thing__in=keys)
        return self.filter(on)

    def used_tags(self) -> QuerySet[Tag]:
        """The tags of these threads, the most used first."""
        items = self._tagging().filter(object_id__in=self.order_by().values("pk"))
        tags = Tag.objects.filter(taggit_taggeditem_items__in=items)
        return tags.annotate(threads=Count("taggit_taggeditem_items")).order_by("-threads", "name")

    def repliable_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_reply`."""
        threads = self.visible_to(viewer).filter(_writable(viewer, "category__replying"), state=STANDING)
        return threads if is_moderator(viewer) else threads.filter(closing=None)

    def about(self, kind: str, key: str) -> Self:
        return self.filter(about_kind=kind, about_key=key)

    def in_stream(self, key: str) -> Self:
        """The thread whose `stream_key` this is, if there is one."""
        if not key.startswith("about:"):
            return self.filter(pk=key) if _is_number(key) else self.none()
        kind, _colon, named = key.removeprefix("about:").partition(":")
        return self.about(kind, named)

    def latest_first(self) -> Self:
        return self.order_by("-last_post_at", "-pk")

    def before(self, moment: datetime, pk: int) -> Self:
        """Threads that stand after the given one in `latest_first` (a keyset: no OFFSET, no COUNT)."""
        return self.filter(Q(last_post_at__lt=moment) | Q(last_post_at=moment, pk__lt=pk))

    def for_rows(self) -> Self:
        """Everything a row of the list shows, in the same query."""
        return self.select_related("author", "category", "last_post__author", "pin", "closing", "solution")

    def new_to(self, member: Any) -> Self:
        """Young threads the member has never opened."""
        joined = self.annotate(reading=_reading_of(member))
        return joined.filter(reading=None, last_post_at__gt=timezone.now() - YOUNG).annotate(**_numbers_read())

    def unread_by(self, member: Any) -> Self:
        """Threads the member has opened, with posts that came since; of more than `MOST_UNREAD` the newest.

        It costs what is unread, neither what was read nor what there is: the keys are asked for first, because a
        planner that weighs them together with who may see what reads every thread.
        """
        reading: Any = self.model.readings.rel.related_model
        behind = reading.objects.filter(member=member, is_behind=True).order_by("-thread__last_post_at")
        keys = list(behind.values_list("thread", flat=True)[:MOST_UNREAD])
        joined = self.annotate(reading=_reading_of(member))
        unread = Q(reading__last_number__lt=F("last_shown")) | Exists(_missed())  # what came may be gone again
        return joined.filter(unread, pk__in=keys).annotate(**_numbers_read())

    def with_reading(self, member: Any) -> Self:
        """Add `read_number`, how far the member has read, or `None`; `missed` and `missed_from`, how much came to stand
        before that, if any, and its first number. Where `new_to` or `unread_by` have added them it is the same.
        """
        if "read_number" in self.query.annotations:
            return self
        return self.annotate(reading=_reading_of(member), **_numbers_read())

    def with_distance(self, member: Any) -> Self:
        """Add `is_hushed`: the newest words are by somebody the member has muted or blocked."""
        away = Distance.objects.filter(member=member, other=OuterRef("last_post__author"))
        return self.annotate(is_hushed=Exists(away))

    def unanswered(self) -> Self:
        """Threads in which nobody can read an answer yet; what waits for a moderator is none."""
        return self.filter(posts_count=1, last_shown=1)

    def written_in_by(self, member: Any) -> Self:
        """Threads the member has started or answered in."""
        return self.filter(pk__in=member.posts.values("thread"))

    def _watches(self, viewer: Any) -> QuerySet[Any]:
        watch: Any = self.model.watches.rel.related_model
        return watch.objects.filter(member=viewer)

    def _categories(self, viewer: Any, level: str) -> QuerySet[Any]:
        """The categories of a level, with those that stand under them."""
        chosen = self._watches(viewer).filter(level=level, thread=None).values("category")
        categories = apps.get_model("forum", "Category").objects
        return categories.filter(Q(pk__in=chosen) | Q(parent__in=chosen)).order_by().values("pk")

    def _tagging(self) -> QuerySet[TaggedItem]:
        return TaggedItem.objects.filter(content_type=ContentType.objects.get_for_model(self.model))


class PostQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Posts whose words may be read (twin of `policies.can_see_post`)."""
        return self.standing_before(viewer).filter(_out(viewer))

    def editable_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_edit`."""
        own = self.visible_to(viewer).filter(author=viewer.pk, state__in=(STANDING, HELD))
        open_to_them: Any = self.model._meta.get_field("thread").related_model.objects.repliable_by(viewer)
        return own.filter(Q(thread__in=open_to_them.order_by().values("pk")) | Q(thread__state=HELD))

    def standing_before(self, viewer: Any) -> Self:
        """Posts of the threads the viewer may see, also those that were taken away."""
        thread = _readable(viewer, "thread__category__") & _out(viewer, "thread__")
        return self.filter(thread, _about_visible(viewer, "thread__"))

    def standing(self) -> Self:
        """Posts that everybody may read who may read their thread."""
        return self.filter(state=STANDING)

    def in_page_for(self, viewer: Any) -> Self:
        """What has a place on a thread's page for `viewer`: words, or the mark of words that were taken away.

        What waits for a moderator, or was not let in, has none for others: its number is skipped.
        """
        if sees_everything(viewer):
            return self
        unseen = Q(state__in=UNSEEN)
        return self.exclude(unseen & ~Q(author_id=viewer.pk)) if is_member(viewer) else self.exclude(unseen)

    def in_stream(self, key: str) -> Self:
        """The posts of the thread whose `stream_key` this is."""
        if not key.startswith("about:"):
            return self.filter(thread=key) if _is_number(key) else self.none()
        kind, _colon, named = key.removeprefix("about:").partition(":")
        return self.filter(thread__about_kind=kind, thread__about_key=named)

    def for_page(self) -> Self:
        """Everything an article of a page shows, in a fixed number of queries."""
        return self.select_related("author", "reply_to__author").prefetch_related("author__memberships__coalition")


class UploadQuerySet(QuerySet[Any]):
    def seen_by(self, viewer: Any, key: Any) -> Any | None:
        """Return one file if `viewer` may see it (`policies.can_see_file`)."""
        uploads = self.select_related("post__thread__category__parent")
        upload = uploads.filter(key=key).first()
        return upload if upload and can_see_file(viewer, upload) else None


def reports_for(viewer: Any) -> QuerySet[Any]:
    """Reports that `viewer` decides about (twin of `policies.can_decide_report`)."""
    reports = apps.get_model("forum", "Report").objects.all()
    if not sees_everything(viewer):
        return reports.none()
    return reports.exclude(about=viewer.pk)


def _reading_of(member: Any) -> FilteredRelation:
    return FilteredRelation("readings", condition=Q(readings__member=member))


def _numbers_read() -> dict[str, Any]:
    """What is known of a reading, to be added last: a filter that comes after it would join the reading again."""
    count = _missed().values("reading").annotate(count=Count("pk")).values("count")
    first = _missed().order_by("post__number").values("post__number")[:1]
    return {"read_number": F("reading__last_number"), "missed": Subquery(count), "missed_from": Subquery(first)}


def _missed() -> QuerySet[Any]:
    """The posts that were let in after the reading of a thread had gone further."""
    return apps.get_model("forum", "Missed").objects.standing().filter(reading=OuterRef("reading__pk")).order_by()


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


def _readable(viewer: Any, prefix: str = "") -> Q:
    """Twin of `policies.can_see_category`: the category's own rule, and that of the one above it."""
    if sees_everything(viewer):
        return Q()
    mine, above = coalitions_of(viewer), f"{prefix}parent__"
    return _read_by(viewer, mine, prefix) & (Q(**{f"{prefix}parent__isnull": True}) | _read_by(viewer, mine, above))


def _read_by(viewer: Any, mine: set[int], prefix: str) -> Q:
    if not is_member(viewer):
        return Q(**{f"{prefix}visibility": PUBLIC})
    open_to = Q(**{f"{prefix}visibility__in": [PUBLIC, MEMBERS]})
    if not mine:
        return open_to
    read = apps.get_model("forum", "Category").coalitions.through.objects.filter(coalition__in=mine)
    return open_to | Q(**{f"{prefix}visibility": COALITION, f"{prefix}pk__in": read.values("category")})


def _out(viewer: Any, prefix: str = "") -> Q:
    """Twin of `policies.is_out`: what stands, and what is guarded and theirs to read."""
    standing = Q(**{f"{prefix}state": STANDING})
    if not is_member(viewer):
        return standing
    guarded = Q(**{f"{prefix}state__in": GUARDED})
    return standing | (guarded if sees_everything(viewer) else guarded & Q(**{f"{prefix}author_id": viewer.pk}))


def _writable(viewer: Any, field: str) -> Q:
    if not is_member(viewer):
        return Q(pk__in=[])
    return Q() if is_moderator(viewer) or is_editor(viewer) else ~Q(**{field: STAFF})


def _about_visible(viewer: Any, prefix: str = "") -> Q:
    """Threads about nothing, and those about a thing the viewer may see, or a part of one: one subquery a kind."""
    shown = Q(**{f"{prefix}about_kind": ""})
    with asked_once():
        for kind in kinds():
            if kind.model._meta.app_label == "forum":
                continue  # a post has a thread already
            keys = _keys(kind, kind.visible_to(viewer))
            shown |= Q(**{f"{prefix}about_kind__in": _with_parts(kind), f"{prefix}about_thing__in": keys})
    return shown


def _with_parts(kind: Kind) -> list[str]:
    """The names of a kind and of its parts, whose keys begin with its own."""
    return [kind.name, *(part.name for part in parts_of(kind))]


def _keys(kind: Kind, things: QuerySet[Any]) -> Subquery:
    """The keys of some of a kind’s things as text without hyphens: PostgreSQL writes a UUID with, SQLite without."""
    text = Replace(Cast(key_field_of(kind), CharField(max_length=80)), Value("-"), Value(""))
    return Subquery(things.order_by().annotate(about_thing=text).values("about_thing"))


def key_field_of(kind: Kind) -> str:
    """Return the column that `Kind.key` stores by its contract: a page's translation key, else the primary key."""
    if kind.key_field:
        return kind.key_field
    try:
        kind.model._meta.get_field("translation_key")
    except FieldDoesNotExist:
        return str(kind.model._meta.pk.name)
    return "translation_key"
