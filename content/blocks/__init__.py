"""What the body of a page is made of, in the order an editor needs it; one template each in templates/blocks/."""

from content.blocks.figures import ChartBlock, TableBlock
from content.blocks.films import AudioBlock, VideoBlock
from content.blocks.linking import ButtonBlock, DocumentBlock, ThingBlock, ThingChooser
from content.blocks.pictures import GalleryBlock, PictureBlock
from content.blocks.streams import StepBlocks, StoryBlocks
from content.blocks.words import RICH_TEXT, CalloutBlock, CheckedText, HeadingBlock, ParagraphBlock, QuoteBlock

__all__ = [
    "RICH_TEXT",
    "AudioBlock",
    "ButtonBlock",
    "CalloutBlock",
    "ChartBlock",
    "CheckedText",
    "DocumentBlock",
    "GalleryBlock",
    "HeadingBlock",
    "ParagraphBlock",
    "PictureBlock",
    "QuoteBlock",
    "StepBlocks",
    "StoryBlocks",
    "TableBlock",
    "ThingBlock",
    "ThingChooser",
    "VideoBlock",
]
