"""The sample list, and lists in every other form, become checked rows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field
from portal.imports.notice_rows import NoticeRow, fingerprint
from portal.imports.notices import NoticeList
from portal.imports.tenants import Tenant
from tests.portal.imports.desk import read_notices

SAMPLE = Path(__file__).parents[2] / "samples" / "raeumungsklagen_2026.xlsx"
HEADINGS = "Eingang;Gericht;Az;Klageeingang;zugestellt;Kläger;Name;Vorname;Miete;Rückstand;Termin"
PLAIN = "02.03.2026;AG Hannover;565 C 1/26;27.02.2026;;Wohnbau GmbH;Muster;Anna;500;1.500,00;"


@cache
def sample() -> NoticeList:
    return read_notices(SAMPLE.read_bytes(), SAMPLE.name)


def listed(*lines: str, headings: str = HEADINGS) -> NoticeList:
    return read_notices("\r\n".join([headings, *lines]).encode(), "liste.csv")


def as_text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y}"
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell or "")


def sample_as_csv(encoding: str) -> bytes:
    stream = io.StringIO()
    sheet = openpyxl.load_workbook(SAMPLE).worksheets[0]
    csv.writer(stream, delimiter=";").writerows([as_text(cell) for cell in row] for row in sheet.values)
    return stream.getvalue().encode(encoding)


def test_sample_is_read_to_the_last_row() -> None:
    notices = sample()
    assert notices.header_row == 4
    assert (len(notices.rows), len(notices.readable), len(notices.refused)) == (165, 164, 1)
    assert (notices.sheets, notices.other_sheets) == (("Räumungsklagen 2026",), ("Legende",))
    assert (notices.unknown_columns, notices.missing) == ((), ())


def test_sample_names_its_four_repeated_notices() -> None:
    repeated = [(row.number, row.docket, row.duplicate_of) for row in sample().rows if row.duplicate_of]
    assert repeated == [
        ("161", "565.C.12892/26", 67),
        ("162", "501C6364/26", 97),
        ("163", "412.C.430/26", 125),
        ("164", "456C1874/26", 142),
    ]


def test_sample_skips_subtotals_and_blank_lines() -> None:
    assert [(line.row_number, line.reason) for line in sample().skipped] == [
        (60, "Summenzeile „Summe Quartal“"),
        (61, "leere Zeile"),
        (117, "Summenzeile „Summe Quartal“"),
        (118, "leere Zeile"),
    ]


def test_sample_row_with_two_tenants_is_read_whole() -> None:
    row = sample().rows[3]
    assert row.tenants == (Tenant("FAKE-Faust", "Dimitrios"), Tenant("FAKE-Faust", "Marcella"))
    assert (row.last_name, row.first_name) == ("FAKE-Faust", "Dimitrios u. Marcella")
    assert (row.received_on, row.filed_on, row.served_on) == (date(2026, 1, 7), date(2025, 12, 29), date(2026, 1, 6))
    assert (row.court_code, row.docket_key, row.postcode, row.district) == ("P2305", "412C98/26", "30159", "Mitte")
    assert (row.rent, row.arrears) == (Decimal("403.90"), Decimal("823.40"))
    assert row.remark == "=?? Anruf Frau zurück"


def test_sample_last_row_names_all_its_faults() -> None:
    (row,) = sample().refused
    assert [fault.sentence for fault in row.faults] == [
        "Zeile 173, Spalte „Eingang Mitteilung“: „31.02.2026“ gibt es im Kalender nicht. Geben Sie einen Tag wie"
        " 28.02.2026 ein.",
        "Zeile 173, Spalte „Aktenzeichen“: „C 12/26 ??“ ist kein Aktenzeichen. Geben Sie eines wie 565 C 12892/26 ein.",
        "Zeile 173, Spalte „Klageeingang“: „siehe Akte“ ist kein Datum. Geben Sie einen Tag wie 07.01.2026 ein.",
        "Zeile 173, Spalte „Miete mtl.“: „ca. 500“ ist kein Betrag. Geben Sie eine Zahl wie 512,40 ein.",
        "Zeile 173, Spalte „Rückstand“: „-120,50“ ist kleiner als 0. Geben Sie den Betrag ohne Minuszeichen ein oder"
        " lassen Sie die Zelle leer.",
        "Zeile 173, Spalte „Termin“: „wird nachgereicht“ ist kein Datum. Geben Sie einen Tag wie 07.01.2026 ein.",
    ]
    assert [hint.value for hint in row.hints] == ["unbekannt"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_the_same_list_as_text_gives_the_same_rows(encoding: str) -> None:
    def comparable(row: NoticeRow) -> NoticeRow:
        return replace(row, sheet="", duplicate_sheet="", faults=(), hints=())

    notices = read_notices(sample_as_csv(encoding), "liste.csv")
    assert list(map(comparable, notices.rows)) == list(map(comparable, sample().rows))
    assert [line.row_number for line in notices.skipped] == [60, 61, 117, 118]


def test_statutory_headings_are_recognised() -> None:
    notices = listed(
        "27.02.2026;02.03.2026;Wohnbau GmbH ./. Muster, Anna u. Paul, Weg 2, 30161 Hannover;500,00;1.500,00;500,00;"
        "09.04.2026 10:30",
        headings="Tag des Eingangs der Klage;Tag der Rechtshängigkeit;Namen und Anschriften der Parteien"
        ";Höhe der monatlich zu entrichtenden Miete;Höhe des geltend gemachten Mietrückstandes"
        ";geltend gemachte Entschädigung;Termin zur mündlichen Verhandlung",
    )
    (row,) = notices.readable
    assert notices.missing == (Field.RECEIVED_ON,)
    assert (row.landlord, row.street, row.city) == ("Wohnbau GmbH", "Weg 2", "Hannover")
    assert row.tenants == (Tenant("Muster", "Anna"), Tenant("Muster", "Paul"))
    assert (row.filed_on, row.served_on) == (date(2026, 2, 27), date(2026, 3, 2))
    assert f"{row.hearing_on} {row.hearing_time}" == "2026-04-09 10:30:00"


def test_unknown_columns_are_shown_and_can_be_assigned() -> None:
    data = b"Eingang;Az;Zahlungspflichtige\r\n02.03.2026;565 C 1/26;Muster, Anna\r\n"
    unknown = read_notices(data, "liste.csv")
    (column,) = unknown.unknown_columns
    assert (column.letter, column.heading, column.examples) == ("C", "Zahlungspflichtige", ("Muster, Anna",))
    assert (unknown.missing, unknown.rows) == ((Field.LAST_NAME,), ())
    assigned = read_notices(data, "liste.csv", {2: Field.TENANT})
    assert [row.tenants for row in assigned.readable] == [(Tenant("Muster", "Anna"),)]


def test_an_assignment_goes_before_the_heading() -> None:
    data = b"Name;Vorname;Eingang;Klagedatum\r\nMuster;Anna;01.03.2026;02.03.2026\r\n"
    (row,) = read_notices(data, "liste.csv", {2: None, 3: Field.RECEIVED_ON}).rows
    assert (row.received_on, row.filed_on) == (date(2026, 3, 2), None)


def test_a_name_column_alone_holds_the_whole_name() -> None:
    (row,) = listed("Muster, Anna;01.03.2026;Weg 2, 30161 Hannover", headings="Name;Eingang;Anschrift").readable
    assert row.tenants == (Tenant("Muster", "Anna"),)
    assert (row.street, row.postcode, row.city) == ("Weg 2", "30161", "Hannover")


def test_sheets_with_the_same_headings_are_read_together() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "1. Quartal"
    book.create_sheet("2. Quartal")
    for sheet in book.worksheets:
        sheet.append(["Eingang", "Gericht", "Aktenzeichen", "Name", "Vorname"])
        sheet.append(["02.03.2026", "AG Hannover", "565 C 1/26", "Muster", "Anna"])
    stream = io.BytesIO()
    book.save(stream)
    first, second = read_notices(stream.getvalue(), "liste.xlsx").rows
    assert (first.sheet, second.sheet) == ("1. Quartal", "2. Quartal")
    assert (second.duplicate_of, second.duplicate_sheet) == (2, "1. Quartal")


def test_a_refused_notice_is_not_what_a_later_one_repeats() -> None:
    broken, whole = listed(PLAIN.replace("1.500,00", "viel"), PLAIN).rows
    assert (broken.refused, whole.refused, whole.duplicate_of) == (True, False, None)


def test_missing_name_and_day_of_receipt_are_faults() -> None:
    (row,) = listed(PLAIN.replace("Muster;Anna", ";").replace("02.03.2026;", ";", 1)).refused
    assert [fault.column for fault in row.faults] == ["Name", "Eingang"]


def test_unknown_court_is_refused_with_what_may_be_meant() -> None:
    (row,) = listed(PLAIN.replace("AG Hannover", "AG Hanover")).refused
    assert row.faults[0].sentence == (
        "Zeile 2, Spalte „Gericht“: „AG Hanover“ steht nicht im Verzeichnis der Amtsgerichte oder ist dort mehrdeutig."
        " Meinten Sie „Amtsgericht Hannover“?"
    )


def test_unlikely_values_are_hints_and_refuse_nothing() -> None:
    line = "26.02.2026;AG Hannover;565 C 1/26;27.02.2026;26.02.2026;unbekannt;Muster;Anna;500;0;03.04.2026"
    (row,) = listed(line).readable
    assert [hint.column for hint in row.hints] == ["Eingang", "Termin", "Rückstand", "Kläger"]
    assert row.hints[1].sentence == (
        "Zeile 2, Spalte „Termin“: Termin 03.04.2026 ist ein Feiertag (Karfreitag). Fragen Sie das Gericht"
        " nach dem Tag."
    )


def test_lines_that_are_no_notices_are_skipped_with_a_reason() -> None:
    notices = listed("Januar 2026;;;;;;;;;;", PLAIN, HEADINGS, ";;;;;;Gesamt;;500;1500;", " ; ;", PLAIN, ";;;;;;;;;;")
    assert [line.reason for line in notices.skipped] == [
        "nur eine Zelle ausgefüllt: „Januar 2026“",
        "wiederholte Kopfzeile",
        "Summenzeile „Gesamt“",
        "leere Zeile",
    ]
    assert len(notices.readable) == 2


@pytest.mark.parametrize("surname", ["Summer", "Gesamtmann", "Totalek", "Anzahler"])
def test_tenants_whose_names_sound_like_sums_are_kept(surname: str) -> None:
    (row,) = listed(PLAIN.replace("Muster", surname)).readable
    assert row.last_name == surname


def test_fingerprint_tells_proceedings_apart_however_they_are_written() -> None:
    first, second, other = listed(
        PLAIN, PLAIN.replace("565 C 1/26", "565.C.1/2026"), PLAIN.replace("C 1/", "C 2/")
    ).rows
    assert fingerprint(first) == fingerprint(second) == "P2305:565C1/26"
    assert fingerprint(other) != fingerprint(first)


def test_fingerprint_without_docket_rests_on_the_parties() -> None:
    bare = PLAIN.replace("565 C 1/26", "")
    first, second, other = listed(
        bare, bare.replace("Wohnbau GmbH", "WOHNBAU  GmbH"), bare.replace("Anna", "Paul")
    ).rows
    assert fingerprint(first) == fingerprint(second) != fingerprint(other)
    assert "muster" not in fingerprint(first)
    assert second.duplicate_of == 2


def test_a_file_without_a_list_gives_a_sentence() -> None:
    with pytest.raises(UnreadableFile, match="keine Liste gefunden"):
        read_notices(b"1;2;3\r\n4;5;6\r\n", "zahlen.csv")


def test_the_items_of_the_statute_are_a_list_on_their_own() -> None:
    headings = (
        "Tag des Eingangs der Klage;Namen und Anschriften der Parteien;Höhe der monatlich zu entrichtenden Miete;"
        "Höhe des geltend gemachten Mietrückstandes und der geltend gemachten Entschädigung;"
        "Termin zur mündlichen Verhandlung, sofern dieser bereits bestimmt ist"
    )
    suit = (
        "Kläger: Immo GmbH, Weg 1, 30159 Hannover; Beklagte: FAKE-A, Otto und FAKE-B, Berta, Straße 5, 30161 Hannover"
    )
    line = f'02.11.2026;"{suit}";512,40;1.100,00 € und 450,00 €;15.12.2026'
    data = f"{headings}\r\n{line}\r\n{line.replace(' und 450,00 €', '')}".encode("cp1252")
    both, one = read_notices(data, "liste.csv").rows
    assert (both.landlord, both.street, both.postcode) == ("Immo GmbH, Weg 1, 30159 Hannover", "Straße 5", "30161")
    assert [tenant.name for tenant in both.tenants] == [("FAKE-A", "Otto"), ("FAKE-B", "Berta")]
    assert (both.arrears, both.compensation, both.hearing_on) == (
        Decimal("1100.00"), Decimal("450.00"), date(2026, 12, 15),
    )  # fmt: skip
    assert (one.arrears, one.compensation, len(one.hints)) == (Decimal("1100.00"), None, 1)
    assert "gilt allein als Mietrückstand" in one.hints[0].sentence
