"""The last sheet of the workbook: how was counted, and what every figure of the report means."""

from __future__ import annotations

import textwrap

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from portal.exports.paper import prepare_page
from portal.exports.table_sheets import (
    HEADER_FILL,
    HEADER_FONT,
    LINE,
    SMALL_FONT,
    TITLE_FONT,
    TOTAL_FONT,
    WRAPPED,
    put_sentence,
    put_text,
)
from portal.statistics import Mark, StatisticsReport, catalogue

WIDTHS = (44, 16, 24, 90)
HEADINGS = ("Kennzahl", "Einheit", "Datumsbezug", "Was gezählt wird")


def fill(sheet: Worksheet, report: StatisticsReport) -> None:
    """Write rules, signs, and the catalogue of the reporting year into an empty sheet."""
    year = report.period.end.year
    put_text(sheet, 1, 1, "Methodik", TITLE_FONT)
    put_text(sheet, 2, 1, f"Katalog der Kennzahlen für das Berichtsjahr {year}", SMALL_FONT)
    row = 4
    for title, sentences in (
        ("Zählregeln", report.rules),
        ("Schutz kleiner Zahlen", (report.protection.label,)),
        ("Zeichen in den Tabellen", [f"{mark.value}  {mark.label}" for mark in Mark]),
    ):
        put_text(sheet, row, 1, title, TOTAL_FONT)
        for row, sentence in enumerate(sentences, start=row + 1):  # noqa: B020 - goes on where the title stands
            put_sentence(sheet, row, sentence, len(WIDTHS), sum(WIDTHS))
        row += 2
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), start=1):
        cell = put_text(sheet, row, column, heading, HEADER_FONT)
        cell.fill, cell.alignment = HEADER_FILL, Alignment(vertical="center")
        sheet.column_dimensions["ABCD"[column - 1]].width = width
    sheet.print_title_rows = f"{row}:{row}"
    _put_catalogue(sheet, year, row + 1)
    prepare_page(sheet, landscape=True)


def _put_catalogue(sheet: Worksheet, year: int, row: int) -> None:
    for title, figures in catalogue(year).groups.items():
        put_text(sheet, row, 1, title, TOTAL_FONT)
        for row, figure in enumerate(figures, start=row + 1):  # noqa: B020 - goes on below the title
            cells = (figure.label, figure.unit.label, figure.basis.value, figure.definition)
            for column, text in enumerate(cells, start=1):
                cell = put_text(sheet, row, column, text)
                cell.alignment, cell.border = WRAPPED, LINE
            lines = max(len(textwrap.wrap(text, width - 4)) for text, width in zip(cells, WIDTHS, strict=True))
            sheet.row_dimensions[row].height = 15 * lines + 2
        row += 1
