"""One statistics table as a worksheet: real numbers, totals as formulas, a chart, and the sentences below."""

from __future__ import annotations

import textwrap
from decimal import Decimal

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from portal.exports.cells import RUNS_AS_FORMULA, spelled
from portal.exports.charts import put_chart
from portal.exports.package import ACTION_COLOUR, MONEY_FORMAT, SHARE_FORMAT
from portal.statistics import Mark, Part, Protection, StatisticsReport, Table, Unit, base_text
from portal.statistics.results import Down, Figure, Row

HEADER_ROW = 5
STUB_WIDTH, COLUMN_WIDTH, NARROW_WIDTH, SENTENCE_WIDTH = 40, 15, 8, 130
MOST_WIDE_COLUMNS = 10
"""With more columns than this the headings stand upright, so that a page stays readable."""
MOST_ROWS_OF_A_PAGE = 60

FONT = "Calibri"
HEADER_FILL = PatternFill("solid", fgColor=ACTION_COLOUR)
HEADER_FONT = Font(name=FONT, bold=True, color="FFFFFF")
TITLE_FONT = Font(name=FONT, bold=True, size=16, color=ACTION_COLOUR)
TOTAL_FONT, MISSING_FONT, SMALL_FONT = (
    Font(name=FONT, bold=True),
    Font(name=FONT, italic=True),
    Font(name=FONT, size=10, color="3B405F"),
)
FONTS = {Part.TOTAL: TOTAL_FONT, Part.MISSING: MISSING_FONT}
LINE = Border(bottom=Side(style="hair", color="CFD2E0"))
TOTAL_LINE = Border(top=Side(style="medium", color=ACTION_COLOUR))
FORMATS = {Unit.SHARE: SHARE_FORMAT, Unit.EURO: MONEY_FORMAT, Unit.DAYS: "#,##0.0"}
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


def fill(sheet: Worksheet, table: Table, report: StatisticsReport) -> dict[str, int | Decimal]:
    """Write the table into an empty sheet; return the results of its formulas by cell."""
    put_text(sheet, 1, 1, table.title, TITLE_FONT)
    span = f"{report.period.start:%d.%m.%Y} bis {report.period.end:%d.%m.%Y}, Datenstand {report.on:%d.%m.%Y}"
    put_text(sheet, 2, 1, f"{', '.join(report.offices)} · {span}", SMALL_FONT)
    put_text(sheet, 3, 1, base_text(table))
    _put_headings(sheet, table)
    formulas = report.protection is Protection.NONE
    results: dict[str, int | Decimal] = {}
    for number, row in enumerate(table.rows, start=HEADER_ROW + 1):
        put_text(sheet, number, 1, row.label, FONTS.get(row.part))
        for at, value in enumerate(row.values):
            cell = cell_at(sheet, number, at + 2)
            formula = _formula(table, row, at, number) if formulas and not isinstance(value, Mark) else None
            _put_figure(sheet, cell, value, formula, table.headings[at].unit)
            if formula and not isinstance(value, Mark):
                results[cell.coordinate] = value
        _style_row(sheet, row, number)
    after = _put_sentences(sheet, table, HEADER_ROW + len(table.rows) + 2)
    last = put_chart(sheet, table, after + 1, first_row=HEADER_ROW + 1)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    prepare_page(sheet, landscape=True, one_page=last <= MOST_ROWS_OF_A_PAGE)
    return results


def _width(table: Table) -> int:
    """Return the width of the number columns in characters."""
    return NARROW_WIDTH if len(table.headings) > MOST_WIDE_COLUMNS else COLUMN_WIDTH


def _put_headings(sheet: Worksheet, table: Table) -> None:
    width = _width(table)
    upright = width == NARROW_WIDTH
    for column, label in enumerate((table.stub, *(heading.label for heading in table.headings)), start=1):
        cell = put_text(sheet, HEADER_ROW, column, label, HEADER_FONT)
        cell.fill = HEADER_FILL
        cell.alignment = Alignment(
            wrap_text=True, vertical="center", horizontal="left" if column == 1 else "center",
            text_rotation=90 if upright and column > 1 else 0,
        )  # fmt: skip
        sheet.column_dimensions[get_column_letter(column)].width = STUB_WIDTH if column == 1 else width
    lines = max(len(textwrap.wrap(heading.label, width - 2)) for heading in table.headings)
    sheet.row_dimensions[HEADER_ROW].height = 150 if upright else 15 * lines + 6
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"


def _formula(table: Table, row: Row, at: int, number: int) -> str | None:
    """Return the formula of a cell that follows from cells shown, None where the figure was counted."""
    heading, letter = table.headings[at], get_column_letter(at + 2)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(table.rows) - 1
    if row.is_total:
        return {
            Down.SUM: f"=SUM({letter}{first}:{letter}{last})",
            Down.FIRST: f"={letter}{first}",
            Down.LAST: f"={letter}{_last_known(table, at, last)}",
            Down.SHARE: None,
            Down.ITSELF: None,
        }[heading.down]
    if heading.adds:
        return (
            f"=SUM({get_column_letter(heading.adds[0] + 2)}{number}:{get_column_letter(heading.adds[-1] + 2)}{number})"
        )
    return None


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
    cell.number_format = FORMATS.get(unit, "#,##0") if isinstance(value, Decimal) else "#,##0"


def _style_row(sheet: Worksheet, row: Row, number: int) -> None:
    for cell in sheet[number]:
        cell.border = TOTAL_LINE if row.is_total else LINE
        if row.part in FONTS:
            cell.font = FONTS[row.part]


def _put_sentences(sheet: Worksheet, table: Table, row: int) -> int:
    """Print what was checked and what each figure means below the table; return the first free row."""
    width = _width(table)
    columns = min(len(table.headings), (SENTENCE_WIDTH - STUB_WIDTH) // width) + 1
    put_text(sheet, row, 1, "Was die Zahlen bedeuten", TOTAL_FONT)
    sentences = [*table.checks, *(f"{label}: {definition}" for label, definition in table.definitions)]
    for number, sentence in enumerate(sentences, start=row + 1):
        put_sentence(sheet, number, sentence, columns, STUB_WIDTH + width * (columns - 1))
    return row + len(sentences) + 1


def put_sentence(sheet: Worksheet, row: int, sentence: str, columns: int, width: int) -> None:
    """Write a sentence across columns of a common width in characters, as high as it needs to be."""
    cell = put_text(sheet, row, 1, sentence, SMALL_FONT)
    cell.alignment = WRAPPED
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    sheet.row_dimensions[row].height = 14 * len(textwrap.wrap(sentence, width)) + 2


def prepare_page(sheet: Worksheet, *, landscape: bool, one_page: bool) -> None:
    """Set paper, scale, margins and page numbers; always one page wide."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("Seite &P von &N"))
    sheet.sheet_view.showGridLines = False
