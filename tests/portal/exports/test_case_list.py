"""Does the case list carry the headings the person sees, with the formats of the record?"""

# ruff: noqa: DTZ001 - spreadsheets know no time zones, so what is read back has none

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl

from models.enums import CaseStatus
from portal.exports import case_list
from portal.exports.spreadsheet import Column, Kind

KEYS = [
    ("number", "Aktenzeichen"), ("status", "Status"), ("reported_on", "Gemeldet am"), ("arrears", "Mietrückstand"),
    ("children", "Minderjährige Kinder"), ("created_at", "Erfasst"), ("assigned_to_id", "Zuständig"), ("next", "Frist"),
]  # fmt: skip


def test_columns_take_their_kind_from_the_record() -> None:
    kinds = [column.kind for column in case_list.columns(KEYS)]
    assert kinds == [Kind.TEXT, Kind.TEXT, Kind.DATE, Kind.MONEY, Kind.NUMBER, Kind.MOMENT, Kind.TEXT, Kind.TEXT]
    assert case_list.columns(KEYS[:1]) == [Column("Aktenzeichen", Kind.TEXT, 14)]


def test_list_holds_real_dates_and_amounts() -> None:
    rows = [("2026-0042", CaseStatus.CLEARING, date(2026, 3, 1), Decimal("1837.20"))]
    written = b"".join(case_list.write(case_list.columns(KEYS[:4]), rows))
    sheet = openpyxl.load_workbook(io.BytesIO(written))["Fälle"]
    number, status, reported, arrears = sheet[2]
    assert (number.value, status.value, reported.value, arrears.value) == (
        "2026-0042",
        "Clearing",
        datetime(2026, 3, 1),
        1837.2,
    )
    assert arrears.number_format == '#,##0.00\\ "€"'
