"""What stories are sorted by: categories, series, tags. Each has an address and a page of its own."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase

from topics.models import Term


class Shelf(Term):
    """A word that stories are sorted by, with a few sentences that its own page begins with."""

    intro_en = models.TextField(_("introduction in English"), max_length=600, blank=True)
    intro_es = models.TextField(_("introduction in Spanish"), max_length=600, blank=True)

    class Meta(Term.Meta):
        abstract = True

    @property
    def intro(self) -> str:
        """The introduction in the language of the reader; empty where it was not written in that one."""
        return self.intro_es if (get_language() or "en").startswith("es") else self.intro_en


class BlogCategory(Shelf):
    """One of the few shelves of the blog."""

    class Meta(Shelf.Meta):
        verbose_name = _("category of stories")
        verbose_name_plural = _("categories of stories")

    def get_absolute_url(self) -> str:
        return reverse("blog_category", args=[self.slug])


class Series(Shelf):
    """Stories that are read one after the other; each says which part it is."""

    class Meta(Shelf.Meta):
        verbose_name = _("series of stories")
        verbose_name_plural = _("series of stories")

    def get_absolute_url(self) -> str:
        return reverse("blog_series", args=[self.slug])


class PostTag(TaggedItemBase):
    content_object = ParentalKey("pages.BlogPostPage", on_delete=models.CASCADE, related_name="tagged_items")
