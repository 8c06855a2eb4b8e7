"""What only a webinar's page is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

ACCESS = {
    "captions": (_("Captions"), "captions"),
    "interpretation": (_("Interpretation"), "languages"),
    "sign": (_("Sign language"), "hand"),
    "phone": (_("By phone, without a camera"), "mic"),
    "recording": (_("Recording, slides, transcript"), "video"),
    "other": (_("Something else"), "accessibility"),
}


class AccessBlock(blocks.StructBlock):
    """One thing that lets somebody take part."""

    sort = blocks.ChoiceBlock(
        label=_("What it is"), choices=[(key, label) for key, (label, _icon) in ACCESS.items()], default="captions"
    )
    text = blocks.CharBlock(label=_("In a sentence"), max_length=240)

    class Meta:
        icon = "view"
        label = _("So that people can take part")
        label_format = "{text}"
        template = "webinars/blocks/access.html"

    def get_context(self, value, parent_context=None):  # type: ignore[no-untyped-def]  # Wagtail's signature
        return super().get_context(value, parent_context) | {"picture": ACCESS.get(value["sort"], ACCESS["other"])[1]}


class AccessBlocks(blocks.StreamBlock):
    access = AccessBlock()
