"""How far members have read: the one place that moves a reading, and keeps what is unread exact."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Least
from django.utils import timezone


class ReadingQuerySet(QuerySet[Any]):
    def advance(self, member: Any, thread: Any, number: int, seen_from: int = 1) -> None:
        """Note that `member` has had the posts from `seen_from` to `number` on the screen; never goes back."""
        reading = self.filter(member=member, thread=thread).first()
        if reading is None or number > reading.last_number or _was_missed(reading, seen_from, number):
            self._move(member, thread, number, seen_from)

    @transaction.atomic
    def _move(self, member: Any, thread: Any, number: int, seen_from: int) -> None:
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
        if _was_missed(reading, seen_from, number):
            reading.missed, reading.missed_from = 0, None
        reading.last_number = max(number, reading.last_number)
        reading.is_behind = reading.last_number < shown or reading.missed > 0
        reading.at = timezone.now()
        reading.save(update_fields=["last_number", "missed", "missed_from", "is_behind", "at"])

    @transaction.atomic
    def go_back(self, member: Any, thread: Any, number: int) -> None:
        """Make everything from `number` on unread again: "mark unread from here"."""
        shown = _shared(thread)
        self.update_or_create(
            member=member,
            thread=thread,
            defaults={
                "last_number": number - 1,
                "missed": 0,
                "missed_from": None,
                "is_behind": number - 1 < shown,
                "at": timezone.now(),
            },
        )

    @transaction.atomic
    def catch_up(self, member: Any, threads: Iterable[int]) -> None:
        """Note that `member` is done with all that stands in these threads now (keys): "mark all read".

        Their rows are locked, in one order: a post that is being published meanwhile is counted here, or comes after.
        """
        thread: Any = self.model._meta.get_field("thread").related_model
        rows = thread.objects.filter(pk__in=list(threads)).order_by("pk")
        heads = rows.select_for_update(of=("self",), no_key=True).values_list("pk", "last_number")
        now = timezone.now()
        self.bulk_create(
            [self.model(member=member, thread_id=pk, last_number=number, at=now) for pk, number in heads],
            update_conflicts=True,
            unique_fields=["member", "thread"],
            update_fields=["last_number", "missed", "missed_from", "is_behind", "at"],
        )

    def fall_behind(self, thread: Any, number: int, author: Any) -> None:
        """A post came to stand at `number`: in the transaction that locks the thread's row.

        Who has read further than that has missed it, wherever it stands.
        """
        others = self.filter(thread=thread).exclude(member=author)
        others.filter(last_number__gte=number).update(
            missed=F("missed") + 1, missed_from=Least(Coalesce(F("missed_from"), number), number), is_behind=True
        )
        others.filter(last_number__lt=number, is_behind=False).update(is_behind=True)


def _was_missed(reading: Any, seen_from: int, number: int) -> bool:
    """Say whether what came to stand late was among the posts that were just seen."""
    return reading.missed_from is not None and seen_from <= reading.missed_from <= number


def _shared(thread: Any) -> int:
    """Return the number of the newest post everybody may read, with the row held as it is until the transaction ends.

    SQLite needs no lock: its transactions begin IMMEDIATE. Django has no FOR SHARE of its own.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_shown FROM forum_thread WHERE id = %s FOR SHARE", [thread.pk])
            return int(cursor.fetchone()[0])
    return int(type(thread).objects.values_list("last_shown", flat=True).get(pk=thread.pk))
