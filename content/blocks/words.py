"""Blocks of words: headings, text, what somebody said, what stands beside the text."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from content.blocks import samples
from content.rules import fault_of_text

WORDS = _("Words")
RICH_TEXT = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]
WITH_NOTES = [*RICH_TEXT, "footnote"]
BESIDE = ["bold", "italic", "ol", "ul", "link", "document-link"]

CALLOUTS = {
    "hint": (_("A hint"), "lightbulb"),
    "caution": (_("Take care"), "triangle-alert"),
    "say": (_("How to say it"), "message-circle"),
    "know": (_("Good to know"), "info"),
    "try": (_("Try this"), "hand-helping"),
}
"""Kinds of callout: what an editor chooses, and the icon. Readers meet the editor's own title."""


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        group = WORDS
        template = "blocks/heading.html"
        description = _("Divides a long page. Headings also make the list of contents.")
        preview_value = staticmethod(samples.heading)


class CheckedText(blocks.RichTextBlock):
    """Rich text whose headings and links say something, when it is published."""

    def clean(self, value: RichText) -> RichText:
        cleaned: RichText = super().clean(value)
        fault = "" if self.is_deferred_validation else fault_of_text(cleaned.source)
        if fault:
            raise ValidationError(fault)
        return cleaned


class ParagraphBlock(CheckedText):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": WITH_NOTES} | kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = WORDS
        template = "blocks/paragraph.html"
        description = _(
            "Paragraphs, lists and links. To make a footnote, write it where it belongs and mark it with †."
        )
        preview_value = staticmethod(samples.paragraph)


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What they said"), rows=3, help_text=_("Without quotation marks."))
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=120, help_text=_("Name and part."))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = WORDS
        template = "blocks/quote.html"
        label_format = "{text}"
        description = _("One sentence worth stopping for, set large.")
        preview_value = staticmethod(samples.quote)


class CalloutBlock(blocks.StructBlock):
    sort = blocks.ChoiceBlock(
        label=_("Kind"), choices=[(key, label) for key, (label, _icon) in CALLOUTS.items()], default="hint"
    )
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = CheckedText(label=_("Text"), features=BESIDE)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = WORDS
        template = "blocks/callout.html"
        label_format = "{title}"
        description = _("Something beside the text: a hint, what to watch out for, how to say it.")
        preview_value = staticmethod(samples.callout)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        sort = value.get("sort") if value.get("sort") in CALLOUTS else "hint"
        return context | {"sort": sort, "sign": CALLOUTS[sort][1]}
