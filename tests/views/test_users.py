"""Users: administration enters them where it may, and nowhere else."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from tests.factories import PASSWORD
from tests.views.test_forms import ON_SQLITE, SignIn, errors, send


@ON_SQLITE
def test_admin_is_offered_only_agencies_whose_users_he_may_enter(app: Flask, world: Any, sign_in: SignIn):
    admin = sign_in("admin")
    offered = re.search(r'<select[^>]*name="agency_id".*?</select>', admin.get("/benutzer/new/").text, re.DOTALL)
    assert offered is not None
    assert "Region Muster" not in offered[0]
    assert "Jobcenter" in offered[0]
    given = {"name": "FAKE", "login": "neu", "role": "finance", "agency_id": str(world.region), "active": "y"}
    answer = send(admin, "/benutzer/new/", **given)
    assert (answer.status_code, 'value="neu"' in answer.text) == (422, True)


@ON_SQLITE
def test_a_new_user_is_active_and_his_login_has_no_blank(app: Flask, world: Any, sign_in: SignIn):
    admin, given = sign_in("admin"), {"name": "FAKE", "role": "clerk", "agency_id": str(world.home)}
    assert re.search(r'<input[^>]*checked[^>]*name="active"', admin.get("/benutzer/new/").text)
    refused = send(admin, "/benutzer/new/", login="a b", **given)
    assert errors(refused.text) == [
        "Die Anmeldung „a b“ hat ein Leerzeichen oder ist leer. Schreiben Sie zum Beispiel m.beispiel@stadt.de."
    ]
    assert send(admin, "/benutzer/new/", login="ab", **given).status_code == 302


@ON_SQLITE
def test_a_new_user_leads_on_to_his_password(app: Flask, world: Any, sign_in: SignIn):
    admin, given = sign_in("admin"), {"name": "FAKE Neu", "login": "neu", "role": "clerk", "agency_id": str(world.home)}
    shown = admin.get(send(admin, "/benutzer/new/", **given).location)
    assert "FAKE Neu ist angelegt. Nächster Schritt: Passwort setzen" in shown.text
    assert 'name="password"' in shown.text


@ON_SQLITE
def test_a_password_made_of_the_name_is_refused_for_others_and_for_oneself(world: Any, sign_in: SignIn):
    admin = sign_in("admin")
    path = f"/benutzer/aufgabe/passwort/?id={world.logins['lead']}"
    (said,) = errors(admin.post(path, data={"password": "Musterstadt-2026"}).text)
    assert said.startswith("Das Passwort enthält „musterstadt“ aus Anmeldung, Name oder Stelle")
    given = {"old": PASSWORD, "new": "123456789012", "again": "123456789012"}
    (own,) = errors(admin.post("/konto/", data=given).text)
    assert own.startswith("Das Passwort ist eine Folge")
