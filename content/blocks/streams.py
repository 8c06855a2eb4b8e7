"""What blocks a page, and a step of a guide, are made of."""

from django.core.exceptions import ValidationError
from wagtail import blocks

from content.blocks.figures import ChartBlock, TableBlock
from content.blocks.films import AudioBlock, VideoBlock
from content.blocks.linking import ButtonBlock, DocumentBlock, ThingBlock
from content.blocks.pictures import GalleryBlock, PictureBlock
from content.blocks.words import RICH_TEXT, CalloutBlock, HeadingBlock, ParagraphBlock, QuoteBlock
from content.rules import TITLE, fault_of_headings


class StoryBlocks(blocks.StreamBlock):
    """The body of a story or of a page."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    chart = ChartBlock()
    table = TableBlock()
    audio = AudioBlock()
    video = VideoBlock()
    thing = ThingBlock()
    document = DocumentBlock()
    button = ButtonBlock()

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        """Refuse a small heading that no large one stands above: who jumps from heading to heading would miss it."""
        cleaned: blocks.StreamValue = super().clean(value)
        found = None if self.is_deferred_validation else fault_of_headings(_headings(cleaned))
        if found:
            raise blocks.StreamBlockValidationError(block_errors={found[0]: ValidationError(found[1])})
        return cleaned


class StepBlocks(blocks.StreamBlock):
    """What a step of a guide says: as a story, without headings of its own."""

    paragraph = ParagraphBlock(features=[feature for feature in RICH_TEXT if feature != "h3"])
    callout = CalloutBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    chart = ChartBlock()
    table = TableBlock()
    audio = AudioBlock()
    video = VideoBlock()
    thing = ThingBlock()
    document = DocumentBlock()


def _headings(stream: blocks.StreamValue) -> list[tuple[int, int]]:
    """Return place and level of each heading of a body, top to bottom."""
    found = []
    for place, block in enumerate(stream):
        if block.block_type == "heading":
            found.append((place, 2))
        elif block.block_type == "paragraph":
            found += [(place, int(level)) for level, _words in TITLE.findall(block.value.source)]
    return found
