"""What search keeps in the database: prepared documents and what they mean, what engines still have to be told,
rebuilds under way, and how its staff steers it."""

from dataclasses import replace
from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from search.meaning.known import fingerprint, text_of
from search.meaning.known import models as models_here
from search.records import Record, is_analysed, record_of, tombstone
from search.registry import Document, Text
from search.written import Rows, moment_of

LANGUAGE_CHOICES = [("en", _("English")), ("es", _("Spanish"))]


class EntryQuerySet(models.QuerySet["Entry"]):
    def to_index(self) -> "EntryQuerySet":
        """Read what `Entry.record` says of each: its vectors, on a site that has models, and else not its own words."""
        return self.prefetch_related("vectors") if models_here() else self.defer("texts")

    def records(self, after: int, most: int) -> tuple[list[Record], int]:
        """Return the records of the first entries after a primary key, and the last one's key (0: there are none).

        Where no model has to look at the words, entries are read as plain rows: half the time of objects.
        """
        if models_here():
            entries = list(self.filter(pk__gt=after).order_by("pk")[:most].to_index())
            return [entry.record() for entry in entries], entries[-1].pk if entries else 0
        rows = _rows(most).ask({AFTER: after})
        return [self._record(*row) for row in rows], rows[-1][0] if rows else 0

    def _record(
        self, pk: int, deleted: bool, kind: str, thing_pk: str, revision: int, tokens: str, scopes: str, facets: str,
        date: Any, *told: Any,
    ) -> Record:  # fmt: skip
        """Return what `Entry.record` returns, of a row of `RECORDED`."""
        if deleted:
            return tombstone(kind, thing_pk, revision)
        if not is_analysed(read := orjson.loads(tokens)):
            return Entry.objects.get(pk=pk).record()
        document = _sorted(orjson.loads(scopes), orjson.loads(facets), moment_of(date), *told)
        return record_of(kind, thing_pk, revision, document, read)


RECORDED = ("kind", "thing_pk", "revision", "tokens", "scopes", "facets", "date", "uses", "score", "collapse")
AFTER = -1_900_000_003
"""Stands for the primary key after which entries are read."""


@cache
def _rows(most: int) -> Rows:
    """Return the query for the first entries after one, read as the driver says them: JSON is text."""
    return Rows.of(Entry.objects.filter(pk__gt=AFTER).order_by("pk").values_list("pk", "deleted", *RECORDED)[:most])


def _sorted(scopes: Any, facets: Any, date: Any, uses: int, score: float, collapse: str) -> Document:
    """Return a document without its words."""
    named = {name: tuple(slugs) for name, slugs in facets.items()}
    return Document(
        texts={}, scopes=frozenset(scopes), facets=named, date=date, uses=uses, score=score, collapse=collapse
    )


class Entry(models.Model):
    """A thing's document, analysed when the thing was saved: what every engine is fed from, and rebuilt from.

    `texts` maps a language to `title` and `body` as written; `tokens` holds what `records.tokens_of` made of them by
    the analysis that `rules` names (`records.RULES`).
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
    score = models.FloatField(default=0)
    collapse = models.CharField(max_length=120, blank=True)
    deleted = models.BooleanField(default=False)
    rules = models.CharField(max_length=16, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing_pk"], name="one_entry_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing_pk} r{self.revision}"

    def document(self) -> Document:
        """Return what the kind said of the thing when it was saved."""
        texts = {code: Text(text["title"], text["body"]) for code, text in self.texts.items()}
        return replace(self._sorted(), texts=texts)

    def _sorted(self) -> Document:
        return _sorted(self.scopes, self.facets, self.date, self.uses, self.score, self.collapse)

    def record(self) -> Record:
        """Return what an engine stores."""
        if self.deleted:
            return tombstone(self.kind, self.thing_pk, self.revision)
        document = self._sorted() if is_analysed(self.tokens) else self.document()
        record = record_of(self.kind, self.thing_pk, self.revision, document, self.tokens)
        if not models_here():
            return record
        vectors = {vector.language: vector for vector in self.current_vectors()}
        return replace(
            record,
            made={code: vector.made for code, vector in vectors.items()},
            vectors={code: bytes(vector.numbers) for code, vector in vectors.items()},
        )

    def to_read(self) -> dict[str, str]:
        """Return, by language, what a model is given of this thing: nothing of what no model knows."""
        if self.deleted:
            return {}
        texts = {code: text_of(text["title"], text["body"]) for code, text in self.texts.items()}
        return {code: text for code, text in texts.items() if text and code in models_here()}

    def current_vectors(self) -> "list[Vector]":
        """Return the vectors that were made of just these words, by the models that there are now."""
        if not (known := models_here()):
            return []
        wanted = {code: fingerprint(known[code], text) for code, text in self.to_read().items()}
        return [vector for vector in self.vectors.all() if wanted.get(vector.language) == vector.made]


class Vector(models.Model):
    """What a thing means in one language: floats of four bytes, little-endian. `made` names the model and the words
    that it was made of (`meaning.known.fingerprint`): one of other words is not used."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="vectors")
    language = models.CharField(max_length=2)
    made = models.CharField(max_length=100)
    numbers = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="one_vector_an_entry_and_language")]

    def __str__(self) -> str:
        return f"{self.language} of {self.entry_id}: {self.made}"


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
    """A new index being filled: while this row stands, whatever is drained goes to it as well.

    `done` of `total` documents are copied so far.
    """

    engine = models.CharField(max_length=20, unique=True)
    index = models.CharField(max_length=120)
    started_at = models.DateTimeField(default=now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.engine}: {self.index}"


class Synonym(models.Model):
    """Words and phrases of one language that mean the same: who looks for one finds the others, from now on."""

    lang = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    words = models.JSONField(_("words"), help_text=_("Words or phrases that mean the same, one a line."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["lang", "words"]

    def __str__(self) -> str:
        return ", ".join(self.words)


class Pin(models.Model):
    """A thing that stands above everything else that a query finds; `query` is folded, `lang` empty for both."""

    query = models.CharField(_("query"), max_length=200)
    lang = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, blank=True)
    kind = models.CharField(_("kind"), max_length=40)
    thing_pk = models.CharField(max_length=64)
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")
        ordering = ["query", "lang", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["query", "lang", "kind", "thing_pk"], name="one_pin_a_query_and_thing")
        ]

    def __str__(self) -> str:
        return f"{self.query}: {self.kind}:{self.thing_pk}"


class QueryLog(models.Model):
    """What was looked for on a day, and what came of it; by nobody, as far as this row knows.

    `asked` counts how often, `results` is what was found the last time, `followed` how often somebody went on to a hit.
    """

    text = models.CharField(_("query"), max_length=100)
    lang = models.CharField(_("language"), max_length=2)
    day = models.DateField(_("day"))
    asked = models.PositiveIntegerField(_("asked"), default=1)
    results = models.PositiveIntegerField(_("results"))
    followed = models.PositiveIntegerField(_("followed"), default=0)

    class Meta:
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        constraints = [models.UniqueConstraint(fields=["text", "lang", "day"], name="one_log_row_a_query_and_day")]
        indexes = [models.Index(fields=["day"], name="query_log_day")]

    def __str__(self) -> str:
        return f"{self.text} ({self.lang}, {self.day})"
