"""Case rows as a workbook: a cover sheet that says what they are and by which rules, and one row for each case."""

from __future__ import annotations

from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal import clock
from portal.exports.package import CREATOR
from portal.exports.paper import prepare_page
from portal.exports.sealing import seal
from portal.exports.statistics_workbook import LABEL_WIDTH, VALUE_WIDTH, put_fact, put_list
from portal.exports.table_sheets import HEADER_FILL, HEADER_FONT, TITLE_FONT, TOTAL_FONT, cell_at, put_text
from portal.statistics import Mark
from portal.statistics.case_rows import HEADINGS, RULES, CaseRows

TITLE = "Fallzeilen ohne Personen"
WIDTHS = {"Pseudonym": 17, "Gründe": 44, "Stadtteil": 24, "Ergebnis": 40, "Zugangsstand": 30, "Sicherungsweg": 28}
WIDTH = 19


def build(rows: CaseRows, *, recipient: str, created_at: datetime, created_by: str) -> bytes:
    """Return the workbook as .xlsx; ``created_by`` stands on the cover sheet only, never in the document's properties."""
    workbook = Workbook()
    workbook.properties.creator = CREATOR
    workbook.properties.title = f"{TITLE} {rows.period}"
    cover = workbook.worksheets[0]
    cover.title = "Deckblatt"
    facts: dict[str, str | int | date] = {
        "Fachstelle": rows.office, "Geliefert an": recipient, "Gemeldet oder abgeschlossen von": rows.period.start,
        "bis": rows.period.end, "Datenstand (Stichtag)": rows.on, "Fälle": len(rows.rows),
        "Erstellt am": clock.local(created_at).replace(tzinfo=None), "Erstellt von": created_by,
    }  # fmt: skip
    put_text(cover, 1, 1, f"{TITLE} {rows.period}", TITLE_FONT)
    for row, (label, value) in enumerate(facts.items(), start=3):
        put_text(cover, row, 1, label, TOTAL_FONT)
        put_fact(cover, row, value)
    after = put_list(cover, len(facts) + 4, "Was die Zeilen sagen und was nicht", RULES)
    put_list(cover, after + 1, "Zeichen", [f"{mark.value}  {mark.label}" for mark in (Mark.HIDDEN,)])
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = LABEL_WIDTH, VALUE_WIDTH
    prepare_page(cover, landscape=False)
    _fill(workbook.create_sheet("Fälle"), rows)
    return seal(workbook, results={}, created_at=created_at)


def _fill(sheet: Worksheet, rows: CaseRows) -> None:
    """Write headings and rows; texts stay texts, days until the conference are numbers."""
    for column, heading in enumerate(HEADINGS, start=1):
        cell = put_text(sheet, 1, column, heading, HEADER_FONT)
        cell.fill, cell.alignment = HEADER_FILL, Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading, WIDTH)
    for at, values in enumerate(rows.rows, start=2):
        for column, value in enumerate(values, start=1):
            if isinstance(value, str):
                put_text(sheet, at, column, value)
            elif value is not None:
                cell_at(sheet, at, column).value = value
    sheet.freeze_panes, sheet.print_title_rows = "B2", "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{len(rows.rows) + 1}"
    prepare_page(sheet, landscape=True)
    sheet.sheet_view.showGridLines = True
