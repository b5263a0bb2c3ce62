"""Do published tables come out of cases built like them, in text, CSV and workbook alike?"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from sqlalchemy import insert

from models import Case
from models.enums import CaseStatus, Channel, Outcome
from portal.exports import statistics_workbook
from portal.guard import GuardedSession
from portal.statistics import Period, StatisticsReport, report, statistics_csv, statistics_text
from tests import factories

CREATED = datetime(2018, 1, 2, tzinfo=UTC)
HAMBURG = {2016: (7627, 6809, 5589, "82,1 %"), 2017: (7102, 6675, 5435, "81,4 %")}
"""Drs. 21/12708 (handbook T1): new cases, closed cases, homes secured, secured of closed."""


@pytest.fixture
def hamburg(session: GuardedSession) -> int:
    office = factories.agency(session, "Fachstellen Hamburg")
    rows: list[dict[str, Any]] = []
    for year, (new, closed, secured, _) in HAMBURG.items():
        for number in range(new):
            done = number < closed
            outcome = (Outcome.W1 if number < secured else Outcome.W7) if done else None
            rows.append({
                "office_id": office.id, "number": f"{year}-{number:05d}", "channel": Channel.COURT, "created_at": CREATED,
                "reported_on": date(year, 1 + number % 12, 1), "conference_due_on": date(year, 12, 31), "extra": {},
                "status": CaseStatus.CLOSED if done else CaseStatus.CLEARING,
                "closed_on": date(year, 12, 15) if done else None, "outcome": outcome,
            })  # fmt: skip
    session.execute(insert(Case), rows)
    return office.id


def counted(session: GuardedSession, office: int, year: int) -> StatisticsReport:
    return report(session, [office], Period.parse(str(year)), date(2018, 1, 2), sheets=["flow", "outcome"])


@pytest.mark.parametrize("year", HAMBURG)
def test_hamburg_comes_out_in_text_csv_and_workbook(session: GuardedSession, hamburg: int, year: int) -> None:
    new, closed, secured, share = HAMBURG[year]
    of = counted(session, hamburg, year)
    outcome = of.table("outcome_by_stage")
    assert of.table("case_flow").value("Gesamt", "reported") == new
    assert [outcome.value("Gesamt", key) for key in ("closed", "secured")] == [closed, secured]
    said = statistics_text(of)
    assert all(figure in said for figure in (f"{new:,}".replace(",", "."), f"{closed:,}".replace(",", "."), share))
    totals = [line for line in csv.reader(io.StringIO(statistics_csv(of)), delimiter=";") if line[:1] == ["Gesamt"]]
    assert totals[2][-5:-2] == [str(closed), str(secured), f"{secured / closed:.4f}".replace(".", ",")]
    book = openpyxl.load_workbook(
        io.BytesIO(statistics_workbook.build(of, created_at=CREATED, created_by="Probe")), data_only=True
    )
    line = next(row for row in book["2 Ergebnis und Zugangsstand"].iter_rows(values_only=True) if row[0] == "Gesamt")
    shown: list[Any] = list(line[11:14])
    assert shown == [closed, secured, pytest.approx(secured / closed)]


def test_the_year_before_stays_what_it_was(session: GuardedSession, hamburg: int) -> None:
    """The stock of one year is carried into the next: 7,627 - 6,809 open at its end."""
    flow = counted(session, hamburg, 2017).table("quarter_flow")
    assert flow.total.values[:4] == (818, 7102, 6675, 1245)
    assert flow.checks[0].startswith("Geprüft.")
