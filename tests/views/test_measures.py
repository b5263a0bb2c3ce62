"""Can whoever answers for a measure say how it stands, to the office and to nobody else?"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case, Measure
from models.enums import Kept, MeasureState
from portal.extensions import db
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
NO = {"state": "declined", "on": f"{TODAY}", "reason": "Kein Anspruch."}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def number(app: Flask, world: Any) -> int:
    """The measure the Jobcenter answers for in a case it takes part in."""
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        return db.session.get_one(Case, world.joined).measures[0].id


def stored(app: Flask, number: int) -> Measure:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        return db.session.get_one(Measure, number)


def test_a_partner_says_it_is_in_work_and_then_what_came_of_it(app: Flask, sign_in: SignIn, number: int) -> None:
    partner = sign_in("partner")
    partner.post(f"/massnahmen/aufgabe/begonnen/?id={number}", data={"on": f"{TODAY}", "note": "Antrag liegt vor."})
    assert (stored(app, number).state, stored(app, number).begun_on) == (MeasureState.OPEN, TODAY)
    assert f"<td>in Arbeit seit {TODAY:%d.%m.%Y}</td>" in partner.get("/massnahmen/").text
    page = html.unescape(sign_in("clerk").get("/").text)
    assert "KANARIE-JOINED-MEASURE: in Arbeit" in page
    assert "„Antrag liegt vor.“" in page
    done = {"on": f"{TODAY}", "note": "", "result": "Darlehen bewilligt."}
    partner.post(f"/massnahmen/aufgabe/erledigt/?id={number}", data=done)
    assert (stored(app, number).done_on, stored(app, number).result) == (TODAY, "Darlehen bewilligt.")
    assert "<td>erledigt</td>" in partner.get("/massnahmen/").text
    assert "Darlehen bewilligt." in sign_in("clerk").get(f"/massnahmen/details/?id={number}").text


def test_a_partner_declines_with_a_reason_and_the_office_judges(app: Flask, sign_in: SignIn, number: int) -> None:
    path = f"/massnahmen/aufgabe/nicht-moeglich/?id={number}"
    partner, clerk = sign_in("partner"), sign_in("clerk")
    partner.post(path, data=NO | {"reason": ""})
    assert stored(app, number).state is MeasureState.OPEN
    partner.post(path, data=NO)
    assert (stored(app, number).state, stored(app, number).declined_on) == (MeasureState.DECLINED, TODAY)
    assert "KANARIE-JOINED-MEASURE: abgelehnt" in html.unescape(clerk.get("/").text)
    partner.post(f"/massnahmen/aufgabe/gehalten/?id={number}", data={"kept": "kept"})
    assert stored(app, number).kept is None
    clerk.post(f"/massnahmen/aufgabe/gehalten/?id={number}", data={"kept": "broken"})
    assert stored(app, number).kept is Kept.BROKEN


@pytest.mark.parametrize("login", ["stranger", "partner_lead", "away_clerk", "finance", "privacy"])
def test_nobody_else_answers_for_it(app: Flask, sign_in: SignIn, number: int, login: str) -> None:
    client = sign_in(login)
    for task, said in (("begonnen", {"on": f"{TODAY}"}), ("nicht-moeglich", NO)):
        assert client.post(f"/massnahmen/aufgabe/{task}/?id={number}", data=said).status_code in (403, 404)
    left = stored(app, number)
    assert (left.state, left.begun_on, left.declined_on) == (MeasureState.OPEN, None, None)


def test_only_the_two_words_of_a_refusal_are_offered(app: Flask, sign_in: SignIn, number: int) -> None:
    client = sign_in("partner")
    client.post(f"/massnahmen/aufgabe/nicht-moeglich/?id={number}", data=NO | {"state": "dropped"})
    assert stored(app, number).state is MeasureState.OPEN
