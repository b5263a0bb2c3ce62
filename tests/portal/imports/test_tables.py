"""Any file is read, or refused in one sentence, and hurts nobody."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from portal.imports.faults import UnreadableFile
from portal.imports.headings import recognise
from portal.imports.tables import MAX_BYTES, read_sheets

SAMPLE = Path(__file__).parents[2] / "samples" / "raeumungsklagen_2026.xlsx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(parts: dict[str, bytes]) -> bytes:
    """Return a small workbook with parts added or replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Name"]))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        kept = {name: old.read(name) for name in old.namelist()}
        for name, content in {**kept, **parts}.items():
            new.writestr(name, content)
    return stream.getvalue()


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def encrypted_entries() -> bytes:
    data = bytearray(workbook(["Name"]))
    mark = data.find(b"PK\x01\x02")
    data[mark + 8] |= 1
    return bytes(data)


def lying_workbook() -> bytes:
    """Return a workbook whose table of contents says that a 60 MB part is small."""
    data = bytearray(with_parts({SHEET: b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"}))
    place = data.rfind(SHEET.encode()) - 46
    data[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(data)


def sparse_sheet() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'.encode()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">%s]><worksheet>&j;</worksheet>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9)
)


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (b"", "liste.xlsx", "ist leer"),
        (b"\0" * 500, "liste.xlsx", "ist leer"),
        (b"x" * (MAX_BYTES + 1), "liste.csv", "größer als 20 MB"),
        (b"PK\x03\x04 garbage", "liste.xlsx", "beschädigt"),
        (b"%PDF-1.7 garbage", "liste.xlsx", "keine Excel-Arbeitsmappe"),
        (OLE + b"\0" * 600, "liste.xlsx", "alten Excel-Format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "liste.xlsx", "Kennwort"),
        (encrypted_entries(), "liste.xlsx", "Kennwort"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "liste.xlsx", "OpenDocument"),
        (archive(**{"xl/workbook.bin": b""}), "liste.xlsx", ".xlsb"),
        (archive(**{"word/document.xml": b""}), "liste.xlsx", "Word-Dokument"),
        (archive(other=b""), "liste.xlsx", "keine Excel-Arbeitsmappe"),
        (with_parts({SHEET: b"<worksheet>" + b" " * 60_000_000}), "liste.xlsx", "über hundertfach gepackt"),
        (with_parts({f"xl/media/{n}.png": b"" for n in range(2000)}), "liste.xlsx", "mehr als 2000 Teilen"),
        (with_parts({"../../etc/passwd": b""}), "liste.xlsx", "nach außen verweist"),
        (with_parts({"/etc/passwd": b""}), "liste.xlsx", "nach außen verweist"),
        (with_parts({"xl/embeddings/inner.zip": b"PK"}), "liste.xlsx", "weitere Datei („inner.zip“)"),
        (with_parts({SHEET: sparse_sheet()}), "liste.xlsx", "zu viel Zeit oder Speicher"),
        (with_parts({SHEET: b"<worksheet><sheetData><row><c></"}), "liste.xlsx", "beschädigt"),
        (with_parts({"xl/workbook.xml": b"<no"}), "liste.xlsx", "beschädigt"),
        (workbook([1] * 201), "liste.xlsx", "Spalte 201"),
        (b'Name;Vorname\r\n"Muster;Anna\r\n', "liste.csv", "Anführungszeichen"),
        (
            b"Name;Vorname\r\nMuster;" + b"x" * 1_000_000,
            "liste.csv",
            "ab Zeile 2: Eine Zelle hat mehr als 131072 Zeichen",
        ),
        (b"Name;Vor\0name\r\n", "liste.csv", "Zeichen, die in keiner Textdatei"),
        (b";".join([b"x"] * 201), "liste.csv", "200 Spalten"),
    ],
)
def test_a_file_that_cannot_be_read_gives_a_sentence(data: bytes, filename: str, said: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read_sheets(data, filename, recognise)
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")


def test_a_lying_table_of_contents_hurts_nobody() -> None:
    with pytest.raises(UnreadableFile):
        read_sheets(lying_workbook(), "liste.xlsx", recognise)


def test_entities_that_swell_are_not_unfolded() -> None:
    assert [list(sheet.rows) for sheet in read_sheets(with_parts({SHEET: LAUGHS}), "liste.xlsx", recognise)] == [[]]


def test_a_workbook_cut_off_anywhere_gives_a_sentence() -> None:
    whole = SAMPLE.read_bytes()
    for length in range(10, len(whole), len(whole) // 12):
        with pytest.raises(UnreadableFile):
            read_sheets(whole[:length], "liste.xlsx", recognise)


def test_cells_arrive_as_a_person_sees_them() -> None:
    rows = [["Muster", date(2026, 1, 7), datetime(2026, 1, 7, 9, 30), 703.09, 30457, True, None]]  # noqa: DTZ001
    (sheet,) = read_sheets(workbook(*rows), "liste.xlsx", recognise)
    assert [list(row) for row in sheet.rows] == [["Muster", "07.01.2026", "07.01.2026 09:30", 703.09, 30457, True]]


def test_errors_and_uncalculated_formulas_do_not_vanish() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Name", "=?? Anruf Frau zurück", "#NAME?", "=1+1"])
    sheet["C1"].data_type = "e"
    stream = io.BytesIO()
    book.save(stream)
    (read,) = read_sheets(stream.getvalue(), "liste.xlsx", recognise)
    assert list(read.rows[0]) == ["Name", "=?? Anruf Frau zurück", "#NAME?", "=1+1"]


def test_hidden_sheets_stay_unread() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "sichtbar"
    book.create_sheet("geheim").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    assert [sheet.name for sheet in read_sheets(stream.getvalue(), "liste.xlsx", recognise)] == ["Sheet"]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("cp1252"),
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
    ],
)
def test_text_files_are_read_in_any_usual_form(mark: str, encode: Callable[[str], bytes]) -> None:
    text = f'Name{mark}Straße\r\n"Müller{mark} Anna"{mark}"Weg 1\nHinterhaus"\r\n'
    (sheet,) = read_sheets(encode(text), "liste.csv", recognise)
    assert list(sheet.rows) == [["Name", "Straße"], [f"Müller{mark} Anna", "Weg 1\nHinterhaus"]]


def test_the_separator_line_of_excel_is_no_row() -> None:
    (sheet,) = read_sheets(b"sep=;\r\nName;Vorname\r\n", "liste.csv", recognise)
    assert list(sheet.rows) == [["Name", "Vorname"]]
