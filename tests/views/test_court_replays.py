"""Do published tables of courts and cities come out on the page, as CSV, as workbook and on the command line alike?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from models import Case, Step, User
from models.enums import StepKind
from portal import cli, clock
from portal.extensions import db
from portal.viewers import machine
from tests.views.outlets import of_csv, of_page, of_workbook, same

SignIn = Callable[[str], FlaskClient]
SUITS = {2013: (1148, 1025, 1017, 934), 2014: (1058, 1012, 976, 929)}
SET = {2013: (625, 671, 671, 534), 2014: (541, 474, 508, 528)}
CARRIED_OUT = {2013: (360, 355, 368, 368), 2014: (294, 276, 261, 277)}
"""Hamburg, Drs. 21/951 (handbook T2): suits, evictions ordered and carried out, quarter by quarter."""
KIEL = {2019: (446, 271, 230), 2022: (363, 246, 224)}
"""Sozialberichte (handbook T4): suits for arrears of rent, evictions set and carried out."""
NAMED: dict[StepKind, Mapping[int, tuple[int, ...]]] = {
    StepKind.FILED: SUITS,
    StepKind.EVICTION_DATE: SET,
    StepKind.EVICTED: CARRIED_OUT,
}


@pytest.fixture
def published(app: Flask, world: Any) -> None:
    """The steps of the published tables, in a case of the lead's office."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = db.session.scalars(select(User.agency_id).where(User.login == "lead")).one()
        case = db.session.scalars(select(Case.id).where(Case.office_id == office).limit(1)).one()
        days = [
            (kind, date(year, 3 * quarter + 2, 15), many)
            for kind, years in NAMED.items()
            for year, quarters in years.items()
            for quarter, many in enumerate(quarters)
        ]
        days += [
            (kind, date(year, 6, 1), many) for year, row in KIEL.items() for kind, many in zip(NAMED, row, strict=True)
        ]
        rows = [
            {"case_id": case, "office_id": office, "kind": kind, "happened_on": day, "note": ""}
            for kind, day, many in days
            for _ in range(many)
        ]
        db.session.execute(insert(Step), rows)
        db.session.commit()
        db.session.remove()


def totals(years: Mapping[int, tuple[int, ...]]) -> list[int]:
    return [sum(quarters) for quarters in years.values()]


HAMBURG = [f"{quarter}. Quartal {year}" for year in SUITS for quarter in (1, 2, 3, 4)]
TABLES: dict[str, tuple[str, str, str, str, list[list[Any]]]] = {
    "suits by quarter and year": (
        "suits", "quarter", "year", "2013-01-01..2014-12-31",
        [
            *([label, many, 0, many] for label, many in zip(HAMBURG[:4], SUITS[2013], strict=True)),
            *([label, 0, many, many] for label, many in zip(HAMBURG[4:], SUITS[2014], strict=True)),
            ["Gesamt", *totals(SUITS), 4124 + 3975],
        ],
    ),
    "evictions ordered and carried out": (
        "eviction_dates,evictions", "quarter", "", "2013-01-01..2014-12-31",
        [
            *([label, *row] for label, *row in zip(
                HAMBURG, SET[2013] + SET[2014], CARRIED_OUT[2013] + CARRIED_OUT[2014], strict=True
            )),
            ["Gesamt", 2501 + 2051, 1451 + 1108],
        ],
    ),
    "Kiel by year": (
        "suits,eviction_dates,evictions", "year", "", "2019-01-01..2022-12-31",
        [["2019", *KIEL[2019]], ["2020", 0, 0, 0], ["2021", 0, 0, 0], ["2022", *KIEL[2022]], ["Gesamt", 809, 517, 454]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_published_table_comes_out_of_every_outlet(
    app: Flask, published: None, sign_in: SignIn, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures, rows, across, period, expected = TABLES[name]
    asked = (
        "&".join(f"indicators={key}" for key in figures.split(",")) + f"&rows={rows}&across={across}&period={period}"
    )
    client = sign_in("lead")
    written = of_csv(client.get(f"/auswertungen/auswertung.csv?{asked}").text)
    assert list(written.values()) == [expected]
    same(written, of_page(client.get(f"/auswertungen/bauen?{asked}").text))
    content = client.get(f"/auswertungen/auswertung.xlsx?{asked}").data
    same(written, of_workbook(content, written))
    monkeypatch.setattr(cli.exporting, "application", lambda: app)
    target = tmp_path / "auswertung.csv"
    more = ["--across", across] if across else []
    said = ["--as", "lead", "--figures", figures, "--rows", rows, *more, "--period", period, "--to", str(target)]
    cli.main(["export", "statistics", *said])
    same(written, of_csv(target.read_text("utf-8")))
