"""A post: words with a number, an author and a language, and what becomes of them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models.thread import Thread
from forum.policies import GONE, HELD, HIDDEN, REJECTED, REMOVED, STANDING, TAKEN, WITHDRAWN
from forum.querysets import PostQuerySet

EXCERPT_LENGTH = 200
NEUTRAL = "/~/"
"""Stands for `/en/` or `/es/` in the links of stored HTML; the page that shows it puts in the reader's language."""


class Post(models.Model):
    """`number` counts from 1 in a thread, without gaps. `body` is Markdown; `body_html` is what pages show.

    `revision` is raised by every edit; `rendered_with` is the version of the path from Markdown to HTML, so that a
    better one can go over old posts. `client_key` is made once a draft: a retry finds the first post. `state` says
    in one word what the rows beside it (`Removal`, `Hiding`, a `Hold`) say with author, time and reason; the actions
    write both in one transaction.
    """

    class State(models.TextChoices):
        STANDING = STANDING, _("stands")
        HELD = HELD, _("waits for a moderator")
        REJECTED = REJECTED, _("was not let in by a moderator")
        HIDDEN = HIDDEN, _("hidden by a moderator")
        REMOVED = REMOVED, _("taken back by its author")
        TAKEN = TAKEN, _("taken away by a moderator")
        WITHDRAWN = WITHDRAWN, _("taken back by its author before others read it")

    # No index of their own: (thread, number) and (author, created_at) begin with them, and a planner that may choose
    # the shorter one reads a whole thread for a page of it.
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", verbose_name=_("thread"), db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="posts",
        verbose_name=_("author"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=STANDING, editable=False)
    body = models.TextField(_("words"))
    body_html = models.TextField(editable=False)
    excerpt = models.CharField(max_length=EXCERPT_LENGTH, editable=False, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    rendered_with = models.PositiveSmallIntegerField(editable=False)
    lang = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    reply_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    client_key = models.UUIDField(editable=False)
    created_at = models.DateTimeField(_("posted"), db_index=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    search_revision = models.PositiveBigIntegerField(default=0, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["thread", "number"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once_a_thread"),
            models.UniqueConstraint(fields=["author", "client_key"], name="post_once_a_draft"),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_recent_of_author"),
            models.Index(
                fields=["thread", "author"],
                condition=models.Q(state__in=[HELD, HIDDEN, REJECTED, WITHDRAWN]),
                name="post_seen_by_some",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread} · {self.number}"

    def get_absolute_url(self) -> str:
        """The permalink: it leads to where the post stands now."""
        return reverse("post", args=[self.pk])

    @property
    def is_standing(self) -> bool:
        """Everybody who may read the thread may read it."""
        return self.state == STANDING

    @property
    def is_removed(self) -> bool:
        """Its words were taken away for good."""
        return self.state in GONE

    def html_in(self, language: str) -> str:
        """Return the stored HTML with its links to this hub under a language."""
        return self.body_html.replace(f'href="{NEUTRAL}', f'href="/{language}/')


class Removal(models.Model):
    """A post that was taken away: by whom, and when. Its number stays, its words do not.

    `words` keeps them for the moment in which the taking away can be undone; a sweep empties it.
    """

    post = models.OneToOneField(Post, models.CASCADE, related_name="removal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_author = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField(blank=True, editable=False)

    def __str__(self) -> str:
        return f"{self.post} · {self.by}"


class Hiding(models.Model):
    """A post or a whole thread that moderators keep out of sight: by whom, when, why. Its author still reads it."""

    post = models.OneToOneField(Post, models.CASCADE, null=True, related_name="hiding")
    thread = models.OneToOneField(Thread, models.CASCADE, null=True, related_name="hiding")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=True) ^ models.Q(thread__isnull=True), name="hiding_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post or self.thread} · {self.by}"


class Revision(models.Model):
    """What a post said: one row for each version, from its first change on. `number` is `Post.revision` then."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["post", "number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_once_a_number")]

    def __str__(self) -> str:
        return f"{self.post} · {self.number}"
