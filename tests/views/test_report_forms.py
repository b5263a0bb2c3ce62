"""Funders' forms on their pages: named faults, a preview, the file, and who may do what."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from models import AccessEntry, ReportForm
from portal import clock
from portal.extensions import db
from tests.factories import report_form
from tests.files import post_file
from tests.portal.exports.test_form_filling import funders_form

SignIn = Callable[[str], FlaskClient]
UPLOAD = "/berichtsformulare/hochladen"


def kept(client: FlaskClient, data: bytes, name: str = "Region", protection: str = "none") -> Any:
    checked = post_file(client, UPLOAD, data, "formular.xlsx")
    assert checked.status_code == 302, checked.text
    token = checked.location.partition("datei=")[2].partition("&")[0]
    given = {"kept": token, "file_name": "formular.xlsx", "name": name, "period_rule": "this_year", "audience": "managers",
             "protection": protection}  # fmt: skip
    return client.post("/berichtsformulare/behalten", data=given)


def test_form_is_checked_kept_and_filled(app: Flask, world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    shown = lead.get(post_file(lead, UPLOAD, report_form("Unser Bericht"), "formular.xlsx").location)
    assert "{{ reported }}" in shown.text
    page = lead.get(kept(lead, report_form("Unser Bericht")).location)
    assert f"<b>{len([world.joined, world.closed_off])}</b>" in page.text
    with app.app_context(), db.engine.connect() as connection:
        number = connection.scalar(select(ReportForm.__table__.c.id).where(ReportForm.__table__.c.name == "Region"))
    file = lead.get(f"/berichtsformulare/ausgefuellt.xlsx?id={number}&period={clock.today().year}")
    sheet = load_workbook(io.BytesIO(file.data)).worksheets[0]
    assert (sheet["A1"].value, sheet["A2"].value) == ("Unser Bericht", 2)
    with app.app_context(), db.engine.connect() as connection:
        entries = connection.execute(select(AccessEntry.__table__)).mappings().all()
    assert any("Formular „Region“" in str(dict(entry)) for entry in entries)


def test_every_fault_is_named_and_nothing_kept(app: Flask, world: Any, sign_in: SignIn) -> None:
    page = post_file(sign_in("lead"), UPLOAD, funders_form(C3="{{ securd }}", C4="{{ closd }}"), "formular.xlsx")
    assert page.status_code == 422
    assert "Blatt „Bericht“, Zelle C3" in page.text
    assert "Blatt „Bericht“, Zelle C4" in page.text


def test_faults_of_writing_and_of_values_are_named_together(app: Flask, world: Any, sign_in: SignIn) -> None:
    form = funders_form(C3="{ reported }", C4="{{ reported | stage=99 }}", C5="{{ reported | outcome=W99 }}")
    page = post_file(sign_in("lead"), UPLOAD, form, "formular.xlsx")
    assert page.status_code == 422
    assert [f"Blatt „Bericht“, Zelle C{row}" in page.text for row in (3, 4, 5)] == [True] * 3


def test_protection_a_form_cannot_be_filled_with_is_refused_when_it_is_kept(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    data = funders_form(B8="{{ reported | stage=10,20 }}")
    assert kept(lead, data, protection="round_to_5").status_code == 422
    assert kept(lead, data).status_code == 302


def test_a_second_form_of_the_same_name_is_refused_without_losing_the_first(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    assert kept(lead, report_form("eins")).status_code == 302
    again = kept(lead, report_form("zwei"))
    assert (again.status_code, "Ein Formular mit diesem Namen gibt es schon." in again.text) == (422, True)


def test_region_keeps_its_own_form_and_gets_rounded_figures(world: Any, sign_in: SignIn) -> None:
    region = sign_in("region")
    answer = kept(region, report_form("Region"))
    assert answer.status_code == 302, answer.text
    page = region.get(answer.location)
    assert "<b>0</b>" in page.text
    assert "5er-Rundung" in page.text


def test_region_is_told_the_cell_that_asks_for_months(world: Any, sign_in: SignIn) -> None:
    page = post_file(sign_in("region"), UPLOAD, funders_form(C3="{{ reported | by=month }}"), "formular.xlsx")
    assert (page.status_code, "Blatt „Bericht“, Zelle C3" in page.text) == (422, True)
    assert "Schreiben Sie by=quarter in eine Zelle mit Platz dafür." in page.text


@pytest.mark.parametrize(("login", "reads", "uploads"), [
    ("clerk", 200, 404), ("lead", 200, 200), ("finance", 200, 200), ("region", 200, 200), ("admin", 404, 404), ("partner", 404, 404),
])  # fmt: skip
def test_forms_are_for_who_has_figures(world: Any, sign_in: SignIn, login: str, reads: int, uploads: int) -> None:
    client = sign_in(login)
    assert [client.get(url).status_code for url in ("/berichtsformulare/", "/berichtsformulare/platzhalter")] == [
        reads
    ] * 2
    assert client.get(UPLOAD).status_code == uploads
