"""What the agenda of a guide is made of: stages, steps and breaks in one row, and who and what they need.

What may be left out is empty text and never nothing: a guide from before a field was there is read with its default,
and wagtail-localize takes only text.

A stage is a line between steps, and steps do not stand inside it: so an editor drags a step from one stage to another
and it stays the same block, with its id, its talk and everybody's ticks.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from content.blocks import DocumentBlock, PictureBlock, StepBlocks, ThingBlock
from content.rules import fault_of_text

AGENDA = _("Agenda")
HANDOUTS = _("Handouts")
ROLES = (
    ("facilitator", _("Facilitator")),
    ("co-facilitator", _("Second facilitator")),
    ("note-keeper", _("Note keeper")),
    ("timekeeper", _("Timekeeper")),
    ("interpreter", _("Interpreter")),
    ("greeter", _("At the door")),
    ("childcare", _("With the children")),
    ("storyteller", _("Who tells a story")),
    ("observer", _("Observer")),
    ("other", _("Somebody else")),
)
"""A choice, not free words: it means the same in each language, so that a translation cannot lose who does what."""


class StageBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Name of the stage"), max_length=120, help_text=_("“Look at one day”"))
    purpose = blocks.TextBlock(label=_("What it is for"), required=False, default="", rows=2, max_length=400)

    class Meta:
        icon = "title"
        label = _("Stage")
        label_format = "{title}"
        group = AGENDA
        template = "blocks/stage.html"
        description = _("Begins a part of the agenda. What follows belongs to it, up to the next stage.")
        preview_value = {
            "title": _("Look at one day"),
            "purpose": _("To see what does not fit on our maps of services."),
        }


class BreakBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("What to call it"),
        required=False,
        default="",
        max_length=80,
        help_text=_("Empty: “Break”. “Soup” is better."),
    )
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600)

    class Meta:
        icon = "time"
        label = _("Break")
        label_format = "{title} ({minutes})"
        group = AGENDA
        template = "blocks/break.html"
        description = _("Time that counts in the agenda and in which nothing has to be done.")
        preview_value = {"title": _("Soup"), "minutes": 15}


class HandoutBlocks(blocks.StreamBlock):
    document = DocumentBlock(group=HANDOUTS)
    thing = ThingBlock(label=_("Tool of this hub"), group=HANDOUTS)
    picture = PictureBlock(group=HANDOUTS)


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What people do"), max_length=120, help_text=_("“Draw the Tuesday”"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600)
    purpose = blocks.TextBlock(
        label=_("What it is for"),
        required=False,
        default="",
        rows=2,
        max_length=400,
        help_text=_("In one or two sentences."),
    )
    roles = blocks.MultipleChoiceBlock(
        label=_("Who is needed"),
        required=False,
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What each of them does is said once, under “Roles” of the guide."),
    )
    materials = blocks.ListBlock(
        blocks.CharBlock(label=_("Thing"), max_length=120),
        label=_("What this step needs"),
        default=[],
        collapsed=True,
    )
    body = StepBlocks(label=_("How it goes"))
    checklist = blocks.ListBlock(
        blocks.CharBlock(label=_("Thing to do"), max_length=200),
        label=_("To tick off"),
        default=[],
        collapsed=True,
        help_text=_("What a member ticks here stays ticked for them, also when you edit or move it."),
    )
    notes = blocks.RichTextBlock(
        label=_("For whoever holds the room"),
        required=False,
        features=["bold", "italic", "ol", "ul", "link"],
        help_text=_("Readers may hide these notes, and leave them out when they print."),
    )
    handouts = HandoutBlocks(label=_("Handouts"), required=False, collapsed=True)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        notes = cleaned["notes"].source if cleaned.get("notes") else ""
        if not self.is_deferred_validation and (fault := fault_of_text(notes)):
            raise StructBlockValidationError(block_errors={"notes": ValidationError(fault)})
        return cleaned

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title} ({minutes})"
        group = AGENDA
        template = "blocks/step.html"
        preview_template = "blocks/step_preview.html"
        description = _("Something the group does, with its minutes and everything it needs.")
        preview_value = {
            "title": _("Draw the Tuesday"),
            "minutes": 25,
            "purpose": _("To see how one hour leans on the next."),
            "roles": ["facilitator", "interpreter"],
            "materials": [_("Markers"), _("Sticky notes in three colors")],
            "body": [("paragraph", _("<p>Along the wall, from waking up to sleep. Markers only.</p>"))],
            "checklist": [_("Paper is on the wall")],
            "notes": _("<p>If the room goes quiet, count to twenty before you help.</p>"),
        }
        form_layout = BlockGroup(
            children=[
                "title",
                "minutes",
                "purpose",
                "body",
                "notes",
                BlockGroup(
                    children=["roles", "materials", "checklist", "handouts"],
                    heading=_("Who and what it needs"),
                    classname="collapsed",
                ),
            ]
        )


class AgendaBlocks(blocks.StreamBlock):
    stage = StageBlock()
    step = StepBlock()
    pause = BreakBlock()


class RoleBlock(blocks.StructBlock):
    role = blocks.ChoiceBlock(label=_("Role"), choices=ROLES)
    name = blocks.CharBlock(
        label=_("What you call it"),
        required=False,
        default="",
        max_length=80,
        help_text=_("Only where that is another word."),
    )
    does = blocks.TextBlock(label=_("What they do"), rows=2, max_length=400)

    class Meta:
        icon = "user"
        label = _("Role")
        label_format = "{role}"
        template = "blocks/role.html"
        description = _("Somebody the group needs, and what they do.")
        preview_value = {"role": "note-keeper", "does": _("Writes what is said, in the words in which it is said.")}
