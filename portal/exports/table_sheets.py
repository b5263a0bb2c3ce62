"""Statistics tables as a worksheet: real numbers, totals as formulas, charts, and the sentences below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.exports.cells import RUNS_AS_FORMULA, spelled
from portal.exports.charts import put_chart
from portal.exports.package import ACTION_COLOUR, MONEY_FORMAT, SHARE_FORMAT
from portal.exports.paper import break_pages, prepare_page
from portal.statistics import Figure, Mark, Part, Protection, Row, Sheet, StatisticsReport, Table, Unit, base_text
from portal.statistics.results import Down, unit_in
from portal.statistics.texts import is_coarse

FIRST_ROW = 4
STUB_WIDTH, COLUMN_WIDTH, NARROW_WIDTH, SENTENCE_WIDTH = 40, 15, 8, 130
CHART_WIDTH, MOST_BESIDE = 60, 176
"""A chart beside its table, one column apart, and the widest such pair that can still be read on a page."""
MOST_WIDE_COLUMNS = 10
"""With more columns than this the headings stand upright, so that a page stays readable."""
UPRIGHT_LINE = 24
"""Characters of an upright heading before it wraps."""

FONT = "Calibri"
HEADER_FILL = PatternFill("solid", fgColor=ACTION_COLOUR)
HEADER_FONT = Font(name=FONT, bold=True, color="FFFFFF")
TITLE_FONT = Font(name=FONT, bold=True, size=16, color=ACTION_COLOUR)
TABLE_FONT = Font(name=FONT, bold=True, size=13, color=ACTION_COLOUR)
TOTAL_FONT, MISSING_FONT, SMALL_FONT = (
    Font(name=FONT, bold=True),
    Font(name=FONT, italic=True),
    Font(name=FONT, size=10, color="3B405F"),
)
FONTS = {Part.TOTAL: TOTAL_FONT, Part.MISSING: MISSING_FONT}
LINE = Border(bottom=Side(style="hair", color="CFD2E0"))
TOTAL_LINE = Border(top=Side(style="medium", color=ACTION_COLOUR))
Results = dict[str, int | Decimal]
POINTS_FORMAT = r'0.0\ "Pp.";\−0.0\ "Pp."'
"""Of a difference of shares times 100."""
FORMATS = {Unit.SHARE: SHARE_FORMAT, Unit.POINTS: POINTS_FORMAT, Unit.EURO: MONEY_FORMAT, Unit.DAYS: "#,##0.0"}
COARSE_FORMATS = FORMATS | {Unit.EURO: r'#,##0\ "€"', Unit.DAYS: "#,##0"}
"""Formats of amounts rounded to whole Euro or days."""
WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell to write into; raise TypeError for one swallowed by a merge."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise TypeError(f"{cell.coordinate} is part of a merged cell")
    return cell


def put_text(sheet: Worksheet, row: int, column: int, text: str, font: Font | None = None) -> Cell:
    """Write text that stays text, also when it begins like a formula."""
    cell = cell_at(sheet, row, column)
    cell.value = spelled(text)
    cell.data_type = "s"
    cell.quotePrefix = RUNS_AS_FORMULA.match(text) is not None
    if font is not None:
        cell.font = font
    return cell


def fill(sheet: Worksheet, page: Sheet, report: StatisticsReport) -> Results:
    """Write the tables of a sheet one below the other; return the results of its formulas by cell."""
    put_text(sheet, 1, 1, page.title, TITLE_FONT)
    span = f"{report.period.start:%d.%m.%Y} bis {report.period.end:%d.%m.%Y}, Datenstand {report.on:%d.%m.%Y}"
    put_text(sheet, 2, 1, f"{', '.join(report.offices)} · {span}", SMALL_FONT)
    if page.fault:
        put_sentence(sheet, FIRST_ROW, page.fault, 1, SENTENCE_WIDTH)
        sheet.column_dimensions["A"].width = SENTENCE_WIDTH
        prepare_page(sheet, landscape=True)
        return {}
    width = _width(page.tables)
    sheet.column_dimensions["A"].width = STUB_WIDTH
    for column in range(max(len(table.headings) for table in page.tables)):
        sheet.column_dimensions[get_column_letter(column + 2)].width = width
    results: Results = {}
    row = FIRST_ROW
    blocks = []
    for table in page.tables:
        put_text(sheet, row, 1, table.title, TABLE_FONT)
        put_text(sheet, row + 1, 1, base_text(table))
        chart, last = _Block(sheet, table, row + 2, width, report.protection is Protection.NONE).write(results)
        blocks.append((row, chart))
        row = last + 2
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "B3"
    prepare_page(sheet, landscape=True)
    break_pages(sheet, blocks, row, max(SENTENCE_WIDTH, *(_wide(table, width) for table in page.tables)))
    return results


def _width(tables: Sequence[Table]) -> int:
    """Return the width of the number columns in characters."""
    return NARROW_WIDTH if any(len(table.headings) > MOST_WIDE_COLUMNS for table in tables) else COLUMN_WIDTH


def _beside(table: Table, width: int) -> bool:
    """Say whether the chart of a table has room beside it."""
    return bool(table.chart) and STUB_WIDTH + width * (len(table.headings) + 1) + CHART_WIDTH <= MOST_BESIDE


def _wide(table: Table, width: int) -> int:
    """Return how wide a table is in characters, with the chart beside it."""
    return STUB_WIDTH + width * len(table.headings) + (width + CHART_WIDTH if _beside(table, width) else 0)


@dataclass(frozen=True)
class _Block:
    """One table on a sheet: its headings in ``header`` and everything below."""

    sheet: Worksheet
    table: Table
    header: int
    width: int
    formulas: bool

    def write(self, results: Results) -> tuple[int, int]:
        """Write the table, what its figures mean and its chart; return the first row of the chart and the last row used."""
        self._put_headings()
        for number, row in enumerate(self.table.rows, start=self.header + 1):
            put_text(self.sheet, number, 1, row.label, FONTS.get(row.part)).alignment = WRAPPED
            for at, value in enumerate(row.values):
                cell, unit = cell_at(self.sheet, number, at + 2), unit_in(row, self.table.headings[at])
                if unit is Unit.POINTS and not isinstance(value, Mark):
                    value *= 100  # noqa: PLW2901
                formula = self._formula(row, at, number) if self.formulas and not isinstance(value, Mark) else None
                _put_figure(self.sheet, cell, value, formula, unit)
                if formula and not isinstance(value, Mark):
                    results[cell.coordinate] = value
            _style_row(self.sheet, row, number, len(self.table.headings))
        below = self.header + len(self.table.rows)
        if _beside(self.table, self.width):
            column = get_column_letter(len(self.table.headings) + 3)
            drawn = put_chart(self.sheet, self.table, self.header + 1, first_row=self.header + 1, beside=column)
            last = self._put_sentences(max(below, drawn) + 2)
            return last + 2, last
        after = self._put_sentences(below + 2)
        return after + 1, put_chart(self.sheet, self.table, after + 1, first_row=self.header + 1)

    def _put_headings(self) -> None:
        upright = self.width == NARROW_WIDTH
        headings = self.table.headings
        for column, label in enumerate((self.table.stub, *(heading.label for heading in headings)), start=1):
            cell = put_text(self.sheet, self.header, column, label, HEADER_FONT)
            cell.fill = HEADER_FILL
            cell.alignment = Alignment(
                wrap_text=True, vertical="center", horizontal="left" if column == 1 else "center",
                text_rotation=90 if upright and column > 1 else 0,
            )  # fmt: skip
        lines = max(len(textwrap.wrap(heading.label, self.width - 2)) for heading in headings)
        longest = max(len(line) for heading in headings for line in textwrap.wrap(heading.label, UPRIGHT_LINE))
        self.sheet.row_dimensions[self.header].height = 16 + 6 * longest if upright else 15 * lines + 6

    def _formula(self, row: Row, at: int, number: int) -> str | None:
        """Return the formula of a cell that follows from cells shown, None where the figure was counted."""
        heading, letter = self.table.headings[at], get_column_letter(at + 2)
        first, last = self.header + 1, self.header + len(self.table.rows) - 1
        if row.is_total and last >= first:
            return {
                Down.SUM: f"=SUM({letter}{first}:{letter}{last})",
                Down.FIRST: f"={letter}{first}",
                Down.LAST: f"={letter}{_last_known(self.table, at, last)}",
            }.get(heading.down)
        if heading.adds:
            start, end = (get_column_letter(place + 2) for place in (heading.adds[0], heading.adds[-1]))
            return f"=SUM({start}{number}:{end}{number})"
        if heading.change:
            now, before = (get_column_letter(place + 2) for place in heading.change)
            in_points = unit_in(row, heading) is Unit.POINTS
            return f"=({now}{number}-{before}{number})*100" if in_points else f"={now}{number}-{before}{number}"
        return None

    def _put_sentences(self, row: int) -> int:
        """Print what was checked and what each figure means below the table; return the first free row."""
        columns = (SENTENCE_WIDTH - STUB_WIDTH) // self.width + 1
        put_text(self.sheet, row, 1, "Was die Zahlen bedeuten", TOTAL_FONT)
        sentences = [*self.table.checks, *(f"{label}: {sentence}" for label, sentence in self.table.definitions)]
        for number, sentence in enumerate(sentences, start=row + 1):
            put_sentence(self.sheet, number, sentence, columns, STUB_WIDTH + self.width * (columns - 1))
        return row + len(sentences) + 1


def _last_known(table: Table, at: int, last: int) -> int:
    """Return the last line above the total that holds a number; months that have not begun hold none."""
    empty = 0
    for row in reversed(table.rows[:-1]):
        if not isinstance(row.values[at], Mark):
            break
        empty += 1
    return last - empty


def _put_figure(sheet: Worksheet, cell: Cell, value: Figure, formula: str | None, unit: Unit) -> None:
    cell.alignment = Alignment(horizontal="right")
    if isinstance(value, Mark):
        put_text(sheet, cell.row, cell.column, value.value)
        return
    cell.value = formula or (float(value) if isinstance(value, Decimal) else value)
    formats = COARSE_FORMATS if isinstance(value, Decimal) and is_coarse(value) else FORMATS
    cell.number_format = formats.get(unit, "#,##0") if isinstance(value, Decimal) else "#,##0"


def _style_row(sheet: Worksheet, row: Row, number: int, columns: int) -> None:
    for cell in sheet[number][: columns + 1]:
        cell.border = TOTAL_LINE if row.is_total else LINE
        if row.part in FONTS:
            cell.font = FONTS[row.part]


def put_sentence(sheet: Worksheet, row: int, sentence: str, columns: int, width: int) -> None:
    """Write a sentence across columns of a common width in characters, as high as it needs to be."""
    cell = put_text(sheet, row, 1, sentence, SMALL_FONT)
    cell.alignment = WRAPPED
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    sheet.row_dimensions[row].height = 14 * len(textwrap.wrap(sentence, width)) + 2
