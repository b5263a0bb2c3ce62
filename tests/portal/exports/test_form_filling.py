"""Does a filled form hold real numbers in the right cells, and everything else exactly as it was?"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from portal.errors import Refused
from portal.exports import form_filling
from portal.exports.form_reading import open_form
from portal.exports.package import DATE_FORMAT
from portal.statistics import Mark, Unit
from portal.statistics.placeholders import Filling
from tests.portal.exports.libreoffice import saved_anew


def funders_form(**cells: Any) -> bytes:
    """Return a form as funders send it: merged title, formats, formulas over the cells to fill, a second sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Bericht"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "Sachbericht {{ period }}, {{ office }}"
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet["A3"], sheet["B3"] = "Fälle", "{{ reported }}"
    sheet["B3"].number_format, sheet["B3"].fill = "#,##0", PatternFill("solid", fgColor="FFF2CC")
    sheet["A4"], sheet["B4"] = "Quote", "{{ secured / closed }}"
    sheet["B4"].number_format = "0.0%"
    sheet["A5"], sheet["B5"] = "Stand", "{{ on }}"
    sheet["B5"].number_format = "dd.mm.yyyy"
    sheet["A6"], sheet["B6"] = "Das Doppelte", "=B3*2"
    sheet["B6"].border = Border(top=Side(style="double"))
    sheet["A8"], sheet["B8"] = "je Stand", "{{ reported | by=stage }}"
    for row in range(8, 11):
        sheet[f"B{row}"].number_format = "0"
    sheet["D20"] = "=SUM(B8:B19)"
    sheet.column_dimensions["A"].width = 33
    sheet.print_title_rows = "1:2"
    validation = DataValidation(type="list", formula1='"ja,nein"')
    sheet.add_data_validation(validation)
    validation.add("D3")
    other = book.create_sheet("Anlage")
    other["A1"] = "='Bericht'!B3"
    for place, text in cells.items():
        sheet[place] = text
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def dated_form() -> bytes:
    """Return a form that asks for days in plain, coloured, dated and text cells."""
    book = load_workbook(io.BytesIO(funders_form(C3="{{ from }}", C4="{{ to }}", B3="{{ from }}", D3="{{ on }}")))
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B4"], sheet["B8"], sheet["D3"].number_format = "Sachbericht", None, None, "@"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def filling(*values: Any, unit: Unit = Unit.CASES) -> Filling:
    return Filling(values, tuple(f"Wert {at}" for at, _ in enumerate(values)), unit, "Satz.")


FILLINGS = (
    filling("1. Quartal 2026"), filling("Musterstadt"), filling(7), filling(Decimal("0.625"), unit=Unit.SHARE),
    filling(date(2026, 4, 1)), filling(3, 2, Mark.UNKNOWN),
)  # fmt: skip


def filled(data: bytes, fillings: Any = FILLINGS) -> bytes:
    form = open_form(data, "formular.xlsx", year=2026)
    return form_filling.fill(form, form_filling.entries_of(form, fillings))


def test_values_are_real_and_stand_in_their_cells() -> None:
    sheet = load_workbook(io.BytesIO(filled(funders_form())))["Bericht"]
    assert sheet["A1"].value == "Sachbericht 1. Quartal 2026, Musterstadt"
    assert [sheet[cell].value for cell in ("B3", "B4", "B8", "B9", "B10")] == [7, 0.625, 3, 2, "k. A."]
    assert sheet["B5"].value.date() == date(2026, 4, 1)


def test_day_in_a_cell_without_date_format_becomes_a_date() -> None:
    """In plain and coloured cells alike; all else of their format stays, cells for texts and other cells keep theirs."""
    day, dated = date(2026, 1, 1), ("C3", "C4", "B3", "B5")
    form = open_form(dated_form(), "form.xlsx", year=2026)
    filled = form_filling.fill(form, form_filling.entries_of(form, [filling(day)] * len(form.spots)))
    sheet, before = (load_workbook(io.BytesIO(data)).worksheets[0] for data in (filled, dated_form()))
    assert [sheet[one].value.date() for one in dated] == [day] * 4
    assert [sheet[one].number_format for one in dated] == [DATE_FORMAT] * 3 + ["dd.mm.yyyy"]
    assert (sheet["D3"].value, sheet["D3"].number_format) == ("01.01.2026", "@")
    assert sheet["B3"].fill.fgColor.rgb == "00FFF2CC"
    kept = [(cell.coordinate, cell.style_id) for row in before for cell in row if cell.coordinate not in dated]
    assert [(name, sheet[name].style_id) for name, _ in kept] == kept


def test_everything_else_of_the_form_stays() -> None:
    """Formats, merged cells, formulas, widths, validations: every cell but the filled ones, and every other part."""
    before = funders_form()
    after = filled(before)
    books = [load_workbook(io.BytesIO(data)) for data in (before, after)]
    written = {"A1", "B3", "B4", "B5", "B8", "B9", "B10"}
    for one, other in zip(books[0].worksheets, books[1].worksheets, strict=True):
        assert one.merged_cells.ranges == other.merged_cells.ranges
        for cell in (cell for row in one.iter_rows() for cell in row):
            twin = other[cell.coordinate]
            assert cell.style_id == twin.style_id
            assert cell.value == twin.value or (one.title == "Bericht" and cell.coordinate in written)
    with zipfile.ZipFile(io.BytesIO(before)) as first, zipfile.ZipFile(io.BytesIO(after)) as second:
        assert first.namelist() == second.namelist()
        changed = {name for name in first.namelist() if first.read(name) != second.read(name)}
        assert changed == {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}
        tails = [book.read("xl/worksheets/sheet1.xml").partition(b"</sheetData>")[2] for book in (first, second)]
        assert tails[0] == tails[1]


def test_formulas_are_computed_anew(tmp_path: Path) -> None:
    book = load_workbook(saved_anew(filled(funders_form()), tmp_path), data_only=True)
    assert [book["Bericht"]["B6"].value, book["Bericht"]["D20"].value, book["Anlage"]["A1"].value] == [14, 5, 7]


def test_pictures_and_charts_stay_byte_for_byte() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(funders_form())) as form, zipfile.ZipFile(made, "w") as copied:
        for name in form.namelist():
            copied.writestr(name, form.read(name))
        copied.writestr("xl/media/image1.png", b"\x89PNG logo")
    with zipfile.ZipFile(io.BytesIO(filled(made.getvalue()))) as result:
        assert result.read("xl/media/image1.png") == b"\x89PNG logo"


def test_every_wrong_placeholder_is_named_with_sheet_and_cell() -> None:
    wrong = funders_form(
        C3="{{ securd }}", C4="{{ reported | by=stge }}", C5="{{ reported | perod=2026 }}", C6="=\"{{ reported }}\"", C7="{{ reported",
        C8="{{ reported | period=2026-Q9 }}",
    )  # fmt: skip
    lines = open_form(wrong, "formular.xlsx", year=2026).faults
    assert [line.split(":")[0] for line in lines] == [f"Blatt „Bericht“, Zelle C{row}" for row in range(3, 9)]
    assert "„secured“" in lines[0]
    assert "„stage“" in lines[1]
    assert "„period“" in lines[2]
    assert "Schreiben Sie zum Beispiel 2026, 2026-H1" in lines[5]


@pytest.mark.parametrize(
    "text",
    ["{ reported }", "[[ reported ]]", "{{ reported }", "{{reported", "reported}}", "{ { reported } }", "{{{ reported }}}",
     "[reported]", "<< reported >>", "«reported»", "{rported}", "{ secured / closed | by=stage }", "Bis {to}: 5", "{{ reported ]]",
     "｛｛ reported ｝｝"],
)  # fmt: skip
def test_what_only_looks_like_a_placeholder_is_named(text: str) -> None:
    [fault] = open_form(funders_form(C3=text), "formular.xlsx", year=2026).faults
    assert fault.startswith("Blatt „Bericht“, Zelle C3: „")


@pytest.mark.parametrize("text", ["[to]", "{x}", "[1]", "<10", "a > b", "[[siehe Anlage]]", "(reported)", "{Summe}"])
def test_other_brackets_are_texts_of_the_form(text: str) -> None:
    assert open_form(funders_form(C3=text), "formular.xlsx", year=2026).faults == ()


def test_placeholder_in_the_margin_or_a_text_box_is_named() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet.oddHeader.center.text = "{{ reported }}", "Stand {{ on }}"  # type: ignore[union-attr]
    chart = BarChart()
    chart.title = "{{ reported }}"
    sheet.add_chart(chart, "C3")
    made = io.BytesIO()
    book.save(made)
    faults = open_form(made.getvalue(), "formular.xlsx", year=2026).faults
    assert [fault.partition(": Gefüllt")[0] for fault in faults] == [
        "Blatt „Sheet“, Kopf- oder Fußzeile: {{ on }}", "Blatt „Sheet“, Textfeld oder Diagramm: {{ reported }}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "fill", "sentence"),
    [("XFC5", " | fill=right", "3 Zellen nach rechts; das Blatt endet mit Spalte XFD."),
     ("A1048575", "", "3 Zellen nach unten; das Blatt endet mit Zeile 1048576.")],
)  # fmt: skip
def test_nothing_is_written_past_the_end_of_a_sheet(cell: str, fill: str, sentence: str) -> None:
    book, made = Workbook(), io.BytesIO()
    book.worksheets[0][cell] = "{{ reported | by=stage" + fill + " }}"
    book.save(made)
    form = open_form(made.getvalue(), "formular.xlsx", year=2026)
    assert len(form_filling.entries_of(form, [filling(1, 2)])[0].places) == 2
    with pytest.raises(Refused) as refused:
        form_filling.entries_of(form, [filling(1, 2, 3)])
    assert f"Blatt „Sheet“, Zelle {cell}: " in str(refused.value)
    assert sentence in str(refused.value)


def test_filling_never_overwrites_content() -> None:
    form = open_form(funders_form(B9="Summe"), "formular.xlsx", year=2026)
    with pytest.raises(Refused) as refused:
        form_filling.entries_of(form, FILLINGS)
    assert "Zelle B8: {{ reported | by=stage }} füllt 3 Zellen; Zelle B9 ist nicht frei." in str(refused.value)


def test_filling_to_the_right_steps_over_merged_cells() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = "{{ reported | by=stage | fill=right }}"
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:E2")
    made = io.BytesIO()
    book.save(made)
    done = load_workbook(io.BytesIO(filled(made.getvalue(), [filling(1, 2, 3)]))).worksheets[0]
    assert [done[cell].value for cell in ("B2", "D2", "F2")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "data"), [("x.xlsx", b"PK\x03\x04 kaputt"), ("x.xlsm", funders_form()), ("x.xlsx", b"")]
)
def test_no_workbook_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused):
        open_form(data, name, year=2026)


def test_bomb_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    with pytest.raises(Refused, match="hundertfach"):
        open_form(made.getvalue(), "x.xlsx", year=2026)
