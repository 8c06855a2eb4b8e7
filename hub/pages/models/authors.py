"""Who writes stories: members of the hub, and people without an account here."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable

from members.models import Member


class Author(models.Model):
    """Somebody who wrote a story and has no account here; what is said of them is said in both languages."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        blank=True,
        help_text=_("The end of the address of their page: /blog/by/…/. Empty: their name."),
    )
    part_en = models.CharField(_("their part, in English"), max_length=120, blank=True)
    part_es = models.CharField(_("their part, in Spanish"), max_length=120, blank=True)
    bio_en = models.TextField(_("about them, in English"), max_length=600, blank=True)
    bio_es = models.TextField(_("about them, in Spanish"), max_length=600, blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldPanel("part_en"), FieldPanel("part_es")], _("Their part")),
        MultiFieldPanel([FieldPanel("bio_en"), FieldPanel("bio_es")], _("About them")),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author without an account")
        verbose_name_plural = _("authors without an account")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or _free_slug(self)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("blog_author", args=[self.slug])

    def clean(self) -> None:
        """Members' pages stand under their handles, so nobody else's may."""
        super().clean()
        if self.slug and Member.objects.filter(handle=self.slug).exists():
            raise ValidationError({"slug": _("A member has this handle. Please choose another address.")})

    @property
    def part(self) -> str:
        return self.part_es if (get_language() or "en").startswith("es") else self.part_en

    @property
    def bio(self) -> str:
        """What is said of them, in the reader's language; in the other one where only that was written."""
        here, there = (self.bio_en, self.bio_es)[:: -1 if (get_language() or "en").startswith("es") else 1]
        return here or there

    @property
    def bio_language(self) -> str:
        """The language in which `bio` is written, for this reader."""
        return "es" if self.bio == self.bio_es and self.bio != self.bio_en else "en"


class PostAuthor(Orderable):
    """One of the people who wrote a story: a member, or an author without an account."""

    post = ParentalKey("pages.BlogPostPage", on_delete=models.CASCADE, related_name="post_authors")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    author = models.ForeignKey(
        Author, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("without an account")
    )

    panels = [FieldPanel("member"), FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, author__isnull=True)
                | models.Q(member__isnull=True, author__isnull=False),
                name="an_author_is_one_person",
                violation_error_message=_("Choose a member, or somebody without an account: one of the two."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def person(self) -> Any:
        return self.member or self.author

    def clean(self) -> None:
        super().clean()
        if bool(self.member_id) == bool(self.author_id):
            raise ValidationError(_("Choose a member, or somebody without an account: one of the two."))


def _free_slug(author: Author) -> str:
    """Return the name as an address that nobody has: neither another author nor, as a handle, a member."""
    wanted = slugify(author.name)[:50] or "author"
    others = Author.objects.exclude(pk=author.pk)
    for number in range(1, 10_000):
        slug = f"{wanted}-{number}" if number > 1 else wanted
        if not (others.filter(slug=slug).exists() or Member.objects.filter(handle=slug).exists()):
            return slug
    raise ValidationError(_("Please choose an address for this author."))
