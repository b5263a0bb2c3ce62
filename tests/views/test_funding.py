"""Funding on the screen: a programme from its plan to the proof handed in, and what the Region sees of it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from models import Agency, Booking, PlanPosition, Programme, ProofOfUse
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.filled import statements

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEW = {
    "name": "Zwei Stellen", "funder_name": "Land", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "proof_rule": "six_months",
}  # fmt: skip


def look() -> None:
    db.guarded.look_as(machine("Test", clock.today()))


@ON_SQLITE
def test_programme_is_built_up_on_its_page(app: Flask, world: Any, sign_in: Any) -> None:
    finance = sign_in("finance")
    page = finance.post("/foerderung/new/", data=NEW).location
    number = page.partition("id=")[2]
    assert "30.06.2027" in finance.get(page).text
    task = "/foerderung/aufgabe/{}/?id=" + number
    line = {"side": "expenditure", "number": "1.1", "label": "Personal", "planned": "60.000,00"}
    finance.post(task.format("position"), data=line)
    form = finance.get(task.format("buchung")).text
    position = form.partition('name="position_id"')[2].partition('value="')[2].partition('"')[0]
    post = {
        "function": "Beratung",
        "position_id": position,
        "part": "50",
        "starts_on": "2026-01-01",
        "monthly": "2.000,00",
        "eligible": "90",
    }
    finance.post(task.format("stelle"), data=post)
    booked = {"booked_on": "2026-03-01", "position_id": position, "amount": "512,40", "text": "Fortbildung"}
    finance.post(task.format("buchung"), data=booked)
    finance.post(task.format("ziel"), data={"sentence": "Viele Abschlüsse", "indicator": "closed", "target": "80"})
    shown = finance.get(page).text
    for told in ("60.000,00\u00a0€", "Beratung", "50\u00a0%", "512,40\u00a0€", "mindestens 80 Fälle"):
        assert told in shown
    early = finance.post(task.format("buchung"), data=booked | {"booked_on": "2025-12-31"}).text
    assert "liegt vor dem Bewilligungszeitraum" in early
    again = booked | {"amount": "8,00", "receipt": "R-7"}
    assert "nun mehrmals" not in finance.post(task.format("buchung"), data=again, follow_redirects=True).text
    told = finance.post(task.format("buchung"), data=again | {"amount": "9,00"}, follow_redirects=True).text
    assert ("R-7“ gibt es in diesem Programm nun mehrmals" in told, told.count("Nummer 2-mal gebucht")) == (True, 2)
    before = finance.post(task.format("stelle"), data=post | {"starts_on": "2020-01-15"}, follow_redirects=True).text
    assert "aus dem Programm bezahlt wird sie ab dem 01.01.2026" in before
    assert "15.01.2020 bis" not in before
    late = finance.post(task.format("stelle"), data=post | {"starts_on": "2030-01-01"}).text
    assert "Der 01.01.2030 liegt nach dem Bewilligungszeitraum" in late
    sent = finance.post(task.format("abgeben"), data={"on": "2020-01-01"}).text
    assert "liegt vor dem Bescheid und dem Beginn des Programms am 01.01.2026" in sent


@ON_SQLITE
@pytest.mark.parametrize("login", ["lead", "finance"])
def test_region_sees_only_what_was_handed_in(app: Flask, world: Any, sign_in: Any, login: str) -> None:
    region, lead = sign_in("region"), sign_in(login)
    with app.app_context():
        look()
        number = db.session.scalars(select(Programme.id).where(Programme.name.contains("JOINED"))).one()
    page = f"/foerderung/details/?id={number}"
    assert region.get(page).status_code == 404
    assert (
        "abgegeben"
        in lead.post(
            f"/foerderung/aufgabe/abgeben/?id={number}", data={"on": clock.today().isoformat()}, follow_redirects=True
        ).text
    )
    assert region.get(page).status_code == 200
    assert region.get(f"/foerderung/verwendungsnachweis.xlsx?id={number}").status_code == 404
    with app.app_context():
        look()
        proof = db.session.scalars(
            select(ProofOfUse.id).where(ProofOfUse.programme_id == number).order_by(ProofOfUse.id)
        ).all()[-1]
    taken = region.get(f"/foerderung/abgegeben.xlsx?id={proof}")
    assert openpyxl.load_workbook(io.BytesIO(taken.data)).sheetnames[0] == "Deckblatt"
    lead.post(f"/foerderung/aufgabe/abgabe-zuruecknehmen/?id={number}")
    assert [region.get(page).status_code, region.get(f"/foerderung/abgegeben.xlsx?id={proof}").status_code] == [
        404,
        404,
    ]


@ON_SQLITE
def test_report_is_filled_with_goals_and_figures(app: Flask, world: Any, sign_in: Any) -> None:
    with app.app_context():
        look()
        number = db.session.scalars(select(Programme.id).where(Programme.name.contains("JOINED"))).one()
    answer = sign_in("finance").get(f"/foerderung/sachbericht.docx?id={number}")
    document = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "KANARIE-JOINED-GOAL" in cells
    assert "KANARIE-JOINED-WORKDONE" in text
    assert "EMPLOYEE" not in text + "".join(cells)
    assert document.core_properties.author == "Bleibe"


@pytest.fixture
def booked(app: Flask, world: Any) -> tuple[int, dict[str, str]]:
    """A programme of 2026 with one receipt, and what was typed for it."""
    with app.app_context():
        look()
        office = db.session.get_one(Agency, world.home)
        made = factories.programme(
            db.guarded, office, "Beratung", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
        )
        line = factories.position(db.guarded, made, "1.1", 2_000)
        factories.booking(db.guarded, line, "512.40", receipt="B-1", text="Porto", booked_on=date(2026, 3, 1))
        db.session.commit()
        typed = {
            "booked_on": "2026-03-01",
            "position_id": str(line.id),
            "amount": "512,40",
            "text": "Porto",
            "receipt": "B-1",
        }
        return made.id, typed


@ON_SQLITE
def test_the_same_receipt_is_not_booked_twice_by_hand(booked: Any, sign_in: Any) -> None:
    number, typed = booked
    finance, task = sign_in("finance"), f"/foerderung/aufgabe/buchung/?id={number}"
    again = finance.post(task, data=typed | {"text": "anderer Text"})
    assert "Beleg „B-1“ vom 01.03.2026 über denselben Betrag ist schon unter" in again.text
    assert finance.post(task, data=typed | {"receipt": "B-1 (2)"}).status_code == 302
    assert [finance.post(task, data=typed | {"receipt": ""}).status_code for _ in range(2)] == [302, 422]
    assert finance.post(task, data=typed | {"receipt": "", "text": "Papier"}).status_code == 302


@ON_SQLITE
def test_what_is_booked_after_the_proof_is_told(app: Flask, booked: Any, sign_in: Any) -> None:
    number, typed = booked
    finance, page = sign_in("finance"), f"/foerderung/details/?id={number}"
    today = f"{clock.today():%d.%m.%Y}"
    finance.post(f"/foerderung/aufgabe/abgeben/?id={number}", data={"on": clock.today().isoformat()})
    assert f"Seit der Abgabe am {today} ist kein Beleg dazugekommen" in finance.get(page).text
    with app.app_context():
        look()
        old = db.session.scalars(select(Booking).where(Booking.receipt == "B-1")).one()
        db.session.delete(old)
        db.session.commit()
    task = f"/foerderung/aufgabe/buchung/?id={number}"
    said = finance.post(task, data=typed | {"receipt": "B-2"}, follow_redirects=True).text
    assert f"Im Nachweis, der am {today} abgegeben wurde, steht das nicht." in said
    told = said.partition("anders gebucht</h3>")[2]
    assert [words in told for words in ("dazugekommen", "B-2", "nicht mehr gebucht", "B-1")] == [True] * 4


@ON_SQLITE
def test_a_kept_proof_that_was_altered_is_told_and_not_compared(app: Flask, booked: Any, sign_in: Any) -> None:
    number, _ = booked
    finance, page = sign_in("finance"), f"/foerderung/details/?id={number}"
    finance.post(f"/foerderung/aufgabe/abgeben/?id={number}", data={"on": clock.today().isoformat()})
    with app.app_context():
        look()
        db.session.scalars(select(ProofOfUse).where(ProofOfUse.programme_id == number)).one().workbook = b"PK damaged"
        db.session.commit()
    said = finance.get(page)
    assert (said.status_code, "ist hier nicht mehr unverändert (Prüfsumme)" in said.text) == (200, True)


@ON_SQLITE
def test_late_proof_stands_on_the_first_page(app: Flask, world: Any, sign_in: Any) -> None:
    with app.app_context():
        look()
        programme = db.session.scalars(select(Programme).where(Programme.name.contains("JOINED"))).one()
        programme.proof_due_on = factories.TODAY.replace(year=factories.TODAY.year - 1)
        db.session.commit()
    for login in ("lead", "finance"):
        assert "Verwendungsnachweis KANARIE-JOINED-PROGRAMME" in sign_in(login).get("/").text
    for login in ("clerk", "region", "admin"):
        assert "Verwendungsnachweis KANARIE" not in sign_in(login).get("/").text


@ON_SQLITE
def test_page_asks_no_more_for_many_receipts_than_for_one(app: Flask, world: Any, sign_in: Any) -> None:
    finance, asked = sign_in("finance"), []
    with app.app_context():
        look()
        line = db.session.scalars(select(PlanPosition).where(PlanPosition.label.contains("JOINED"))).one()
        page, line_id = f"/foerderung/details/?id={line.programme_id}", line.id
    for _ in range(2):
        with statements(app) as sent:
            assert finance.get(page).status_code == 200
        asked.append(len(sent))
        with app.app_context():
            look()
            line = db.session.get_one(PlanPosition, line_id)
            for _ in range(20):
                factories.booking(db.guarded, line, "10.00")
                factories.post(db.guarded, line)
            db.session.commit()
    assert asked[1] <= asked[0]


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "title"),
    [("foerderung", "Neues Förderprogramm"), ("stellen", "Neue Stelle"), ("benutzer", "Neuer Benutzer")],
)
def test_new_records_are_called_by_their_gender(world: Any, sign_in: Any, path: str, title: str) -> None:
    client = sign_in("finance" if path == "foerderung" else "admin")
    assert title in client.get(f"/{path}/").text
    assert f"<h1>{title}</h1>" in client.get(f"/{path}/new/").text
