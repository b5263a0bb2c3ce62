"""The page „Löschung“ and the erasure on request: for the lead alone, only with the box ticked, and seen afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case
from models.enums import CaseStatus, Outcome
from portal import clock
from portal.extensions import db
from portal.viewers import machine

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def old(app: Flask, world: SimpleNamespace) -> int:
    """A case closed long ago."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case = db.session.get_one(Case, world.joined)
        case.reported_on = case.closed_on = date(2019, 3, 1)
        case.status, case.outcome = CaseStatus.CLOSED, Outcome.W7
        db.session.commit()
        return case.id


def test_lead_releases_what_is_due(sign_in: Enter, old: int) -> None:
    lead = sign_in("lead")
    assert "abgeschlossen am 01.03.2019, 5 Jahre aufbewahrt" in lead.get("/loeschung/").text
    assert lead.post("/loeschung/", data={"cases": old}).status_code == 422
    assert "KANARIE-JOINED-NAME" in lead.get(f"/faelle/details/?id={old}").text
    assert lead.post("/loeschung/", data={"cases": old, "sure": "y"}).status_code == 302
    assert "Zurzeit ist nichts fällig." in lead.get("/loeschung/").text
    page = lead.get(f"/faelle/details/?id={old}").text
    assert f"Anonymisiert am {clock.today():%d.%m.%Y}" in page
    assert f"details/?id={old}" not in lead.get("/faelle/?q=KANARIE-JOINED-NAME").text
    assert "KANARIE-JOINED" not in page.replace("KANARIE-JOINED-MERGE", "")


def test_case_not_due_is_not_released_by_a_made_up_form(sign_in: Enter, world: SimpleNamespace, old: int) -> None:
    lead = sign_in("lead")
    assert lead.post("/loeschung/", data={"cases": world.closed_off, "sure": "y"}).status_code == 422
    assert "KANARIE-CLOSEDOFF-NAME" in lead.get(f"/faelle/details/?id={world.closed_off}").text


def test_request_is_fulfilled_with_a_reason_and_privacy_sees_it(sign_in: Enter, old: int) -> None:
    lead, way = sign_in("lead"), f"/faelle/aufgabe/loeschen/?id={old}"
    assert "Auf Antrag löschen" in lead.get(f"/faelle/details/?id={old}").text
    assert "Diese Angabe wird gebraucht." in lead.post(way, data={"sure": "y"}).text
    assert lead.post(way, data={"sure": "y", "reason": "Antrag vom 01.03.2026"}).status_code == 302
    assert "auf Antrag (Art. 17 DSGVO)" in lead.get(f"/faelle/details/?id={old}").text
    assert "anonymisiert" in sign_in("privacy").get("/protokoll/").text


@pytest.mark.parametrize("login", ["clerk", "finance", "privacy", "admin", "partner"])
def test_nobody_else_finds_the_page(sign_in: Enter, old: int, login: str) -> None:
    client = sign_in(login)
    assert client.get("/loeschung/").status_code == 404
    assert "/loeschung/" not in client.get("/").text
    assert client.post("/loeschung/", data={"cases": old, "sure": "y"}).status_code == 404
