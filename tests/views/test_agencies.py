"""Does the lead set the age bands of the own office, and nothing else of an agency?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from models import Agency, Case
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests.views.test_forms import errors, fields, messages, stored

SignIn = Callable[[str], FlaskClient]


def test_lead_sets_the_age_bands_of_the_own_office_and_nothing_else(app: Flask, world: Any, sign_in: SignIn):
    client, path = sign_in("lead"), f"/stellen/edit/?id={world.home}"
    given = fields(client.get(path).text)
    assert [key for key in given if key in ("name", "age_bands", "saturday_counts")] == ["age_bands"]
    refused = client.post(path, data=given | {"age_bands": "25, 18", "name": "Anders"})
    assert "Auf 25 folgt 18." in " ".join(messages(refused.text))
    assert client.post(path, data=given | {"age_bands": "18, 27", "name": "Anders"}).status_code == 302
    office = stored(app, Agency, world.home)
    assert (office.age_bands, office.name == "Anders") == ("18, 27", False)


def test_clerks_and_other_offices_have_no_such_form(world: Any, sign_in: SignIn):
    assert sign_in("clerk").get(f"/stellen/edit/?id={world.home}").status_code in (403, 404)
    assert sign_in("lead").get(f"/stellen/edit/?id={world.away}").status_code in (403, 404)


def test_the_clocks_of_an_office_follow_its_calendar(app: Flask, world: Any, sign_in: SignIn) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case = db.session.get_one(Case, world.joined)
        case.next_deadline_on, case.next_deadline = None, "Altes Recht"
        db.session.commit()
    admin, at = sign_in("admin"), f"/stellen/edit/?id={world.home}"
    given = fields(admin.get(at).text)
    assert admin.post(at, data=given | {"name": "Fachstelle Neustadt"}).status_code == 302
    assert stored(app, Case, world.joined).next_deadline == "Altes Recht"
    given = fields(admin.get(at).text)
    assert admin.post(at, data=given | {"land": "BY"}).status_code == 302
    assert stored(app, Case, world.joined).next_deadline not in ("", "Altes Recht")


def test_an_office_is_not_offered_as_a_new_agency_and_refused_with_a_sentence(world: Any, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    page = admin.get("/stellen/new/").text
    assert 'value="office"' not in page
    answer = admin.post("/stellen/new/", data=fields(page) | {"name": "FAKE Neu", "kind": "office"})
    assert errors(answer.text) == ["„Fachstelle“ steht hier nicht zur Wahl. Wählen Sie eine der Möglichkeiten."]
    assert fields(answer.text)["name"] == "FAKE Neu"
    assert 'value="office"' in admin.get(f"/stellen/edit/?id={world.home}").text
