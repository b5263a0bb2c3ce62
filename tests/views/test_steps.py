"""A step is tied to one of several terminations, in its own form and in the one on the page of the case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Case, CatalogueEntry, Measure, Step
from models.enums import Land, StepKind, TerminationGround
from portal import steps, undertakings
from portal.calendar import Region, next_workday
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import errors

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY


def step_of(app: Flask, case_id: int, kind: StepKind) -> Any:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        found = db.session.scalars(select(Step).where(Step.case_id == case_id, Step.kind == kind)).one()
        return found.id, found.ground, found.termination_id


@pytest.fixture
def termination(app: Flask, world) -> int:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        for number in (world.joined, world.foreign):
            steps.add(db.guarded.get_one(Case, number), kind=StepKind.TERMINATED_IMMEDIATE, on=TODAY)
        db.session.commit()
    return step_of(app, world.joined, StepKind.TERMINATED_IMMEDIATE)[0]


def test_a_payment_is_tied_to_a_termination_of_the_case(app: Flask, world, sign_in: SignIn, termination: int):
    client, address = sign_in("clerk"), f"/faelle/aufgabe/schritt/?id={world.joined}"
    foreign = step_of(app, world.foreign, StepKind.TERMINATED_IMMEDIATE)[0]
    data = {"kind": StepKind.PAID.value, "happened_on": TODAY.isoformat(), "ground": ""}
    refused = client.post(address, data=data | {"termination_id": foreign})
    assert "Diesen Eintrag gibt es nicht oder Sie sehen ihn nicht." in refused.text
    assert client.post(address, data=data | {"termination_id": termination}).status_code == 302
    assert step_of(app, world.joined, StepKind.PAID)[1:] == (None, termination)


def test_a_payment_for_an_ordinary_termination_is_kept_with_a_warning(
    app: Flask, world, sign_in: SignIn, termination: int
):
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        steps.add(db.guarded.get_one(Case, world.joined), kind=StepKind.TERMINATED_ORDINARY, on=TODAY)
        db.session.commit()
    client, address = sign_in("clerk"), f"/faelle/aufgabe/schritt/?id={world.joined}"
    offered = re.findall(r"<option[^>]*>([^<]*Zahlung heilt sie nicht)</option>", client.get(address).text)
    assert len(offered) == 1
    ordinary = step_of(app, world.joined, StepKind.TERMINATED_ORDINARY)[0]
    data = {"kind": StepKind.PAID.value, "happened_on": TODAY.isoformat(), "ground": "", "termination_id": ordinary}
    page = unescape(client.post(address, data=data, follow_redirects=True).text)
    assert (
        f"heilt die ordentliche Kündigung vom {TODAY:%d.%m.%Y} nicht (§ 569 Abs. 3 Nr. 2 BGB gilt nur für die fristlose"
        in page
    )
    assert step_of(app, world.joined, StepKind.PAID)[1:] == (None, ordinary)


def test_a_termination_is_asked_for_its_ground_and_other_steps_are_not(
    app: Flask, world, sign_in: SignIn, termination: int
):
    client = sign_in("clerk")
    page = client.get(f"/schritte/edit/?id={termination}").text
    assert ('name="ground"' in page, 'name="termination_id"' in page) == (True, False)
    filed = step_of(app, world.joined, StepKind.FILED)[0]
    assert 'name="ground"' not in client.get(f"/schritte/edit/?id={filed}").text
    data = {
        "kind": StepKind.TERMINATED_IMMEDIATE.value,
        "happened_on": TODAY.isoformat(),
        "ground": "conduct",
        "version": "1",
    }
    assert client.post(f"/schritte/edit/?id={termination}", data=data).status_code == 302
    assert step_of(app, world.joined, StepKind.TERMINATED_IMMEDIATE)[1] is TerminationGround.CONDUCT
    again = client.post(
        f"/schritte/edit/?id={termination}", data={**data, "kind": StepKind.HEARING.value, "version": "2"}
    )
    assert "hat nur eine Kündigung" in again.text


def test_a_day_that_cannot_be_is_told_at_its_field_when_a_step_is_entered_and_changed(
    app: Flask, world, sign_in: SignIn
):
    client, filed = sign_in("clerk"), step_of(app, world.joined, StepKind.FILED)[0]
    data = {"kind": StepKind.FILED.value, "happened_on": "2199-10-10", "version": "1"}
    for address in (f"/faelle/aufgabe/schritt/?id={world.joined}", f"/schritte/edit/?id={filed}"):
        assert errors(client.post(address, data=data).text) == [
            "„Klage eingegangen“ am 10.10.2199 liegt in der Zukunft. Wählen Sie heute oder früher."
        ]
    again = client.post(f"/faelle/aufgabe/schritt/?id={world.joined}", data=data | {"happened_on": f"{TODAY}"})
    assert "steht schon im Fall" in errors(again.text)[0]


def test_which_termination_an_undertaking_undoes_is_chosen_in_its_form(app: Flask, world, sign_in: SignIn):
    kind = TerminationGround.ARREARS
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.guarded.get_one(Case, world.joined)
        first = steps.add(case, kind=StepKind.TERMINATED_IMMEDIATE, on=TODAY - timedelta(days=60), ground=kind)
        measure = factories.measure(db.guarded, case)
        measure.kind = db.session.scalars(
            select(CatalogueEntry).where(
                CatalogueEntry.office_id == world.home, CatalogueEntry.code == undertakings.CODE
            )
        ).one()
        db.session.commit()
        number, chosen = measure.id, first.id
    client, address = sign_in("clerk"), f"/massnahmen/aufgabe/erklaerung/?id={number}"
    assert 'name="termination_id"' not in client.get(address).text
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.guarded.get_one(Case, world.joined)
        other = steps.add(case, kind=StepKind.TERMINATED_IMMEDIATE, on=TODAY - timedelta(days=9), ground=kind)
        filed = next(step.id for step in case.steps if step.kind is StepKind.FILED)
        db.session.commit()
        both = {chosen, other.id}
    page = client.get(address).text
    offered = page.split('name="termination_id"')[1].split("</select>")[0]
    assert set(map(int, re.findall(r'value="(\d+)"', offered))) == both
    assert "Diesen Eintrag gibt es nicht" in client.post(address, data={"termination_id": filed}).text
    assert client.post(address, data={"termination_id": chosen}).status_code == 302
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        assert db.guarded.get_one(Measure, number).termination_id == chosen


def test_a_second_eviction_date_says_what_it_replaces_and_the_first_is_told_as_overtaken(
    app: Flask, world, sign_in: SignIn
):
    client, address = sign_in("clerk"), f"/faelle/aufgabe/schritt/?id={world.joined}"
    first, second = (next_workday(TODAY + timedelta(days=days), Region(Land.NI)) for days in (60, 40))
    data = {"kind": StepKind.EVICTION_DATE.value, "ground": ""}
    assert (
        "überholt"
        not in client.post(address, data=data | {"happened_on": first.isoformat()}, follow_redirects=True).text
    )
    assert f"Bisher gilt: Räumungstermin {first:%d.%m.%Y}." in unescape(client.get(address).text)
    page = unescape(client.post(address, data=data | {"happened_on": second.isoformat()}, follow_redirects=True).text)
    assert f"„Räumungstermin“ war bisher der {first:%d.%m.%Y}; dieser Tag ist jetzt überholt" in page
    assert f"Räumungstermin (überholt: neuer Tag {second:%d.%m.%Y})" in page


def test_a_payment_that_does_not_cover_the_claim_is_told_at_once_and_on_the_page(
    app: Flask, world, sign_in: SignIn, termination: int
):
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        db.guarded.get_one(Case, world.joined).arrears = Decimal("1800.00")
        db.session.commit()
    client, address = sign_in("clerk"), f"/faelle/aufgabe/schritt/?id={world.joined}"
    data = {"kind": StepKind.PAID.value, "happened_on": TODAY.isoformat(), "ground": "", "amount": "100,00"}
    page = unescape(client.post(address, data=data, follow_redirects=True).text)
    assert page.count("deckt nicht, was an diesem Tag offen ist") == 3
    assert ("noch heilbar" in page, "unwirksam geworden" in page) == (True, False)


def test_a_payment_in_one_line_is_measured_too(app: Flask, world, sign_in: SignIn, termination: int):
    client = sign_in("clerk")
    address = f"/faelle/aufgabe/eintrag/?id={world.joined}"
    page = unescape(client.post(address, data={"text": "heute Rückstand bezahlt"}, follow_redirects=True).text)
    assert "nennt keinen Betrag; nach den Rückständen sind" in page
