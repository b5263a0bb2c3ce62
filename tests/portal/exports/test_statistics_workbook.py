"""Does the workbook carry the report's figures, recomputed by LibreOffice to the same totals, and nothing else?"""

# ruff: noqa: DTZ001 - spreadsheets know no time zones, so what is read back has none

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from models.enums import Role
from portal.exports import statistics_workbook
from portal.exports.statistics_workbook import maker
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, StatisticsReport, Unit, base_text, report
from portal.statistics.results import Figure, unit_in
from tests import factories
from tests.portal.exports.libreoffice import saved_anew
from tests.portal.statistics.records import TODAY, Book, fill_at_random

CREATED = datetime(2026, 11, 21, 9, 15, tzinfo=UTC)
OFFICE = "=SUMME(A1) Fachstelle\x0b <Musterstadt>"


@pytest.fixture
def book(session: GuardedSession) -> Book:
    book = Book(session, factories.agency(session, OFFICE))
    fill_at_random(book, 120, seed=3)
    book.measure(book.case(), book.kind("@Antrag"), "2026-02-01")
    session.flush()
    return book


def counted(book: Book, protection: Protection = Protection.NONE) -> StatisticsReport:
    return report(book.session, [book.office.id], Period.parse("2026"), TODAY, protection)


def built(of: StatisticsReport, created_by: str = "Kim Probe") -> bytes:
    return statistics_workbook.build(of, created_at=CREATED, created_by=created_by)


def cell_value(figure: Figure, unit: Unit) -> Any:
    """What a cell holds; percentage points are shown as such, not as a share of 1."""
    if isinstance(figure, Mark):
        return figure.value
    figure = figure * 100 if unit is Unit.POINTS else figure
    return round(float(figure), 9) if isinstance(figure, Decimal) else figure


def lines_of(workbook: openpyxl.Workbook, of: StatisticsReport) -> list[list[Any]]:
    """The rows of all tables as they stand in the sheets, labels first."""
    found = []
    for sheet, page in zip(workbook.worksheets[1:], of.sheets, strict=False):
        top = 1
        for table in page.tables:
            top = next(row for row in range(top + 1, sheet.max_row) if sheet.cell(row, 1).value == table.title)
            for row in range(top + 3, top + 3 + len(table.rows)):
                line: list[Any] = [sheet.cell(row, column + 1).value for column in range(len(table.headings) + 1)]
                found.append([round(value, 9) if isinstance(value, float) else value for value in line])
    return found


def expected_lines(of: StatisticsReport) -> list[list[Any]]:
    return [
        [
            row.label,
            *(cell_value(value, unit_in(row, head)) for value, head in zip(row.values, table.headings, strict=True)),
        ]
        for table in of.tables
        for row in table.rows
    ]


def formulas(workbook: openpyxl.Workbook) -> list[Any]:
    return [
        cell.value
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def without_results(workbook: bytes) -> bytes:
    """The workbook as if nobody had computed its formulas, so that a reader has to."""
    changed = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(changed, "w") as target:
        for part in source.namelist():
            target.writestr(part, re.sub(rb"(</f>)<v>[\d.]+</v>", rb"\1<v/>", source.read(part)))
    return changed.getvalue()


def read(workbook: bytes, *, data_only: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook), data_only=data_only)


def test_libreoffice_recomputes_every_total_to_ours(book: Book, tmp_path: Path) -> None:
    of = counted(book)
    saved = openpyxl.load_workbook(saved_anew(without_results(built(of)), tmp_path), data_only=True)
    assert lines_of(saved, of) == expected_lines(of)


def test_formulas_carry_their_results_for_readers_that_do_not_compute(book: Book) -> None:
    of = counted(book)
    assert lines_of(read(built(of), data_only=True), of) == expected_lines(of)


def test_totals_are_formulas_over_the_cells_shown(book: Book) -> None:
    sheets = read(built(counted(book))).worksheets
    assert [sheets[1][f"{letter}19"].value for letter in "BCE"] == ["=B7", "=SUM(C7:C18)", "=E17"]
    assert [sheets[2][f"R{row}"].value for row in (7, 21, 22)] == ["=SUM(B7:Q7)", "=SUM(B21:Q21)", "=SUM(R7:R21)"]


def test_rounded_workbook_has_no_formulas_and_says_so(book: Book) -> None:
    of = counted(book, Protection.ROUND_TO_5)
    workbook = read(built(of))
    assert formulas(workbook) == []
    assert lines_of(workbook, of) == expected_lines(of)
    assert workbook["Deckblatt"]["B7"].value == Protection.ROUND_TO_5.label


def test_cover_says_what_was_counted_when_and_how(book: Book) -> None:
    of = counted(book)
    sheet = read(built(of))["Deckblatt"]
    facts = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(3, 11)}
    assert facts == {
        "Fachstelle": "=SUMME(A1) Fachstelle <Musterstadt>",
        "Zeitraum von": datetime(2026, 1, 1),
        "Zeitraum bis": datetime(2026, 12, 31),
        "Datenstand (Stichtag)": datetime(2026, 11, 21),
        "Schutz kleiner Zahlen": Protection.NONE.label,
        "Nenner der Erfolgsanteile": "Abgeschlossene Fälle",
        "Erstellt am": datetime(2026, 11, 21, 10, 15),
        "Erstellt von": "Kim Probe",
    }
    written = [cell.value for cell in sheet["A"]]
    assert [rule for rule in of.rules if rule not in written] == []


def test_what_leaves_the_office_names_no_employee_and_no_gaps(book: Book) -> None:
    of = counted(book, Protection.ROUND_TO_5)
    titles = [table.title for table in of.tables]
    assert ("Fälle je Zuständigen" in titles, "Kontakte und Hausbesuche" in titles) == (False, True)
    user = factories.user(book.session, "kim", Role.LEAD, book.office, name="KANARIE Kim")
    cover = [cell.value for row in read(built(of, maker(of, user)))["Deckblatt"].iter_rows() for cell in row]
    assert cover.count("=SUMME(A1) Fachstelle <Musterstadt>") == 2
    assert [text for text in cover if "KANARIE" in str(text) or ", davon" in str(text)] == []
    assert maker(counted(book), user) == "KANARIE Kim"


def test_every_table_has_its_sheet_with_n_and_definitions(book: Book) -> None:
    of = counted(book)
    workbook = read(built(of))
    assert workbook.sheetnames == [
        "Deckblatt", "1 Fallbewegung", "2 Zugangsstand und Meldeweg", "3 Anlass und Gründe",
        "4 Haushalt und Personen", "5 Ergebnis und Zugangsstand", "6 Nachhaltigkeit", "7 Fallkonferenzen", "8 Geld",
        "9 Gericht und GV", "10 Stadtteil", "11 Personal und Kontakte", "12 Methodik",
    ]  # fmt: skip
    for number, (sheet, page) in enumerate(zip(workbook.worksheets[1:], of.sheets, strict=False), start=1):
        assert sheet.title == f"{number} {page.title}"
        written = [cell.value for cell in sheet["A"]]
        assert written[0] == page.title
        for table in page.tables:
            said = (table.title, base_text(table), *map(": ".join, table.definitions))
            assert [text for text in said if text not in written] == []


def test_sheets_print_on_one_page_width_with_headings_and_charts(book: Book) -> None:
    sheets = read(built(counted(book))).worksheets[1:-1]
    assert {sheet.print_title_rows for sheet in sheets} == {"$1:$2"}
    assert {sheet.page_setup.orientation for sheet in sheets} == {"landscape"}
    assert all(35 <= (sheet.page_setup.scale or 0) <= 95 for sheet in sheets)
    charts = [len(sheet._charts) for sheet in sheets]  # type: ignore[attr-defined]  # openpyxl gives no other way
    assert charts == [2, 1, 2, 2, 3, 1, 1, 0, 1, 0, 1]


def test_shares_are_numbers_with_one_decimal(book: Book) -> None:
    sheet = read(built(counted(book)))["5 Ergebnis und Zugangsstand"]
    total = sheet["N22"]
    assert (type(total.value), total.number_format) == (float, "0.0\\ %")


def test_labels_that_look_like_formulas_stay_text(book: Book) -> None:
    sheet = read(built(counted(book)))["7 Fallkonferenzen"]
    label = next(cell for cell in sheet["A"] if cell.value == "@Antrag")
    assert (label.data_type, label.quotePrefix) == ("s", True)


def test_properties_name_no_person_and_equal_reports_give_equal_bytes(book: Book) -> None:
    of = counted(book)
    written = built(of)
    assert written == built(of)
    properties = read(written).properties
    assert (properties.creator, properties.lastModifiedBy, properties.title) == ("Bleibe", None, "Statistik 2026")
    assert properties.created == properties.modified == datetime(2026, 11, 21, 9, 15)
