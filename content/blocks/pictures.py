"""Blocks of pictures. Each is said in words or marked as decoration before its page is published."""

import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from content.blocks import samples
from content.rules import fault_of_alt

FIGURES = _("Pictures and figures")
FEWEST, MOST = 2, 12
"""Pictures of a gallery."""


class SaidPicture(ImageBlock):
    """A picture and what is to be seen on it.

    Wagtail loads a picture that stands twice in a body once, and gives both places the words of the last: here each
    place has a copy with its own.
    """

    def _struct_value_to_image(self, struct_value: Any) -> Any:
        return super()._struct_value_to_image({**struct_value, "image": copy.copy(struct_value.get("image"))})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned is not None and not self.is_deferred_validation:
            fault = fault_of_alt(cleaned.contextual_alt_text or "", is_decorative=bool(cleaned.decorative))
            if fault:
                raise StructBlockValidationError(block_errors={"alt_text": ValidationError(fault)})
        return cleaned


def _said_picture() -> SaidPicture:
    return SaidPicture(
        label=_("Picture"), help_text=_("Say in words what is to be seen, for people who hear the page instead.")
    )


class PictureBlock(blocks.StructBlock):
    picture = _said_picture()
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = FIGURES
        template = "blocks/picture.html"
        label_format = "{caption}"
        description = _("A picture with its description and, if you like, a caption.")
        preview_template = "blocks/picture_preview.html"
        preview_value = staticmethod(samples.picture)


class GalleryPicture(blocks.StructBlock):
    picture = _said_picture()
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=160)

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What they show"), max_length=160, help_text=_("“The garden, from March to May”"))
    pictures = blocks.ListBlock(GalleryPicture(), label=_("Pictures"), min_num=FEWEST, max_num=MOST, collapsed=True)

    class Meta:
        icon = "grid"
        label = _("Gallery")
        group = FIGURES
        template = "blocks/gallery.html"
        label_format = "{title}"
        description = _("Two to twelve pictures side by side; each opens in full.")
        preview_template = "blocks/gallery_preview.html"
        preview_value = staticmethod(samples.gallery)
