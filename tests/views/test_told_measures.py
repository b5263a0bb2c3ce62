"""Does a measure whose words name the household stay from an agency that may not, or no longer, hear the name?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Agency, Case, Measure
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
TITLE = "Mietvertrag Kanarienvogt, Vogelweg 1 verlängern"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def measure(app: Flask, world: Any) -> int:
    """A measure of an agency that reads no name, its title written while a share ran."""
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        office, guest = (db.session.get_one(Agency, number) for number in (world.home, world.stranger))
        case = factories.case(db.guarded, office, "Kanarienvogt", "Kim", street="Vogelweg 1")
        met = factories.conference(db.guarded, case, guest)
        made = factories.measure(
            db.guarded, case, guest, title=TITLE, conference=met, refusal="Kanarienvogt hat Einkommen",
            agreed_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1),
        )  # fmt: skip
        db.session.commit()
        world.case, world.met = case.id, met.id
        return made.id


def pages(world: Any, measure: int) -> list[str]:
    """Every page on which a guest reads of the measure."""
    return [
        "/", "/tagesliste/", "/massnahmen/", f"/massnahmen/details/?id={measure}", f"/konferenzen/details/?id={world.met}",
        f"/faelle/details/?id={world.case}", f"/massnahmen/aufgabe/erledigt/?id={measure}", "/massnahmen/?q=Kanarienvogt",
    ]  # fmt: skip


def test_a_partner_reads_the_kind_until_the_name_is_shared(
    app: Flask, world: Any, sign_in: SignIn, measure: int
) -> None:
    guest = sign_in("stranger")
    for page in pages(world, measure):
        text = guest.get(page, follow_redirects=True).text
        assert (page, "Kanarienvogt" in text.replace("q=Kanarienvogt", ""), "Vogelweg" in text) == (page, False, False)
    assert TITLE in sign_in("clerk").get(f"/massnahmen/details/?id={measure}").text
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        factories.share(
            db.guarded, db.session.get_one(Case, world.case), db.session.get_one(Agency, world.stranger), "contact"
        )
        db.session.commit()
    assert TITLE in guest.get(f"/massnahmen/details/?id={measure}").text


def test_a_partners_answer_tells_no_name_and_leaves_the_title_as_it_was(
    app: Flask, world: Any, sign_in: SignIn, measure: int
) -> None:
    guest = sign_in("stranger")
    address = f"/massnahmen/aufgabe/erledigt/?id={measure}"
    for day in (clock.today() + timedelta(days=3), clock.today()):
        answer = guest.post(address, data={"on": f"{day:%d.%m.%Y}", "note": "fertig"}, follow_redirects=True)
        assert ("Kanarienvogt" in answer.text, "Vogelweg" in answer.text) == (False, False)
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        kept = db.session.get_one(Measure, measure)
        assert (kept.title, kept.partner_note, kept.refusal) == (TITLE, "fertig", "Kanarienvogt hat Einkommen")


def test_the_office_cannot_write_a_title_that_names_the_household(
    app: Flask, world: Any, sign_in: SignIn, measure: int
) -> None:
    clerk = sign_in("clerk")
    page = clerk.get(f"/massnahmen/edit/?id={measure}").text
    version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        kind = db.session.get_one(Measure, measure).kind_id
    given = {
        "title": "Raten mit Frau Kanarienvogt", "kind_id": str(kind), "responsible_agency_id": str(world.stranger),
        "due_on": f"{TODAY:%d.%m.%Y}", "version": version,
    }  # fmt: skip
    answer = clerk.post(f"/massnahmen/edit/?id={measure}", data=given)
    assert "Maßnahme: „Kanarienvogt“ verrät den Haushalt, und" in answer.text
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        assert db.session.get_one(Measure, measure).title == TITLE
