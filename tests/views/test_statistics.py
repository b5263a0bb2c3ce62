"""Does the page of figures show what its workbook, its CSV and the command line say, hidden cell for hidden cell?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Agency, SavedReport, User
from models.enums import Audience, PeriodRule
from portal import cli, clock
from portal.extensions import db
from portal.statistics import Period, Protection, report
from portal.viewers import machine
from tests.portal.statistics.records import TODAY, Book, fill_at_random
from tests.views.outlets import of_csv, of_page, of_workbook, same

SignIn = Callable[[str], FlaskClient]
ASKED = {
    Audience.MANAGERS: {"indicators": ["reported", "reached"], "rows": "outcome", "filters": {"stage": ["10"]}},
    Audience.CLERKS: {"indicators": ["closed"], "rows": "stage", "across": "outcome"},
}


def test_tables_without_bars_have_no_column_for_them(world: Any, sign_in: SignIn) -> None:
    page = sign_in("lead").get("/statistik/?sheet=access").text
    sections = dict(re.findall(r'<section class="block" id="(\w+)">(.*?)</section>', page, re.S))
    assert "als Balken" in sections["stage_by_channel"]
    assert "als Balken" not in sections["reach_before"]
    for line in re.findall(r"<tr>.*?</tr>", sections["reach_before"]):
        assert len(re.findall("<t[hd]", line)) == 5


@pytest.fixture
def filled(app: Flask, world: Any) -> Iterator[int]:
    """The office of the world with a year of cases, and two reports placed in its workbook, one not seen by clerks."""
    with clock.frozen(clock.at_local(TODAY, time(10))):
        with app.app_context():
            db.guarded.look_as(machine("Test", TODAY))
            lead = db.session.scalars(select(User).where(User.login == "lead")).one()
            office = lead.agency_id
            fill_at_random(Book(db.guarded, db.session.get_one(Agency, office)), 90, seed=4)
            for audience, asked in ASKED.items():
                db.session.add(SavedReport(
                    office_id=office, name=f"Für {audience.label}", asked=asked, period_rule=PeriodRule.THIS_YEAR,
                    audience=audience, in_workbook=True, saved_at=clock.now(), saved_by_id=lead.id,
                ))  # fmt: skip
            db.session.commit()
            db.session.remove()
        yield office


@pytest.mark.parametrize("protection", Protection)
@pytest.mark.parametrize("login", ["lead", "finance", "region"])
def test_page_csv_workbook_and_command_line_show_the_same_cells(
    app: Flask,
    filled: int,
    sign_in: SignIn,
    login: str,
    protection: Protection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cli.exporting, "application", lambda: app)
    client, asked = sign_in(login), f"from=2026-01-01&to=2026-12-31&protection={protection.value}"
    written = of_csv(client.get(f"/statistik/statistik.csv?{asked}").text)
    same(written, of_page(client.get(f"/statistik/?sheet=all&{asked}").text))
    same(written, of_workbook(client.get(f"/statistik/statistik.xlsx?{asked}").data, written))
    target = tmp_path / "statistik.csv"
    cli.main(
        [
            "export",
            "statistics",
            "--as",
            login,
            "--period",
            "2026",
            "--protection",
            protection.value,
            "--to",
            str(target),
        ]
    )
    same(written, of_csv(target.read_text("utf-8")))
    single = of_page(client.get(f"/statistik/?sheet=outcome&{asked}").text)
    same(single, {title: written[title] for title in single})
    marks = [mark for rows in written.values() for row in rows for mark in row if mark == "•"]
    assert bool(marks) == (protection is not Protection.NONE or login == "region")


def test_a_delivery_shows_what_the_rounded_page_shows(app: Flask, filled: int) -> None:
    """It is broken down by quarters; all other tables are those of the office, cell for cell."""
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        year = Period.parse("2025")
        shown = report(db.guarded, [filled], year, TODAY, Protection.ROUND_TO_5)
        left = report(db.guarded, [filled], year, TODAY, Protection.ROUND_TO_5, leaving=True)
    tables = [table for table in left.tables if table.stub == shown.table(table.key).stub]
    assert len(tables) > 30
    assert tables == [shown.table(table.key) for table in tables]


def test_colleagues_read_the_same_hidden_cells(filled: int, sign_in: SignIn) -> None:
    """One sees a placed report the other does not; what their workbooks hide because of it is the same."""
    asked = "/statistik/statistik.csv?from=2026-01-01&to=2026-12-31&protection=suppress"
    lead, clerk = (of_csv(sign_in(login).get(asked).text) for login in ("lead", "clerk"))
    assert f"Für {Audience.MANAGERS.label}" in lead.keys() - clerk.keys()
    same(clerk, {title: lead[title] for title in clerk})
