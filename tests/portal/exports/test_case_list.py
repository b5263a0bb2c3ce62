"""Does the case list carry the headings the person sees, with the formats of the record?"""

# ruff: noqa: DTZ001 - spreadsheets know no time zones, so what is read back has none

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from models import Case
from models.base import label_of
from models.enums import CaseStatus
from portal import clock
from portal.exports import case_list
from portal.exports.spreadsheet import Column, Kind
from portal.guard import GuardedSession
from portal.listings import Rows, Sort
from portal.viewers import viewer_of
from tests import factories
from tests.portal.exports.libreoffice import saved_anew
from tests.world import World

NAMES = ("=1+1", "+49 555", "-5", "@SUM(A1)", "Müller\u200b", "Łuczak", "Șerban & <b>", "Weiß\x07")

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


def plain(row: Any) -> list[Any]:
    """Return cells as openpyxl has them, whoever read them."""
    return [None if v == "" else datetime.combine(v, time()) if type(v) is date else v for v in row]


def test_three_readers_find_in_25_columns_what_the_records_hold(session: GuardedSession, tmp_path: Path) -> None:
    world = World(session)
    for day, name in enumerate(NAMES, start=1):
        factories.case(session, world.home, name, arrears=Decimal("1837.20"), reported_on=date(1999, 3, day), adults=2)
    session.look_as(viewer_of(world.logins["clerk"], clock.today()))
    rows = Rows(session, session.viewer, Case, case_list.KEYS)
    columns = case_list.columns([(key, label_of(Case, key)) for key in rows.columns])
    written = b"".join(case_list.write(columns, rows.stream(sort=Sort("reported_on"))))
    found = [list(row) for row in openpyxl.load_workbook(io.BytesIO(written)).worksheets[0].iter_rows(values_only=True)]
    calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_index(0).to_python()
    libre = openpyxl.load_workbook(saved_anew(written, tmp_path)).worksheets[0].iter_rows(values_only=True)
    assert len(found[0]) == 25
    assert found == [plain(row) for row in calamine] == [plain(row) for row in libre]
    at = [found[0].index(label) for label in ("Haushalt", "Mietrückstand", "Erwachsene", "Gemeldet am")]
    names = [name.replace("\x07", "") for name in NAMES]
    shown = [[row[place] for place in at] for row in found[1 : len(NAMES) + 1]]
    assert shown == [[f"{name}, Kim", 1837.2, 2, datetime(1999, 3, day)] for day, name in enumerate(names, start=1)]
