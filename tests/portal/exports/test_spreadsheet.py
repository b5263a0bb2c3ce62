"""Is every value read back as it was written, by every reader, from a stream that begins at once?"""

# ruff: noqa: DTZ001 - spreadsheets know no time zones, so what is read back has none

from __future__ import annotations

import io
import itertools
import tracemalloc
import warnings
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from models.enums import Channel, Stage
from portal.exports import spreadsheet
from portal.exports.package import column_letters, sheet_name
from portal.exports.spreadsheet import Column, Kind, write
from tests.portal.exports.libreoffice import saved_anew

COLUMNS = [
    Column("Aktenzeichen"), Column("Fälle", Kind.NUMBER), Column("Miete", Kind.MONEY), Column("Anteil", Kind.SHARE),
    Column("Gemeldet am", Kind.DATE), Column("Termin", Kind.MOMENT),
]  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    ("2026-0001", 3, Decimal("512.40"), 0.821, date(2026, 3, 1), datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
    (Stage.SUIT_FILED, 0, Decimal("0.00"), 1, date(1900, 3, 1), datetime(2026, 1, 1, 8, 30)),
    (None, None, None, None, None, None),
    ("Ș Ł ǆ & <b> \"q\" 'q'", -5, Decimal("-1837.20"), 0, date(9999, 12, 31), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
]
READ: list[tuple[Any, ...]] = [
    ("2026-0001", 3, 512.4, 0.821, datetime(2026, 3, 1), datetime(2026, 7, 1, 10, 30)),
    ("Räumungsklage eingereicht", 0, 0, 1, datetime(1900, 3, 1), datetime(2026, 1, 1, 8, 30)),
    (None, None, None, None, None, None),
    ("Ș Ł ǆ & <b> \"q\" 'q'", -5, -1837.2, 0, datetime(9999, 12, 31), datetime(2026, 3, 29, 3, 30)),
]
FORMULAS = [
    f"{blank}{sign}{call}"
    for blank in ("", " ", "\t", "\n", "\ufeff")
    for sign in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    for call in ("1+1", "cmd|'/c calc'!A1", 'HYPERLINK("http://example.org";"x")', 'WEBSERVICE("http://example.org")')
]


def built(columns: Sequence[Column], rows: Iterable[Sequence[object]], title: str = "Fälle") -> bytes:
    return b"".join(write(columns, rows, title=title))


def texts(*values: object) -> bytes:
    return built([Column("Text")], [(value,) for value in values])


def read(workbook: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(workbook))


def rows_of(book: openpyxl.Workbook, sheet: int = 0) -> list[tuple[Any, ...]]:
    return list(book.worksheets[sheet].iter_rows(min_row=2, values_only=True))


def column_of(workbook: bytes) -> list[Any]:
    return [row[0] for row in rows_of(read(workbook))]


def test_openpyxl_reads_every_value_as_written() -> None:
    book = read(built(COLUMNS, ROWS))
    assert rows_of(book) == READ
    assert [cell.value for cell in book.worksheets[0][1]] == [column.label for column in COLUMNS]


def test_calamine_reads_every_value_as_written() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(built(COLUMNS, ROWS)))
    found = book.get_sheet_by_index(0).to_python()[1:]
    as_moments = [
        [datetime.combine(v, time()) if type(v) is date else None if v == "" else v for v in row] for row in found
    ]
    assert [tuple(row) for row in as_moments] == READ


def test_libreoffice_reads_every_value_and_runs_no_formula(tmp_path: Path) -> None:
    filled = [(*row, None) for row in ROWS] + [(None,) * 6 + (text,) for text in FORMULAS]
    book = openpyxl.load_workbook(saved_anew(built([*COLUMNS, Column("Text")], filled), tmp_path))
    found = rows_of(book)
    assert [row[:6] for row in found[: len(READ)]] == READ
    assert [row[6] for row in found[len(READ) :]] == FORMULAS
    assert {cell.data_type for row in book.worksheets[0] for cell in row} <= {"s", "n", "d"}


def test_formats_are_those_of_german_offices() -> None:
    sheet = read(built(COLUMNS, ROWS[:1])).worksheets[0]
    formats = [cell.number_format for cell in sheet[2]]
    assert formats == ["General", "0", '#,##0.00\\ "€"', "0.0\\ %", "dd\\.mm\\.yyyy", "dd\\.mm\\.yyyy\\ hh:mm"]


def test_headings_stand_out_stay_in_sight_and_filter() -> None:
    sheet = read(built(COLUMNS, ROWS)).worksheets[0]
    heading = sheet["A1"]
    assert (heading.font.b, heading.font.color.rgb, heading.fill.fgColor.rgb) == (True, "FFFFFFFF", "FF2044AA")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:F5", "$1:$1")
    assert [sheet.column_dimensions[letter].width for letter in "ABE"] == [24, 13, 15]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    sheet = read(texts(*FORMULAS)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == FORMULAS
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x0bc\x1fd", "abcd"),
        ("\ud800x\uffff", "x"),
        ("eins\r\nzwei\rdrei", "eins\nzwei\ndrei"),
        ("  vorn und hinten  ", "  vorn und hinten  "),
        ("", None),
        ("x" * 40_000, "x" * 32_767),
        ("😀" * 20_000, "😀" * 16_383),
        (True, "ja"),
        (False, "nein"),
        (date(1899, 5, 4), "04.05.1899"),
        (10**15, "1000000000000000"),
        (float("nan"), None),
        (float("inf"), "inf"),
        (time(8, 5), "08:05"),
    ],
)
def test_what_a_cell_cannot_hold_is_written_as_near_as_possible(text: object, kept: object) -> None:
    assert column_of(texts(text, "Ende")) == [kept, "Ende"]


def test_text_that_looks_like_an_escape_is_no_letter() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(texts("_x0041_ _x00e4_ _x41_")))
    assert book.get_sheet_by_index(0).to_python()[1] == ["_x0041_ _x00e4_ _x41_"]


def test_equal_values_of_different_types_do_not_mix() -> None:
    columns = [Column("A", Kind.NUMBER)]
    rows = [(1,), (True,), ("court",), (Channel.COURT,), (1.0,), (Decimal(1),), (0,), (False,)]
    assert column_of(built(columns, rows)) == [1, "ja", "court", "Gericht (MiZi)", 1, 1, 0, "nein"]


@given(
    st.lists(st.one_of(st.none(), st.text(), st.integers(-(10**14), 10**14), st.dates(date(1900, 3, 1)), st.booleans()))
)
def test_any_column_can_be_read_again(values: list[Any]) -> None:
    assert len(column_of(texts(*values, "Ende"))) == len(values) + 1


def test_what_no_cell_can_hold_is_an_error() -> None:
    with pytest.raises(TypeError, match="a cell cannot hold list"):
        texts([1])


def test_row_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        built(COLUMNS, [("nur eins",)])


def test_first_bytes_leave_before_the_first_row_is_read() -> None:
    rows = ((str(1 // number),) for number in [0])
    first = next(write([Column("A")], rows, title="Fälle"))
    assert first[:4] == b"PK\x03\x04"
    assert first[30:41] == b"_rels/.rels"


def test_failing_source_breaks_the_stream_instead_of_ending_it() -> None:
    rows = itertools.chain([("a",)] * 2_000, (1 / 0 for _ in range(1)))
    with pytest.raises(ZeroDivisionError):
        built([Column("A")], rows)  # type: ignore[arg-type]  # the bad row is never reached


def test_empty_list_is_a_sheet_with_headings() -> None:
    sheet = read(built(COLUMNS, [])).worksheets[0]
    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:F1")


@pytest.mark.parametrize(("count", "heights"), [(9, [10]), (10, [10, 2]), (18, [10, 10]), (19, [10, 10, 2])])
def test_long_list_continues_on_further_sheets(monkeypatch: pytest.MonkeyPatch, count: int, heights: list[int]) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 10)
    book = read(built([Column("Nummer", Kind.NUMBER)], [(number,) for number in range(count)]))
    assert [sheet.max_row for sheet in book.worksheets] == heights
    assert book.sheetnames == ["Fälle", "Fälle (2)", "Fälle (3)"][: len(heights)]
    assert [row[0] for sheet in range(len(heights)) for row in rows_of(book, sheet)] == list(range(count))


def test_sheet_is_cut_before_it_would_need_zip64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_BYTES", 10_000)
    book = read(built([Column("A")], [("x" * 40,)] * (3 * spreadsheet.BATCH)))
    assert [sheet.max_row for sheet in book.worksheets] == [spreadsheet.BATCH + 1] * 3


def test_equal_lists_give_equal_bytes_without_names_or_dates() -> None:
    workbook = built(COLUMNS, ROWS)
    assert workbook == built(COLUMNS, ROWS)
    properties = ZipFile(io.BytesIO(workbook)).read("docProps/core.xml").decode()
    assert properties.endswith("<dc:title>Fälle</dc:title><dc:creator>Bleibe</dc:creator></cp:coreProperties>")


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        rows = ((f"Haushalt {number}", number, Decimal(number), 0.5, None, None) for number in range(count))
        for _ in write(COLUMNS, rows, title="Fälle"):
            pass
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(30_000) < peak(6_000) + 300_000


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fälle 2026/27: [offen]?", "Fälle 2026 27   offen"), ("'zitiert'", "zitiert"), ("", "Tabelle"), ("x" * 40, "x" * 31),
    ],
)  # fmt: skip
def test_sheet_names_are_accepted_by_spreadsheets(title: str, name: str) -> None:
    assert sheet_name(title) == name
    assert read(built([Column("A")], [], title)).sheetnames == [name]


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_by_letters(number: int, letters: str) -> None:
    assert column_letters(number) == letters
