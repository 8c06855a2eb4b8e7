"""Blocks of figures: tables, and charts that are drawn from a table."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail_localize.segments.types import StringSegmentValue

from content.blocks import samples
from content.blocks.pictures import FIGURES
from content.charts import BARS, LINES, MOST_SERIES, chart_of, number_in

Cells = list[list[str]]


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

    def clean(self, value: TypedTable) -> TypedTable:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _check_heads(cleaned)
        return cleaned

    def get_preview_value(self) -> TypedTable:
        return self.to_python(samples.table())

    def get_context(self, value: TypedTable, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"is_figures": is_figures(value), "heads": heads_of(value), "rows": rows_of(value)}

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


class ChartBlock(blocks.StructBlock):
    """Bars or lines. What is drawn are the figures of the table that stands below it."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=160, help_text=_("“Families who told their story three times”")
    )
    sort = blocks.ChoiceBlock(
        label=_("How it is drawn"),
        choices=[(BARS, _("Bars, to compare")), (LINES, _("Lines, over time"))],
        default=BARS,
    )
    unit = blocks.CharBlock(
        label=_("What is counted"), required=False, max_length=60, help_text=_("“families, of 20 called”")
    )
    data = TableBlock(
        label=_("The figures"),
        help_text=_("The first column names each bar or moment; one or two more hold the numbers."),
    )
    says = blocks.TextBlock(
        label=_("What it shows"), required=False, rows=2, help_text=_("In a sentence; stands below the chart.")
    )
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    class Meta:
        icon = "order"
        label = _("Chart")
        group = FIGURES
        template = "blocks/chart.html"
        label_format = "{title}"
        description = _("Bars or lines, drawn from a table that readers can open.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (fault := _fault_of_figures(cleaned["data"])):
            raise StructBlockValidationError(block_errors={"data": ValidationError(fault)})
        return cleaned

    def get_preview_value(self) -> Any:
        return self.to_python(samples.chart(BARS))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        heads, rows = heads_of(value["data"]), rows_of(value["data"])
        chart = chart_of(value["sort"], heads, rows)
        return context | {"chart": chart, "heads": heads, "rows": rows}


def heads_of(table: TypedTable) -> list[str]:
    return [column["heading"] for column in table.columns]


def rows_of(table: TypedTable) -> Cells:
    return [[cell or "" for cell in row["values"]] for row in table.row_data]


def is_figures(table: TypedTable) -> bool:
    """Whether all columns but the first hold numbers."""
    rest = [column["block"].name for column in table.columns[1:]] if table else []
    return bool(rest) and set(rest) == {"number"}


def _check_heads(table: TypedTable) -> None:
    """A cell is heard with the heading of its column and of its row."""
    if not table.columns or not table.row_data:
        raise ValidationError(_("The table is empty. Add a column and a row, or remove it."))
    if not all(heading.strip() for heading in heads_of(table)):
        raise ValidationError(_("A column has no heading. Say above each column what stands in it."))
    if not all(row and row[0].strip() for row in rows_of(table)):
        raise ValidationError(_("A row has no name. The first column says what each row is about."))


def _fault_of_figures(table: TypedTable) -> Any:
    if not 2 <= len(table.columns) <= 1 + MOST_SERIES:
        return _("A chart needs a first column of names, and one or two of numbers.")
    wrong = next((cell for row in rows_of(table) for cell in row[1:] if number_in(cell) is None), None)
    if wrong is None:
        return ""
    told = _("“%(cell)s” is no number. Each cell but the first of a row is one, such as 1,250 or 3.5.")
    return told % {"cell": wrong}
