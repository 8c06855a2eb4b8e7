"""Stories: what changed, for whom, and how they know."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail_localize.fields import SynchronizedField

from content.blocks import StoryBlocks
from content.markdown import plain_text
from content.page import HubPage, IllustratedPage
from hub.pages.querysets import StoryManager
from topics.models import Term

WORDS_A_MINUTE = 200
STORIES_A_PAGE = 12


class BlogCategory(Term):
    """One of the few shelves of the blog."""

    class Meta(Term.Meta):
        verbose_name = _("category of stories")
        verbose_name_plural = _("categories of stories")


class Author(models.Model):
    """Somebody who wrote a story and has no account here."""

    name = models.CharField(_("name"), max_length=80)
    part_en = models.CharField(_("their part, in English"), max_length=120, blank=True)
    part_es = models.CharField(_("their part, in Spanish"), max_length=120, blank=True)

    panels = [FieldPanel("name"), FieldPanel("part_en"), FieldPanel("part_es")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author without an account")
        verbose_name_plural = _("authors without an account")

    def __str__(self) -> str:
        return self.name

    @property
    def part(self) -> str:
        return self.part_es if (get_language() or "en").startswith("es") else self.part_en


class BlogIndexPage(HubPage):
    section = "stories"
    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.BlogPostPage", "pages.CoalitionShelfPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add a page of stories, each once, in the reader's language where there is one."""
        context = super().get_context(request, *args, **kwargs)
        language = (get_language() or self.language)[:2]
        stories = BlogPostPage.objects.visible_to(request.user).for_readers_of(language).newest_first()
        category = BlogCategory.objects.filter(slug=request.GET.get("category", "")).first()
        tag = PostTag.tag_model().objects.filter(slug=request.GET.get("tag", "")).first()
        if category:
            stories = stories.filter(category=category)
        if tag:
            stories = stories.filter(tags=tag)
        page = Paginator(stories.for_list(), STORIES_A_PAGE).get_page(request.GET.get("page"))
        chosen = {"category": category and category.slug, "tag": tag and tag.slug}
        chosen["page"] = str(page.number) if page.number > 1 else None
        by = " · ".join(str(term.name) for term in (category, tag) if term)
        return (
            context
            | _narrowed(context, by, chosen)
            | {
                "stories": page,
                "categories": BlogCategory.objects.all(),
                "category": category,
                "tag": tag,
                "leads_with_one": not any(chosen.values()),
            }
        )


def _narrowed(context: dict[str, Any], by: str, chosen: dict[str, str | None]) -> dict[str, Any]:
    """Return title and addresses of a part of the list, so that no two of its pages say they are the same."""
    query = urlencode({name: value for name, value in chosen.items() if value})
    if not query:
        return {}
    meta = context["meta"]
    title = f"{meta['title']}: {by}" if by else meta["title"]
    if chosen["page"]:
        title = str(_("%(title)s, page %(number)s") % {"title": title, "number": chosen["page"]})
    return {
        "meta": meta | {"title": title, "canonical": f"{meta['canonical']}?{query}"},
        "language_urls": {code: f"{url}?{query}" for code, url in context["language_urls"].items()},
    }


class PostTag(TaggedItemBase):
    content_object = ParentalKey("pages.BlogPostPage", on_delete=models.CASCADE, related_name="tagged_items")


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


class BlogPostPage(IllustratedPage):
    section = "stories"
    icon = "feather"
    social_type = "article"
    parent_page_types = ["pages.BlogIndexPage", "pages.CoalitionShelfPage"]
    subpage_types: list[str] = []

    category = models.ForeignKey(BlogCategory, models.PROTECT, null=True, related_name="+", verbose_name=_("category"))
    body = StreamField(StoryBlocks(), verbose_name=_("story"))
    topics = ParentalManyToManyField("topics.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    tags = ClusterTaggableManager(through=PostTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("post_authors", heading=_("Who wrote it"), label=_("Author")),
        IllustratedPage.picture_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("category"), FieldPanel("topics", widget=forms.CheckboxSelectMultiple), FieldPanel("tags")],
            _("Where it belongs"),
        ),
    ]
    objects = StoryManager()

    override_translatable_fields = [*HubPage.override_translatable_fields, SynchronizedField("topics")]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def authors(self) -> list[Any]:
        """The people who wrote it, in order: members and authors without an account."""
        return [entry.person for entry in self.post_authors.all()]

    @property
    def words(self) -> str:
        """The story as plain text."""
        return plain_text(" ".join(self.body.stream_block.get_searchable_content(self.body)))

    @property
    def minutes(self) -> int:
        """How long reading takes."""
        return max(1, round(len(self.words.split()) / WORDS_A_MINUTE))

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The headings, with the anchors that `blocks/heading.html` gives them."""
        return [
            (f"part-{block.id[:8]}", block.value) for block in self.body if block.block_type == "heading" and block.id
        ]

    def structured_data(self) -> dict[str, Any]:
        published = self.first_published_at
        return {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": self.title,
            "description": self.description,
            "inLanguage": self.language,
            "datePublished": published and published.isoformat(),
            "dateModified": self.last_published_at and self.last_published_at.isoformat(),
            "author": [{"@type": "Person", "name": str(person)} for person in self.authors],
            "keywords": ", ".join(tag.name for tag in self.tags.all()),
            "timeRequired": f"PT{self.minutes}M",
        }
