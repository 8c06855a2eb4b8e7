"""The front page of a language: for visitors one sentence and what is going on, for members what is new to them."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.page import HubPage


class HomePage(HubPage):
    """One stands at the top of each language's tree."""

    headline = models.CharField(_("headline"), max_length=80, help_text=_("A few words, set very large."))

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page below; where this language has none, find the original in another (DESIGN: addresses)."""
        try:
            return super().route(request, path_components)
        except Http404:
            for home in self.get_translations().live().specific():
                try:
                    return super(HomePage, home).route(request, path_components)
                except Http404:
                    continue
            raise

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "pages/home_member.html" if request.user.is_authenticated else "pages/home_visitor.html"
