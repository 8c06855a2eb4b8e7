"""A plain page: a title and a body of our blocks, drawn block by block as Wagtail's manual says."""

from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import StoryBlocks


class PlainPage(Page):
    body = StreamField(StoryBlocks())
    template = "stock/plain_page.html"

    class Meta:
        app_label = "stock"
