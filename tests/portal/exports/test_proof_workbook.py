"""The proof of use: every formula says what LibreOffice recomputes, and nothing personal leaves with it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from models.enums import PlanSide
from portal.exports import proof_workbook
from portal.funding import plans
from portal.guard import GuardedSession
from tests import factories
from tests.portal.exports.libreoffice import saved_anew

AT = datetime(2027, 2, 1, 9, tzinfo=UTC)
ON = date(2026, 12, 31)


def built(session: GuardedSession) -> bytes:
    """The workbook of a programme with a post that changed its pay, three receipts and its grant."""
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"), reference="WE-1")
    staff = factories.position(session, programme, "1.1", 60_000)
    things = factories.position(session, programme, "1.2", 2_000, label="=Sachkosten")
    grant = factories.position(session, programme, "2.1", 55_000, PlanSide.INCOME, "Zuwendung")
    factories.post(session, staff, "5000.00", ends_on=date(2026, 3, 31), eligible=90, person_name="FAKE-Kraft")
    factories.post(session, staff, "5200.00", starts_on=date(2026, 4, 1), ends_on=date(2026, 11, 15), eligible=90)
    factories.booking(session, things, "1200.50", receipt="4711")
    factories.booking(session, things, "-200.25", text="Erstattung")
    factories.booking(session, grant, "50000.00")
    plan = plans.plan(session, programme, on=ON)
    positions = [line.position for side in plan.sides for line in side.lines]
    return proof_workbook.build(plan, plans.bookings_of(session, positions, on=ON), created_at=AT)


def values(book: Any) -> dict[str, dict[str, Any]]:
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}
        for sheet in book
    }


def test_figures_stand_as_worked_out_by_hand(session: GuardedSession) -> None:
    found = values(openpyxl.load_workbook(io.BytesIO(built(session)), data_only=True))["1 Zahlenmäßiger Nachweis"]
    # 3 × 5000 × 90 % = 13 500; April to October 7 × 5200 × 90 % = 32 760; November 15/30: 2600 × 90 % = 2340.
    assert [found[cell] for cell in ("C6", "D6", "E6", "F6", "G6")] == [60_000, 0, 48_600, 48_600, -11_400]
    assert [found[cell] for cell in ("B7", "F7", "G7")] == ["=Sachkosten", 1000.25, -999.75]
    assert [found[cell] for cell in ("C8", "F8", "F12")] == [62_000, 49_600.25, 50_000]
    assert found["F14"] == 399.75
    assert round(found["H6"], 4) == -0.19


def test_libreoffice_recomputes_the_same(session: GuardedSession, tmp_path: Path) -> None:
    content = built(session)
    path = tmp_path / "proof.xlsx"
    path.write_bytes(content)
    ours = values(openpyxl.load_workbook(path, data_only=True))
    theirs = values(openpyxl.load_workbook(saved_anew(content, tmp_path), data_only=True))
    formulas = values(openpyxl.load_workbook(path))
    checked = 0
    for name, cells in formulas.items():
        for place in (place for place, value in cells.items() if str(value).startswith("=") and value != "=Sachkosten"):
            assert round(float(theirs[name][place]), 6) == round(float(ours[name][place]), 6), (name, place)
            checked += 1
    assert checked > 30


def test_workbook_names_nobody_and_equal_plans_are_equal_bytes(session: GuardedSession) -> None:
    content = built(session)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "FAKE-Kraft" not in told
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("Bleibe", None)
    receipts = book["3 Belege"]
    assert [receipts["B5"].value, receipts["H5"].value, receipts["C5"].value] == [
        AT.replace(2026, 3, 16, 0, tzinfo=None),
        1200.5,
        "4711",
    ]
    assert Decimal(str(receipts["G7"].value)) == 50_000


def test_empty_programme_makes_a_workbook_too(session: GuardedSession) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    content = proof_workbook.build(plans.plan(session, programme, on=ON), [], created_at=AT)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == [
        "Deckblatt",
        "1 Zahlenmäßiger Nachweis",
        "2 Stellen",
        "3 Belege",
    ]
