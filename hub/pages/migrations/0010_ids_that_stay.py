"""Give every block of a guide that can be ticked an id of its own, in the page and in each of its revisions.

Wagtail writes ids when an editor saves; what a program wrote may lack them, and is given new ones each time it is read.
Ids that are there stay, and so does everything else. The new ones follow from the place, so that a guide, its revisions
and its translations get the same.
"""

from typing import Any
from uuid import UUID, uuid5

from django.db import migrations
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import BaseBlockOperation

NAMES = UUID("5b1c1a34-2a40-4c39-9a0e-6b0d3c5a7f21")


class GiveIds(BaseBlockOperation):
    operation_name_fragment = "give_ids"

    def apply(self, block_value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [self._with_id(block, f"block {place}") for place, block in enumerate(block_value)]

    def _with_id(self, block: dict[str, Any], place: str) -> dict[str, Any]:
        block = {**block, "id": block.get("id") or str(uuid5(NAMES, place))}
        value = block["value"]
        if isinstance(value, dict) and "materials" in value:
            listed = [self._item(one, f"{block['id']} {number}") for number, one in enumerate(value["materials"] or [])]
            block["value"] = {**value, "materials": listed}
        return block

    def _item(self, one: Any, place: str) -> dict[str, Any]:
        item = one if isinstance(one, dict) else {"type": "item", "value": one}
        return {**item, "id": item.get("id") or str(uuid5(NAMES, place))}


class Migration(migrations.Migration):
    dependencies = [("pages", "0009_guide_agendas"), ("wagtailcore", "0098_apitoken")]

    operations = [
        MigrateStreamData("pages", "GuidePage", name, [(GiveIds(), "")]) for name in ("need", "steps")
    ]
