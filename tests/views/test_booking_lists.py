"""Receipts from a file: shown first, booked all or none, and never twice."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Agency, Booking, PlanPosition, Programme
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CSV = """Kassenliste der Stadt Musterstadt;;;;
Buchungstag;Kostenart;Betrag in Euro;Verwendungszweck;Beleg-Nr.
05.01.2026;1.1;1.200,50;Miete Januar;B-1
06.01.2026;Sachkosten;-20,00;Erstattung Porto;B-2
06.01.2026;1.2;9,99;Porto;
06.01.2026;1.2;9,99;Porto;
"""
BOOKED = [
    ("1.1", date(2026, 1, 5), Decimal("1200.50"), "B-1", "Miete Januar"),
    ("1.2", date(2026, 1, 6), Decimal("-20.00"), "B-2", "Erstattung Porto"),
    ("1.2", date(2026, 1, 6), Decimal("9.99"), "", "Porto"),
    ("1.2", date(2026, 1, 6), Decimal("9.99"), "", "Porto"),
]


@pytest.fixture
def page(app: Flask, world: Any) -> str:
    """The upload page of a programme of 2026 with two lines of expenditure."""
    with app.app_context():
        look()
        office = db.session.get_one(Agency, world.home)
        made = factories.programme(
            db.guarded, office, "Zwei Stellen", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
        )
        for number, label in (("1.1", "Miete"), ("1.2", "Sachkosten")):
            factories.position(db.guarded, made, number=number, label=label)
        db.session.commit()
        return f"/foerderung/belegliste/?id={made.id}"


def look() -> None:
    db.guarded.look_as(machine("Test", clock.today()))


def booked(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context():
        look()
        own = (
            select(PlanPosition.number, Booking.booked_on, Booking.amount, Booking.receipt, Booking.text)
            .join(PlanPosition, Booking.position_id == PlanPosition.id)
            .join(Programme, PlanPosition.programme_id == Programme.id)
        )
        found = db.session.execute(own.where(Programme.name == "Zwei Stellen").order_by(Booking.id))
        return [tuple(row) for row in found]


def send(client: FlaskClient, page: str, data: bytes | str, name: str = "belege.csv") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return client.post(page, data={"file": (io.BytesIO(content), name)})


def confirm(client: FlaskClient, page: str, shown: Any) -> Any:
    fields = dict(re.findall(r'name="(kept|name)"[^>]*value="([^"]*)"', shown.text))
    return client.post(page.replace("/?", "/buchen?"), data=fields)


def test_file_is_shown_then_booked_and_the_same_again_changes_nothing(app: Flask, page: str, sign_in: Any) -> None:
    finance = sign_in("finance")
    shown = send(finance, page, CSV)
    assert (shown.status_code, "4 neu (1.200,48" in shown.text, booked(app)) == (200, True, [])
    assert confirm(finance, page, shown).status_code == 302
    assert booked(app) == BOOKED
    again = send(finance, page, CSV)
    assert "4 schon gebucht" in again.text
    assert "Buchen</button>" not in again.text
    confirm(finance, page, shown)
    assert booked(app) == BOOKED


def test_workbook_reads_like_the_text(app: Flask, page: str, sign_in: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("Tag", "Position", "Betrag", "Zweck", "Beleg"), (date(2026, 1, 5), 1.1, 1200.5, "Miete Januar", "B-1"),
        (date(2026, 1, 6), "1.2", -20, "Erstattung Porto", "B-2"),
    ):  # fmt: skip
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    lead = sign_in("lead")
    confirm(lead, page, send(lead, page, made.getvalue(), "belege.xlsx"))
    assert booked(app) == BOOKED[:2]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("31.02.2026;1.1;5,00;Porto;", "Zeile 7, Spalte „Buchungstag“"),
        ("05.01.2025;1.1;5,00;Porto;", "liegt vor dem Bewilligungszeitraum"),
        ("05.01.2026;9.9;5,00;Porto;", "„9.9“ ist keine Position des Finanzierungsplans. Er kennt „1.1“, „1.2“."),
        ("05.01.2026;1.1;viel;Porto;", "Spalte „Betrag in Euro“: „viel“ ist kein Betrag."), ("05.01.2026;1.1;0;Porto;", "über 0 €"),
        ("05.01.2026;1.1;5,00;;", "Der Zweck fehlt."),
        ("01.01.2099;1.1;5,00;Porto;", "liegt in der Zukunft"), (";;5,00;;", "Der Tag fehlt."),
    ],
)  # fmt: skip
def test_one_wrong_line_books_none(app: Flask, page: str, sign_in: Any, line: str, sentence: str) -> None:
    finance = sign_in("finance")
    shown = send(finance, page, CSV + line + "\n")
    assert (shown.status_code, sentence in shown.text, "Buchen</button>" in shown.text) == (422, True, False)
    confirm(finance, page, shown)
    assert booked(app) == []


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        ("", "leer.csv", "ist leer"), ("Tag;Betrag\n1;2\n", "x.csv", "es fehlt: „Position“, „Zweck“"),
        (CSV.partition("05.01")[0], "x.csv", "steht keine Zeile"), (b"%PDF-1.7", "x.pdf", "keine Excel-Arbeitsmappe"),
    ],
)  # fmt: skip
def test_unreadable_file_is_refused_with_its_reason(
    app: Flask, page: str, sign_in: Any, data: bytes | str, name: str, sentence: str
) -> None:
    shown = send(sign_in("finance"), page, data, name)
    assert (shown.status_code, sentence in shown.text) == (422, True)


@pytest.mark.parametrize("login", ["region", "clerk", "admin", "partner", "away_lead"])
def test_nobody_else_books(app: Flask, page: str, sign_in: Any, login: str) -> None:
    client = sign_in(login)
    assert [client.get(page).status_code, send(client, page, CSV).status_code] == [404, 404]
    assert client.post(page.replace("/?", "/buchen?"), data={"kept": "0" * 32}).status_code == 404
