"""A thread: a title, a row of numbered posts, perhaps a thing it is about."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from taggit.managers import TaggableManager

from forum.models.category import Category
from forum.policies import HELD, HIDDEN, MERGED, REJECTED, STANDING
from forum.querysets import PER_PAGE, ThreadQuerySet

if TYPE_CHECKING:
    from forum.models.post import Post


class Thread(models.Model):
    """`last_number` is the newest number ever given; `posts_count` counts what still stands.

    `about_kind` and `about_key` name a thing by its kind; `about_thing` is the part of the key before `#` without
    hyphens, as both databases can compare it. The last fields are kept by the actions, in the transaction of what
    they tell; `last_shown` is the number of the newest post that everybody may read.
    """

    class State(models.TextChoices):
        STANDING = STANDING, _("stands")
        HELD = HELD, _("waits for a moderator")
        REJECTED = REJECTED, _("was not let in by a moderator")
        HIDDEN = HIDDEN, _("hidden by a moderator")
        MERGED = MERGED, _("stands in another thread now")

    category = models.ForeignKey(Category, models.PROTECT, related_name="threads", verbose_name=_("category"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="threads", verbose_name=_("started by")
    )
    title = models.CharField(_("title"), max_length=160)
    lang = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    slug = models.SlugField(_("slug"), max_length=80)
    about_kind = models.CharField(max_length=40, blank=True, editable=False)
    about_key = models.CharField(max_length=120, blank=True, editable=False)
    about_thing = models.CharField(max_length=80, blank=True, editable=False)
    tags = TaggableManager(verbose_name=_("tags"), blank=True)
    created_at = models.DateTimeField(_("started"), db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=STANDING, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    last_shown = models.PositiveIntegerField(default=0, editable=False)
    posts_count = models.PositiveIntegerField(default=0, editable=False)
    last_post = models.ForeignKey("forum.Post", models.SET_NULL, null=True, editable=False, related_name="+")
    last_post_at = models.DateTimeField(editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-last_post_at"]
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_key"],
                condition=~models.Q(about_kind=""),
                name="one_thing_one_thread",
            )
        ]
        indexes = [
            models.Index(fields=["-last_post_at", "-id"], name="thread_latest"),
            models.Index(fields=["category", "-last_post_at", "-id"], name="thread_latest_in_category"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])

    def url_in(self, language: str) -> str:
        """Return the address of the thread under a language; the canonical one is under its own."""
        with override(language):
            return self.get_absolute_url()

    def url_of(self, number: int) -> str:
        """Return the address at which the post of this number stands now."""
        page = page_of(number)
        return f"{self.get_absolute_url()}{f'?page={page}' if page > 1 else ''}#post-{number}"

    @property
    def stream_key(self) -> str:
        """The key of the live stream; a page without a thread yet already follows the key of its thing."""
        return about_stream_key(self.about_kind, self.about_key) if self.about_kind else str(self.pk)

    @property
    def pages(self) -> int:
        return page_of(self.last_number)

    @property
    def is_closed(self) -> bool:
        return hasattr(self, "closing")

    @property
    def is_pinned(self) -> bool:
        return hasattr(self, "pin")

    @property
    def answer(self) -> "Post | None":
        """The post that was accepted as the answer, as long as everybody may read it."""
        return self.solution.post if hasattr(self, "solution") and self.solution.post.is_standing else None

    @property
    def is_solved(self) -> bool:
        return hasattr(self, "solution")

    @property
    def solution_number(self) -> int | None:
        """The number of the accepted answer, if there is one."""
        return self.answer.number if self.answer else None


class Closing(models.Model):
    """A thread that takes no more replies: who closed it, when, why."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="closing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.thread} · {self.by}"


class Pin(models.Model):
    """A thread kept on top: of its category, or of all talk. Who pinned it, and when."""

    class Scope(models.TextChoices):
        CATEGORY = "category", _("on top of its category")
        SITE = "site", _("on top of all talk")

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="pin")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.CATEGORY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.thread} · {self.by}"


class Solution(models.Model):
    """The post that answers a thread's question: who accepted it, and when."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="solution")
    post = models.OneToOneField("forum.Post", models.CASCADE, related_name="solves")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.thread} · {self.post_id}"


class Merge(models.Model):
    """A thread whose posts stand in another one now, from `first_number` on. Its old address leads there."""

    source = models.OneToOneField(Thread, models.CASCADE, related_name="merged_into")
    target = models.ForeignKey(Thread, models.CASCADE, related_name="merges")
    first_number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def get_absolute_url(self) -> str:
        return self.url_of(1)

    def url_of(self, number: int) -> str:
        """Return where the post that had this number in the old thread stands now."""
        return self.target.url_of(self.first_number - 1 + min(max(1, number), self.source.last_number))


def page_of(number: int) -> int:
    """Return the page on which a number stands."""
    return max(1, -(-number // PER_PAGE))


def about_stream_key(kind: str, key: str) -> str:
    return f"about:{kind}:{key}"


def thing_of(key: str) -> str:
    """Return the part of a key that names the thing itself (a block of a page stands after `#`), without hyphens."""
    return key.partition("#")[0].replace("-", "")
