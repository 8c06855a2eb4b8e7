"""What every page of the hub has: one sentence about it, a social image, its languages, its place in the index."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from csp.decorators import csp_replace
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from content.faults import Faults, WithoutFaults
from content.films import host_to_watch
from content.granting import MEMBER, lend
from content.legible import keep_legible
from content.page_forms import IllustratedPageForm, WholeCopyForm
from content.panels import SchedulePanel
from content.querysets import HubPageManager, IllustratedManager
from content.remembering import Shelf
from content.rules import fault_of_alt

HOME_DEPTH = 2
SOCIAL_SIZE = "fill-1200x630|format-jpeg"


_about: Shelf[dict[str, Any]] = Shelf(1000)

LONGEST_TITLE = 110
"""Letters of a title that other machines are given."""
LONGEST_SENTENCE = 200
"""Letters of a description that is taken from a page's own words."""


def address_in(language: str, url_path: str) -> str:
    """Return the path that leads to a place in the tree (`/home-en/blog/`) under a language: `/es/blog/`."""
    _home, _slash, rest = url_path.removeprefix("/").partition("/")
    return f"/{language}/{rest}"


def trail_data(trail: Sequence[tuple[str, str]]) -> dict[str, Any] | None:
    """Return names and paths from the home page on as JSON-LD (schema.org `BreadcrumbList`); `None` for no way."""
    if not trail:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": urljoin(settings.SITE_URL, path)}
            for place, (name, path) in enumerate(trail, start=1)
        ],
    }


class SearchRevision(models.PositiveBigIntegerField):
    """A counter that only `search` raises, by a query of its own.

    Publishing writes a page as it stood in a revision, and editing as it stood when the form was opened; an update
    therefore leaves the column as it is, or the counter would fall back and the index would ignore what is newer.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return super().pre_save(model_instance, add) if add else models.F(self.attname)


def shortened(text: str, letters: int) -> str:
    """Return a text cut between two words, where it is longer than so many letters."""
    if len(text) <= letters:
        return text
    whole = text[: letters - 1].rpartition(" ")[0] or text[: letters - 1]
    return f"{whole.rstrip(' ,;:.–-')}…"


class HubPage(WithoutFaults, Page):
    """A page that people read. It is found and talked about by its `translation_key`, whatever the language."""

    may_be_kept = True
    """Whether the page is the same for all visitors until something is published or posted (`hub.keeping`)."""
    section = "home"
    """The room of the house whose colour the page wears."""
    icon = "info"
    """What stands for its kind beside a hit of a search."""
    social_type = "website"
    is_quotable = False
    """Whether readers may talk about each passage of its body (`content.passages`)."""

    intro = models.CharField(
        _("in one or two sentences"),
        max_length=300,
        blank=True,
        help_text=_("What the page is about. Stands under the title, in lists, and in what others share."),
    )
    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
        help_text=_("Shown where others share the page. Empty: the picture of the page, else the hub’s own."),
    )
    search_revision = SearchRevision(default=0, editable=False)

    objects = HubPageManager()
    copy_form_class = WholeCopyForm

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("For search")
        ),
        FieldPanel("social_image"),
    ]
    settings_panels = [SchedulePanel(), CommentPanel()]
    # Both trees use the same slugs, so that an address is the same in every language but for its first part.
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        """The language of the words: `en` or `es`."""
        return str(self.locale.language_code)[:2]

    @property
    def description(self) -> str:
        """One sentence for machines and for lists."""
        return self.search_description or self.intro

    @property
    def words(self) -> str:
        """The page as plain text; a list has none of its own."""
        return ""

    @property
    def picture(self) -> Any | None:
        """The picture of the page, if it has one."""
        return None

    @property
    def picture_in_words(self) -> str:
        """What is to be seen on the picture."""
        return ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        keep_legible(self)
        super().save(*args, **kwargs)

    def address(self, language: str | None = None) -> str:
        """Return the path of the page in a language (default: its own), without a query.

        Where the page is not translated, the address in the other language shows the original.
        """
        return address_in(language or self.language, self.url_path)

    def languages(self) -> dict[str, str]:
        """Map each language in which the page is published to its path there."""
        pages = [self, *self.get_translations().live().select_related("locale").specific(defer=True)]
        return {
            page.locale.language_code[:2]: page.address() for page in sorted(pages, key=lambda page: page.locale_id)
        }

    def metadata(self) -> dict[str, Any]:
        """Return what the head of the page says to other machines (`hub.templatetags.frame.page_metadata`)."""
        return {
            "title": shortened(self.seo_title or self.title, LONGEST_TITLE),
            "description": self.description or shortened(self.words, LONGEST_SENTENCE),
            "canonical": self.address(),
            "language": self.language,
            "type": self.social_type,
            "published": self.first_published_at,
            "modified": self.last_published_at,
            **self._shared_picture(),
        }

    def _shared_picture(self) -> dict[str, Any]:
        image = self.social_image or self.picture
        if image is None:
            return {}
        made = image.get_rendition(SOCIAL_SIZE)
        told = image.description if self.social_image else self.picture_in_words
        size = {"image_width": made.width, "image_height": made.height}
        return {"image": made.url, "image_alt": told or image.description or self.title, **size}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Return name and path of what the page stands under, from the home page on, and its own; one query.

        A home page has none. What is no longer published is left out.
        """
        above = self.get_ancestors().filter(depth__gte=HOME_DEPTH, live=True)
        trail = [(title, address_in(self.language, path)) for title, path in above.values_list("title", "url_path")]
        with override(self.language):
            return [(str(_("Home")), trail[0][1]), *trail[1:], (self.title, self.address())] if trail else []

    def structured_data(self) -> dict[str, Any] | None:
        """Return the page as JSON-LD (schema.org), or `None` where there is nothing to say."""
        return None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        shown_to = (get_language() or self.language)[:2]
        of_a_draft = getattr(request, "is_preview", False)
        known = self._about() if of_a_draft else _about.get_or_make((self._meta.label, self.pk), self._about)
        return context | known | {"is_original": self.language != shown_to}

    def _about(self) -> dict[str, Any]:
        """Return what the head of the page says, which is the same for everybody."""
        return {
            "meta": self.metadata(),
            "language_urls": self.languages(),
            "trail": trail_data(self.breadcrumbs()),
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a draft to who may edit it, and lend them its pictures and documents, which nobody else may have yet."""
        response: HttpResponse = super().serve_preview(request, mode_name)
        if request.user.is_authenticated:
            lend(response, self, MEMBER, request.user.pk)
        return response

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; one asked for under another language's address goes to its translation where there is one."""
        wanted = (get_language() or self.language)[:2]
        translated = self.languages().get(wanted) if wanted != self.language else None
        if translated and translated != request.path:
            return redirect(translated)
        host = self.host_to_watch(request) if "watch" in request.GET else ""
        show = csp_replace({"frame-src": [f"https://{host}"]})(self._drawn) if host else self._drawn
        response: HttpResponse = show(request, *args, **kwargs)
        may_be_kept = self.may_be_kept and not host and not getattr(request, "is_preview", False)
        setattr(response, "may_be_kept", may_be_kept)  # noqa: B010 - how it is told; HttpResponse has no such field
        return response

    def _drawn(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as Wagtail does, but do not forget that a draft is one: it would be kept, and shown to everybody."""
        if not getattr(request, "is_preview", False):
            response: HttpResponse = super().serve(request, *args, **kwargs)
            return response
        template, context = self.get_template(request, *args, **kwargs), self.get_context(request, *args, **kwargs)
        return TemplateResponse(request, template, context)

    def host_to_watch(self, request: HttpRequest) -> str:
        """Return the host of the player that stands in a frame of this page, once somebody asked to watch."""
        return host_to_watch(self, request)


class IllustratedPage(HubPage):
    """A page that begins with a picture."""

    lead_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    lead_image_alt = models.CharField(
        _("the picture in words"),
        max_length=300,
        blank=True,
        help_text=_("What is to be seen, for people who hear the page. Empty if the picture only decorates."),
    )

    objects = IllustratedManager()

    base_form_class = IllustratedPageForm
    picture_panel = MultiFieldPanel(
        [
            FieldPanel("lead_image"),
            FieldPanel(
                "lead_image_alt",
                help_text=_(
                    "What is to be seen, as you would say it on the phone. Without it the page is not published."
                ),
            ),
        ],
        _("Picture"),
    )

    class Meta(HubPage.Meta):
        abstract = True

    def own_faults(self) -> Faults:
        """The picture that a page begins with is said in words."""
        fault = fault_of_alt(self.lead_image_alt, may_decorate=False) if self.lead_image else ""
        return super().own_faults() | ({"lead_image_alt": [str(fault)]} if fault else {})

    @property
    def picture(self) -> Any | None:
        return self.lead_image

    @property
    def picture_in_words(self) -> str:
        return self.lead_image_alt
