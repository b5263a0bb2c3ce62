"""The report builder: what is asked is shown, kept, shared and leads to cases only whoever may see them."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from portal import clock

SignIn = Callable[[str], FlaskClient]
BUILT = f"/auswertungen/bauen?indicators=reported&rows=stage&period={clock.today().year}"
LINK = re.compile(r'href="(/faelle/\?zelle=[^"]*)"')


def test_a_figure_leads_to_exactly_its_cases(world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    links = [html.unescape(link) for link in LINK.findall(clerk.get(BUILT).text)]
    listed = clerk.get(links[-1])
    assert (listed.status_code, "Fälle 1–2 von 2" in listed.text) == (200, True)
    assert "KANARIE-FOREIGN" not in listed.text


@pytest.mark.parametrize("login", ["finance", "region"])
def test_finance_finds_no_way_from_a_figure_to_cases(world: Any, sign_in: SignIn, login: str) -> None:
    link = html.unescape(LINK.findall(sign_in("clerk").get(BUILT).text)[-1])
    client = sign_in(login)
    assert LINK.findall(client.get(BUILT).text) == []
    assert client.get(link).status_code == 404


def test_report_is_saved_shared_and_placed_in_the_workbook(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    given = {"indicators": "reported", "rows": "stage", "name": "Meine Frage", "rule": "this_year", "audience": "clerks",
             "in_workbook": "1"}  # fmt: skip
    assert lead.post("/auswertungen/speichern", data=given).status_code == 302
    assert "Meine Frage" in sign_in("clerk").get("/auswertungen/").text
    assert "Meine Frage" not in sign_in("social_worker").get("/auswertungen/").text
    book = load_workbook(io.BytesIO(lead.get("/statistik/statistik.xlsx").data))
    assert any("Meine Frage" in name for name in book.sheetnames)


def test_table_is_taken_away_as_shown(world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    file = clerk.get(BUILT.replace("bauen", "auswertung.csv")).text
    assert "Gesamt;2" in file
    assert clerk.get(BUILT.replace("bauen", "auswertung.xlsx")).data[:2] == b"PK"
