"""Are cells told from the commas and semicolons inside of them?"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from portal.imports.delimiters import MARKS, delimiter_of
from portal.imports.headings import recognise
from tests.portal.imports.desk import read_notices

STATUTORY = (
    "Tag des Eingangs der Klage", "Namen und Anschriften der Parteien", "Höhe der monatlich zu entrichtenden Miete",
    "Höhe des geltend gemachten Mietrückstandes", "Termin zur mündlichen Verhandlung, sofern bestimmt",
)  # fmt: skip
PARTIES = "Immo Müller GmbH, Weg 1, 30159 Hannover ./. FAKE-Öztürk, Ömer, Straße 5, 30159 Hannover"
LISTS: dict[str, Sequence[Sequence[str]]] = {
    "more commas than columns": [
        ("Eingang", "Mieter", "Anschrift", "Rückstand"),
        ("05.11.2026", "FAKE-A, Otto und FAKE-B, Berta", "Weg 7, 30159 Hannover", "1.100,00 €"),
    ],
    "the five items of the statute": [STATUTORY, ("02.11.2026", PARTIES, "512,40 €", "1.100,00 €", "15.12.2026")],
    "the same five times": [STATUTORY, *[("02.11.2026", PARTIES, "512,40 €", "1.100,00 €", "15.12.2026")] * 5],
    "commas in headings": [
        ("Nr.", "Eingang", "Name, Vorname", "Straße, Hausnr."), ("1", "05.11.2026", "FAKE-A, Otto", "Weg 7"),
    ],
    "a title above": [
        ("Räumungsklagen, Amtsgericht Hannover, Stand: November, vertraulich, nur intern",), (),
        ("Eingang", "Name", "Vorname"), ("05.11.2026", "FAKE-A", "Otto"),
    ],
    "semicolons in a remark": [
        ("Eingang", "Name", "Bemerkung"), ("05.11.2026", "FAKE-A", "erst a; dann b; dann c; dann d; dann e"),
    ],
    "line breaks in a cell": [("Eingang", "Name", "Anschrift"), ("05.11.2026", "FAKE-A", "Weg 7\n30159 Hannover")],
    "a ragged end": [("Eingang", "Name", "Vorname", "Ort"), ("05.11.2026", "FAKE-A"), ("Summe", "1,00, 2,00")],
    "headings nobody knows": [("foo", "bar", "baz"), ("1,50", "2,50", "3,50"), ("1,50", "2,50", "3,50")],
}  # fmt: skip


def written(rows: Sequence[Sequence[str]], mark: str) -> str:
    """Write as Excel does: quotes only where the mark itself or a line break stands in a cell."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=mark).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("rows", LISTS.values(), ids=list(LISTS))
def test_delimiter_is_the_mark_the_list_was_written_with(rows: Sequence[Sequence[str]], mark: str) -> None:
    assert delimiter_of(written(rows, mark), recognise) == mark


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
@pytest.mark.parametrize("lines", [1, 5])
def test_a_semicolon_list_keeps_its_commas(encoding: str, lines: int) -> None:
    header, *rows = LISTS["more commas than columns"]
    data = written([header, *rows * lines], ";").encode(encoding)
    read = read_notices(data, "liste.csv").rows
    assert len(read) == lines
    assert [tenant.name for tenant in read[0].tenants] == [("FAKE-A", "Otto"), ("FAKE-B", "Berta")]
    assert (read[0].street, read[0].postcode, str(read[0].arrears)) == ("Weg 7", "30159", "1100.00")


def test_an_open_quote_in_the_sample_ends_the_looking_not_the_reading() -> None:
    assert delimiter_of('Eingang;Name\r\n05.11.2026;"FAKE' + "x" * 200_000, recognise) == ";"
