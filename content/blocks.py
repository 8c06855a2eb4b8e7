"""What the body of a page is made of, in the order an editor needs it; one template each in templates/blocks/."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import BaseChooser
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments.types import StringSegmentValue

from content.marks import mark
from content.things import Thing

WORDS = _("Words")
FIGURES = _("Pictures and figures")
LINKS = _("From this hub")
RICH_TEXT = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        group = WORDS
        template = "blocks/heading.html"
        description = _("Divides a long page. Headings also make the list of contents.")
        preview_value = "What changed, and how we know"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT} | kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = WORDS
        template = "blocks/paragraph.html"
        description = _("Paragraphs, lists and links.")
        preview_value = (
            "<p>People did not ask for more programs. They asked <b>to be told about the ones we have</b>, "
            "before they are full.</p>"
        )


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
        preview_value = {"text": "Ask us what we already do, and then ask what is in our way.", "who": "Teresa Montoya"}


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "ol", "ul", "link"])

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = WORDS
        template = "blocks/callout.html"
        label_format = "{title}"
        description = _("A hint beside the text: for whoever holds the room, or what to watch out for.")
        preview_value = {"title": "If the room goes quiet", "text": "<p>Count to twenty before you help.</p>"}


class PictureBlock(blocks.StructBlock):
    picture = ImageBlock(
        label=_("Picture"), help_text=_("Say in words what is to be seen, for people who hear the page instead.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = FIGURES
        template = "blocks/picture.html"
        label_format = "{caption}"
        description = _("A picture with its description and, if you like, a caption.")


class TableBlock(TypedTableBlock):
    """A table whose cells are words or numbers; its headings, cells and caption can be translated one by one."""

    text = blocks.CharBlock(label=_("Words"), required=False)
    number = blocks.CharBlock(label=_("Number"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        group = FIGURES
        template = "blocks/table.html"
        description = _("Words or numbers in columns. The first column names the row.")

    def get_context(self, value: TypedTable, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        rest = [column["block"].name for column in value.columns[1:]] if value else []
        return context | {"is_figures": bool(rest) and set(rest) == {"number"}}

    def get_translatable_segments(self, value: TypedTable) -> list[StringSegmentValue]:
        return [StringSegmentValue(path, words) for path, words in self._words(value) if words]

    def restore_translated_segments(self, value: TypedTable, segments: Iterable[StringSegmentValue]) -> TypedTable:
        for segment in segments:
            part, _dot, place = segment.path.partition(".")
            words = segment.render_text()
            if part == "caption":
                value.caption = words
            elif part == "heading":
                value.columns[int(place)]["heading"] = words
            else:
                row, _dot, column = place.partition(".")
                value.row_data[int(row)]["values"][int(column)] = words
        return value

    def _words(self, value: TypedTable) -> Iterable[tuple[str, str]]:
        yield "caption", value.caption
        for number, column in enumerate(value.columns):
            yield f"heading.{number}", column["heading"]
        for row, cells in enumerate(value.row_data):
            for number, cell in enumerate(cells["values"]):
                yield f"cell.{row}.{number}", cell


class ThingChooser(BaseChooser):
    """Opens a window that searches the things of this hub; what it gives back is `kind:key`."""

    icon = "link"
    choose_one_text = _("Choose a tool, guide, webinar, coalition, …")
    choose_another_text = _("Choose another")
    show_edit_link = False

    def get_instance(self, value: Any) -> Thing | None:
        return value if isinstance(value, Thing) or not value else Thing.named(value)

    def get_value_data_from_instance(self, instance: Thing) -> dict[str, Any]:
        return {"id": instance.name, "title": f"{instance.kind_label}: {instance}", "edit_url": None}

    def get_chooser_modal_url(self) -> str:
        return reverse("thing_chooser:choose")


class ThingBlock(blocks.FieldBlock):
    """Something of this hub, shown as its card. What is stored is the kind and the key, as `tool:12`."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self.field_options: dict[str, Any] = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    class Meta:
        icon = "link"
        label = _("Tool, guide, webinar, …")
        group = LINKS
        description = _("Anything of this hub, shown as a card that keeps up with it. Who may not see it sees nothing.")

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(widget=ThingChooser(), **self.field_options)

    def render(self, value: str, context: dict[str, Any] | None = None) -> SafeString:
        """Leave a mark, which `content.bodies.fill` puts the card in for: what is drawn here knows no reader."""
        return mark(value)

    def extract_references(self, value: str) -> Iterable[tuple[type[Model], str, str, str]]:
        """Tell Wagtail's index of references what is shown, so that a thing's own page can say where it stands."""
        thing = Thing.named(value) if value else None
        if thing:
            yield thing.kind.model, str(thing.model.pk), "", ""

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        return []

    def restore_translated_segments(self, value: str, segments: Iterable[StringSegmentValue]) -> str:
        return value


class StoryBlocks(blocks.StreamBlock):
    """The body of a story or of a page."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    picture = PictureBlock()
    table = TableBlock()
    thing = ThingBlock()


class StepBlocks(blocks.StreamBlock):
    """What a step of a guide says: as a story, without headings of its own."""

    paragraph = ParagraphBlock(features=[feature for feature in RICH_TEXT if feature != "h3"])
    callout = CalloutBlock()
    picture = PictureBlock()
    table = TableBlock()
    thing = ThingBlock()


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What people do"), max_length=120, help_text=_("“Draw the Tuesday”"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600)
    materials = blocks.ListBlock(
        blocks.CharBlock(label=_("Thing"), max_length=120),
        label=_("What this step needs"),
        default=[],
        collapsed=True,
    )
    body = StepBlocks(label=_("How it goes"))

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title} ({minutes})"
        template = "blocks/step.html"
