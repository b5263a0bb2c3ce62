"""Is one rule for postcodes, addresses, numbers and birth dates told at the field of every form?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case, Person
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import errors, person_of, send, stored
from views.base.fields import LONGEST_TEXT

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
TOMORROW = TODAY + timedelta(days=1)
POSTCODE = "PLZ „{}“ hat keine fünf Ziffern. Schreiben Sie zum Beispiel 30159 oder lassen Sie sie leer."
EMAIL = "„{}“ ist keine E-Mail-Adresse. Schreiben Sie sie wie name@beispiel.de."
PHONE = "Telefon „{}“ hat keine Ziffer. Schreiben Sie die Nummer oder lassen Sie das Feld leer."
BIRTH = f"„Geburtsdatum“ am {TOMORROW:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher."
WRONG = {"postcode": ("1234", POSTCODE), "email": ("kaputt", EMAIL), "phone": ("abc", PHONE)}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("login", "page", "keys"),
    [
        ("clerk", "faelle/edit", ("postcode",)),
        ("clerk", "personen/edit", ("email", "phone", "birth_date")),
        ("clerk", "faelle/aufgabe/person", ("phone", "birth_date")),
        ("admin", "stellen/edit", ("postcode", "email", "phone")),
        ("admin", "stellen/new", ("postcode", "email", "phone")),
    ],
)
def test_what_is_none_is_told_at_its_field(
    app: Flask, world: Any, sign_in: SignIn, login: str, page: str, keys: tuple[str, ...]
):
    number = {"personen": person_of(app, world.joined), "stellen": world.home}.get(
        page.split("/", maxsplit=1)[0], world.joined
    )
    client = sign_in(login)
    typed = WRONG | {"birth_date": (TOMORROW.isoformat(), BIRTH)}
    needed = {"last_name": "FAKE", "relation": "tenant"} if "aufgabe" in page else {}
    needed |= {"name": "FAKE", "kind": "charity"} if page.endswith("new") else {}
    answer = send(client, f"/{page}/?id={number}", **needed, **{key: typed[key][0] for key in keys})
    assert set(errors(answer.text)) == {typed[key][1].format(typed[key][0]) for key in keys}


def test_numbers_from_abroad_are_taken(app: Flask, world: Any, sign_in: SignIn):
    number = person_of(app, world.joined)
    given = {"phone": "+49 (0)511/123-45", "email": "a.b@beispiel.museum", "birth_date": TODAY.isoformat()}
    assert send(sign_in("clerk"), f"/personen/edit/?id={number}", **given).status_code == 302
    kept = stored(app, Person, number)
    assert (kept.phone, kept.email, kept.birth_date) == (given["phone"], given["email"], TODAY)


def test_an_old_slip_keeps_nobody_from_other_work(app: Flask, world: Any, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        db.guarded.get_one(Case, world.joined).postcode = "1234"
        db.session.commit()
    assert send(sign_in("clerk"), f"/faelle/edit/?id={world.joined}", city="Neustadt").status_code == 302


def test_a_household_of_nobody_is_refused(world: Any, sign_in: SignIn):
    client, path = sign_in("clerk"), f"/faelle/edit/?id={world.joined}"
    (said,) = errors(send(client, path, adults="0", children="0").text)
    assert said.startswith("Ein Haushalt aus 0 Erwachsenen und 0 Kindern hat niemanden.")
    assert send(client, path, adults="0", children="1").status_code == 302


def test_running_text_has_an_end(world: Any, sign_in: SignIn):
    client, path = sign_in("clerk"), f"/faelle/edit/?id={world.joined}"
    assert errors(send(client, path, note="x" * 200_000).text) == [
        "Das sind 200.000 Zeichen. Kürzen Sie auf höchstens 20.000, oder legen Sie den Text als Dokument ab."
    ]
    assert send(client, path, note="x" * LONGEST_TEXT).status_code == 302
