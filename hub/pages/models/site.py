"""Pages directly under home that say how this place works: about, help, agreements, privacy, accessibility, safety."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import StoryBlocks
from content.markdown import plain_text
from content.page import HubPage


class SitePage(HubPage):
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    body = StreamField(StoryBlocks(), verbose_name=_("text"))
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page about this hub")
        verbose_name_plural = _("pages about this hub")

    @property
    def words(self) -> str:
        return plain_text(" ".join(self.body.stream_block.get_searchable_content(self.body)))
