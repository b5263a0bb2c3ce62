"""The Region's workbook: a cover sheet that says what was counted and how, and one sheet per table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from models import User
from portal import clock
from portal.exports import method_sheet, table_sheets
from portal.exports.package import ACTION_COLOUR, CREATOR, DATE_FORMAT, LONGEST_SHEET_NAME, MOMENT_FORMAT, sheet_name
from portal.exports.paper import prepare_page
from portal.exports.sealing import seal
from portal.exports.table_sheets import FONT, TITLE_FONT, TOTAL_FONT, WRAPPED, cell_at, put_sentence, put_text
from portal.statistics import Mark, Protection, StatisticsReport, base_text

GAPS = "Lückenhafte Angaben – einzelnen Fällen fehlt:"
LABEL_WIDTH, VALUE_WIDTH = 34, 70
CUT_OFF = " ,;:–-("
LINK_FONT = Font(name=FONT, color=ACTION_COLOUR, underline="single")


def build(report: StatisticsReport, *, created_at: datetime, created_by: str, gaps: Sequence[str] = ()) -> bytes:
    """Return the workbook as .xlsx; equal reports of one moment give equal bytes.

    ``gaps`` say which statements are missing in some cases, and where that shows.
    ``created_by`` stands on the cover sheet only, never in the document's properties; see `maker`.
    """
    workbook = Workbook()
    workbook.properties.creator = CREATOR
    workbook.properties.title = f"Statistik {report.period}"
    cover = workbook.worksheets[0]
    cover.title = "Deckblatt"
    results = {}
    names = [sheet_name(_cut(f"{number} {sheet.title}")) for number, sheet in enumerate(report.sheets, start=1)]
    for number, (name, sheet) in enumerate(zip(names, report.sheets, strict=True), start=2):
        results[number] = table_sheets.fill(workbook.create_sheet(name), sheet, report)
    method_sheet.fill(workbook.create_sheet(sheet_name(f"{len(names) + 1} Methodik")), report)
    _fill_cover(cover, report, names, created_at, created_by, gaps)
    return seal(workbook, results=results, created_at=created_at)


def maker(report: StatisticsReport, user: User) -> str:
    """Return who made the workbook as its cover says it: the person inside the office, the agency where figures leave it."""
    return user.name if report.protection is Protection.NONE else user.agency.name


def _cut(title: str) -> str:
    """Return a title as its tab says it: whole words and „…“ where it is too long; its number keeps it apart from others."""
    if len(title) <= LONGEST_SHEET_NAME:
        return title
    words = title[:LONGEST_SHEET_NAME].rpartition(" ")[0]
    kept = words if len(words) > LONGEST_SHEET_NAME // 2 else title[: LONGEST_SHEET_NAME - 1]
    return f"{kept.rstrip(CUT_OFF)}…"


def _fill_cover(
    sheet: Worksheet,
    report: StatisticsReport,
    names: list[str],
    created_at: datetime,
    created_by: str,
    gaps: Sequence[str],
) -> None:
    put_text(sheet, 1, 1, f"Statistik {report.period}", TITLE_FONT)
    row = 3
    for label, value in _facts(report, created_at, created_by):
        put_text(sheet, row, 1, label, TOTAL_FONT)
        put_fact(sheet, row, value)
        row += 1
    row = _put_contents(sheet, report, names, row + 1)
    if gaps:
        row = put_list(sheet, row + 1, GAPS, list(gaps))
    row = put_list(sheet, row + 1, "Zählregeln", report.rules)
    put_list(sheet, row + 1, "Zeichen in den Tabellen", [f"{mark.value}  {mark.label}" for mark in Mark])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = LABEL_WIDTH, VALUE_WIDTH
    prepare_page(sheet, landscape=False, pages=1)


def _facts(report: StatisticsReport, created_at: datetime, created_by: str) -> Iterator[tuple[str, str | date]]:
    yield "Fachstelle" if len(report.offices) == 1 else "Fachstellen", "\n".join(report.offices)
    yield "Zeitraum von", report.period.start
    yield "Zeitraum bis", report.period.end
    yield "Datenstand (Stichtag)", report.on
    yield "Schutz kleiner Zahlen", report.protection.label
    if report.denominator:
        yield "Nenner der Erfolgsanteile", report.denominator
    yield "Erstellt am", clock.local(created_at).replace(tzinfo=None)
    yield "Erstellt von", created_by


def put_fact(sheet: Worksheet, row: int, value: str | int | date) -> None:
    """Write what a cover sheet says behind a label; long texts get the height they need."""
    cell = cell_at(sheet, row, 2)
    if isinstance(value, str):
        put_text(sheet, row, 2, value)
        lines = sum(-(-len(line) // (VALUE_WIDTH - 4)) or 1 for line in value.split("\n"))
        sheet.row_dimensions[row].height = 15 * lines + 1
    elif isinstance(value, int):
        cell.value, cell.number_format = value, "#,##0"
    else:
        cell.value = value
        cell.number_format = MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT
    cell.alignment = sheet.cell(row, 1).alignment = WRAPPED


def _put_contents(sheet: Worksheet, report: StatisticsReport, names: list[str], row: int) -> int:
    leaves = report.protection is not Protection.NONE
    put_text(sheet, row, 1, "Tabellen", TOTAL_FONT)
    for name, page in zip(names, report.sheets, strict=True):
        bases = [f"{table.title}: {base_text(table, short=leaves)}" for table in page.tables]
        for said in [page.fault] if page.fault else bases:
            row += 1
            cell = put_text(sheet, row, 1, name, LINK_FONT)
            place = name.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{place}'!A1")
            put_text(sheet, row, 2, said).alignment = WRAPPED
    return row + 1


def put_list(sheet: Worksheet, row: int, title: str, sentences: tuple[str, ...] | list[str]) -> int:
    """Write sentences below a title of the cover sheet; return the row after them."""
    put_text(sheet, row, 1, title, TOTAL_FONT)
    for at, sentence in enumerate(sentences, start=row + 1):
        put_sentence(sheet, at, sentence, 2, LABEL_WIDTH + VALUE_WIDTH)
    return row + len(sentences) + 1
