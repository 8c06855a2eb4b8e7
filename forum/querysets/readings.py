"""How far members have read: the one place that moves a reading, and keeps what is unread exact."""

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from forum.policies import STANDING


class MissedQuerySet(QuerySet[Any]):
    def standing(self) -> Self:
        """What can be read now of what was missed."""
        return self.filter(post__state=STANDING)

    def of(self, member: Any, threads: Iterable[int]) -> Self:
        return self.filter(reading__member=member, reading__thread__in=threads)


class ReadingQuerySet(QuerySet[Any]):
    def advance(self, member: Any, thread: Any, number: int, seen: Iterable[Any] = ()) -> None:
        """Note that `member` has had the posts up to `number` on the screen; never goes back.

        What they had missed is missed no more if it is among the posts they have just `seen`.
        """
        reading = self.filter(member=member, thread=thread).first()
        if reading is None or number > reading.last_number or _were_missed(reading, seen).exists():
            self._move(member, thread, number, seen)

    @transaction.atomic
    def _move(self, member: Any, thread: Any, number: int, seen: Iterable[Any]) -> None:
        """The thread's row is share-locked: a post that is being published at the same moment is either counted here,
        or sets `is_behind` again after us.
        """
        shown = _shared(thread)
        rows = self.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else self
        reading, made = rows.get_or_create(
            member=member, thread=thread, defaults={"last_number": number, "is_behind": number < shown}
        )
        if made:
            return
        _were_missed(reading, seen).delete()
        reading.last_number = max(number, reading.last_number)
        reading.is_behind = reading.last_number < shown or (reading.is_behind and _misses(reading))
        reading.at = timezone.now()
        reading.save(update_fields=["last_number", "is_behind", "at"])

    @transaction.atomic
    def go_back(self, member: Any, thread: Any, number: int) -> None:
        """Make everything from `number` on unread again: "mark unread from here"."""
        shown = _shared(thread)
        reading, _made = self.update_or_create(
            member=member, thread=thread, defaults={"last_number": number - 1, "at": timezone.now()}
        )
        reading.missed.filter(post__number__gte=number).delete()
        reading.is_behind = number - 1 < shown or _misses(reading)
        reading.save(update_fields=["is_behind"])

    @transaction.atomic
    def catch_up(self, member: Any, threads: Iterable[int]) -> None:
        """Note that `member` is done with all that stands in these threads now (keys): "mark all read".

        Their rows are locked, in one order: a post that is being published meanwhile is counted here, or comes after.
        """
        thread: Any = self.model._meta.get_field("thread").related_model
        keys = list(threads)
        rows = thread.objects.filter(pk__in=keys).order_by("pk")
        heads = rows.select_for_update(of=("self",), no_key=True).values_list("pk", "last_number")
        now = timezone.now()
        self.bulk_create(
            [self.model(member=member, thread_id=pk, last_number=number, at=now) for pk, number in heads],
            update_conflicts=True,
            unique_fields=["member", "thread"],
            update_fields=["last_number", "is_behind", "at"],
        )
        _missed_rows().of(member, keys).delete()

    def fall_behind(self, post: Any) -> None:
        """A post came to stand: in the transaction that locks the thread's row; two statements, however many read it.

        Who has read further than its number has missed it, wherever it stands.
        """
        others = self.filter(thread=post.thread_id).exclude(member=post.author_id)
        further = others.filter(last_number__gte=post.number).order_by().values_list("pk", Value(post.pk))
        sql, values = further.query.sql_with_params()
        missed = _missed_rows().model._meta.db_table
        with connection.cursor() as cursor:  # Django has no INSERT … SELECT
            cursor.execute(f"INSERT INTO {missed} (reading_id, post_id) {sql} ON CONFLICT DO NOTHING", values)
        others.filter(is_behind=False).update(is_behind=True)

    def fall_back(self, post: Any) -> None:
        """A post stands again: who had missed it, or had not come to it, has something to read."""
        unread = Q(last_number__lt=post.number) | Q(missed__post=post.pk)
        rows = self.filter(unread, thread=post.thread_id, is_behind=False).values("pk")
        self.filter(pk__in=rows).update(is_behind=True)


def _missed_rows() -> MissedQuerySet:
    rows: MissedQuerySet = apps.get_model("forum", "Missed").objects.all()
    return rows


def _were_missed(reading: Any, seen: Iterable[Any]) -> MissedQuerySet:
    """Return what the reader had missed of what was just seen. Of whoever is not behind, nothing is asked."""
    missed: MissedQuerySet = reading.missed.standing()
    return missed.filter(post__in=seen) if reading.is_behind else missed.none()


def _misses(reading: Any) -> bool:
    return bool(reading.missed.standing().exists())


def _shared(thread: Any) -> int:
    """Return the number of the newest post everybody may read, with the row held as it is until the transaction ends.

    SQLite needs no lock: its transactions begin IMMEDIATE. Django has no FOR SHARE of its own.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_shown FROM forum_thread WHERE id = %s FOR SHARE", [thread.pk])
            return int(cursor.fetchone()[0])
    return int(type(thread).objects.values_list("last_shown", flat=True).get(pk=thread.pk))
