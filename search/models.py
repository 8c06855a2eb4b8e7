"""What search keeps in the database: prepared documents, what engines still have to be told, rebuilds under way."""

from django.db import models
from django.utils.timezone import now

from search.records import Record, record_of, tombstone
from search.registry import Document, Text


class Entry(models.Model):
    """A thing's document, analysed when the thing was saved: what every engine is fed from, and rebuilt from.

    `texts` maps a language to `title` and `body` as written; `tokens` holds what `records.tokens_of` made of them.
    """

    kind = models.CharField(max_length=40)
    thing_pk = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField()
    texts = models.JSONField(default=dict)
    tokens = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    scopes = models.JSONField(default=list)
    date = models.DateTimeField(null=True)
    uses = models.BigIntegerField(default=0)
    collapse = models.CharField(max_length=120, blank=True)
    deleted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing_pk"], name="one_entry_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing_pk} r{self.revision}"

    def document(self) -> Document:
        """Return what the kind said of the thing when it was saved."""
        return Document(
            texts={code: Text(text["title"], text["body"]) for code, text in self.texts.items()},
            scopes=frozenset(self.scopes),
            facets={name: tuple(slugs) for name, slugs in self.facets.items()},
            date=self.date,
            uses=self.uses,
            collapse=self.collapse,
        )

    def record(self) -> Record:
        """Return what an engine stores."""
        if self.deleted:
            return tombstone(self.kind, self.thing_pk, self.revision)
        return record_of(self.kind, self.thing_pk, self.revision, self.document(), self.tokens)


class Outbox(models.Model):
    """Something an engine has not acknowledged yet: one row for each engine and thing, raised by each new revision."""

    class Op(models.TextChoices):
        INDEX = "index", "index"
        DELETE = "delete", "delete"

    engine = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    thing_pk = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField()
    op = models.CharField(max_length=6, choices=Op.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    queued_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engine", "kind", "thing_pk"], name="one_outbox_row_a_thing")]
        indexes = [models.Index(fields=["engine", "due_at"], name="outbox_due")]
        verbose_name_plural = "outbox"

    def __str__(self) -> str:
        return f"{self.op} {self.kind}:{self.thing_pk} r{self.revision} for {self.engine}"


class Rebuild(models.Model):
    """A new index being filled: while this row stands, whatever is drained goes to it as well."""

    engine = models.CharField(max_length=20, unique=True)
    index = models.CharField(max_length=120)
    started_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.engine}: {self.index}"
