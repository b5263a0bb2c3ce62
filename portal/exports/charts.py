"""The columns of a table worth comparing, drawn by the spreadsheet program itself."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from portal.exports.package import ACTION_COLOUR
from portal.statistics import Part, Table

COLOURS = (ACTION_COLOUR, "E08A00")
GRID_COLOUR, TEXT_COLOUR = "DFE1EA", "131525"
MOST_UPRIGHT, MOST_BESIDE = 12, 7
"""Most bars that stand side by side below a table and beside one; more of them lie, so that their labels can be read."""
WIDTH, NARROW_WIDTH, UPRIGHT_HEIGHT, BAR_HEIGHT, ROW_HEIGHT = 24.0, 15.0, 9.0, 0.65, 0.53
"""In centimetres."""


def put_chart(sheet: Worksheet, table: Table, row: int, *, first_row: int, beside: str = "") -> int:
    """Draw the columns the table names; return the last row covered. ``first_row`` holds its first figures.

    ``beside`` is the column right of the table where the chart stands, narrower than one below it.
    """
    values = [number for number, line in enumerate(table.rows, start=first_row) if line.part is Part.VALUE]
    places = [at for at, heading in enumerate(table.headings) if heading.key in table.chart]
    if not places or not values:
        return row
    chart = BarChart()
    chart.type = "bar" if len(values) > (MOST_BESIDE if beside else MOST_UPRIGHT) else "col"
    for at, colour in zip(places, COLOURS, strict=False):
        chart.add_data(
            Reference(sheet, min_col=at + 2, min_row=first_row - 1, max_row=values[-1]), titles_from_data=True
        )
        chart.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.set_categories(Reference(sheet, min_col=1, min_row=values[0], max_row=values[-1]))
    chart.title = _title(f"{table.title}: {' und '.join(table.headings[at].label for at in places)}")
    _set_axes(chart, shares=table.headings[places[0]].quotient is not None)

    height = 3 + BAR_HEIGHT * len(values) if chart.type == "bar" else UPRIGHT_HEIGHT
    chart.width, chart.height = NARROW_WIDTH if beside else WIDTH, height  # type: ignore[assignment]  # centimetres may be fractions
    sheet.add_chart(chart, f"{beside or 'A'}{row}")
    return row + round(height / ROW_HEIGHT)


def _title(text: str) -> Title:
    large = CharacterProperties(sz=1200, b=True, solidFill=TEXT_COLOUR)
    line = Paragraph(pPr=ParagraphProperties(defRPr=large), r=[RegularTextRun(rPr=large, t=text)])
    return Title(tx=Text(rich=RichText(p=[line])), overlay=False)


def _set_axes(chart: BarChart, *, shares: bool) -> None:
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0 %" if shares else "#,##0"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GRID_COLOUR)))
    if shares:
        chart.y_axis.scaling.max = 1
        chart.y_axis.majorUnit = 0.2
    if chart.type == "bar":
        chart.x_axis.scaling.orientation = "maxMin"
    chart.legend.position = "b"
    chart.gapWidth = 60
