"""Blocks that lead somewhere: cards of things, documents, one button."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail_localize.segments.types import StringSegmentValue

from content.blocks import samples
from content.marks import mark
from content.rules import fault_of_link
from content.things import Thing

LINKS = _("From this hub")


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
        preview_template = "blocks/thing_preview.html"
        preview_value = staticmethod(samples.thing)

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(widget=ThingChooser(), **self.field_options)

    def get_form_state(self, value: str) -> Any:
        """Hand the form what its chooser shows, as Wagtail's own chooser blocks do.

        Given the bare key, the script stumbles, and neither the card nor a block after it is in the form; what is
        saved then lacks them all.
        """
        return self.field.widget.get_value_data(value)

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


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("What it is"), required=False, max_length=160, help_text=_("Empty: the title of the document.")
    )
    about = blocks.CharBlock(label=_("What it is good for"), required=False, max_length=240)

    class Meta:
        icon = "download"
        label = _("Document")
        group = LINKS
        template = "blocks/document.html"
        label_format = "{title}"
        description = _("A file to take home. Readers see its type and size before they press.")
        preview_value = staticmethod(samples.document)


class ButtonBlock(blocks.StructBlock):
    """One thing to do, as a button. It leads to a page of ours, in the reader's language, or to an address."""

    words = blocks.CharBlock(label=_("What it says"), max_length=60, help_text=_("What happens: “Sign the letter”"))
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or an address"), required=False)

    class Meta:
        icon = "arrow-right-full"
        label = _("Button")
        group = LINKS
        template = "blocks/button.html"
        label_format = "{words}"
        description = _("The one thing readers should do next. More than one takes the strength from both.")
        preview_value = staticmethod(samples.button)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        if fault := fault_of_link(cleaned["words"]):
            errors["words"] = ValidationError(fault)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            errors["page"] = ValidationError(_("Choose a page or give an address: one of the two."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned
