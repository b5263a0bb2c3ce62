"""Do sessions end when they must, and hold while they may?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from models.enums import Role
from portal import clock
from portal.config import IDLE, LIFETIME
from tests.access.house import House
from tests.factories import PASSWORD
from tests.views.gate.entered import NEW, agencies, change, cookie, is_in, sessions, users
from views.sessions import ServerSession, _signed, digest


def test_cookie_changes_at_sign_in(app: Flask) -> None:
    client = app.test_client()
    client.get("/faelle/")
    before = cookie(client)
    client.post("/anmelden", data={"login": "clerk", "password": PASSWORD})
    assert (before != "", cookie(client) not in ("", before)) == (True, True)
    client.set_cookie("bleibe", before)
    assert not is_in(client)


def test_table_keeps_the_hash_of_the_cookie_only(enter: Callable[..., FlaskClient], house: House) -> None:
    token = cookie(enter())
    with house.engine.connect() as connection:
        kept = [dict(row) for row in connection.execute(select(sessions)).mappings()]
    assert [row["token_hash"] for row in kept] == [digest(token)]
    assert token not in str(kept)
    assert len(token) >= 43  # 256 bit in base64


def test_signing_out_ends_the_session_on_the_server(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    token = cookie(client)
    answer = client.post("/abmelden")
    assert (answer.location, answer.headers["Clear-Site-Data"]) == ("/anmelden", '"cache", "storage"')
    client.set_cookie("bleibe", token)
    assert not is_in(client)


def test_signing_out_is_no_link(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    assert client.get("/abmelden").status_code == 405
    assert is_in(client)


def test_new_password_ends_every_session(enter: Callable[..., FlaskClient], house: House) -> None:
    here, there = enter(), enter()
    with house.engine.connect() as connection:
        kept = connection.scalar(select(users.c.password_hash).where(users.c.login == "clerk"))
    tokens = [cookie(here), cookie(there)]
    here.post("/konto/", data={"old": PASSWORD, "new": NEW, "again": NEW})
    for token in tokens:
        here.set_cookie("bleibe", token)
        assert not is_in(here)
    assert is_in(enter(password=NEW))
    change(house, users, house.ids.logins["clerk"], password_hash=kept)


@pytest.mark.parametrize(
    ("old", "new", "again"), [("falsch", NEW, NEW), (PASSWORD, NEW, PASSWORD), (PASSWORD, "kurz", "kurz")]
)
def test_refused_new_password_changes_nothing(
    enter: Callable[..., FlaskClient], old: str, new: str, again: str
) -> None:
    client = enter()
    answer = client.post("/konto/", data={"old": old, "new": new, "again": again})
    assert (answer.status_code, "/faelle/" in answer.text, is_in(client)) == (422, True, True)
    assert is_in(enter())


@pytest.mark.parametrize("table", [users, agencies], ids=["user", "agency"])
def test_switching_off_holds_at_the_next_request(enter: Callable[..., FlaskClient], house: House, table: Any) -> None:
    client = enter("stranger")
    number = house.ids.logins["stranger"] if table is users else house.ids.stranger
    change(house, table, number, active=False)
    assert not is_in(client)
    change(house, table, number, active=True)


def test_switching_off_by_the_admin_ends_the_session_for_good(enter: Callable[..., FlaskClient], house: House) -> None:
    client, admin, number = enter("stranger"), enter("admin"), house.ids.logins["stranger"]
    form = {"name": "FAKE stranger", "login": "stranger", "role": "partner", "agency_id": house.ids.stranger}
    with house.engine.connect() as connection:
        version = connection.scalar(select(users.c.version).where(users.c.id == number))
    answer = admin.post(f"/benutzer/edit/?id={number}", data=form | {"version": version})
    assert answer.status_code == 302
    with house.engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(sessions.c.user_id == number)) == 0
    change(house, users, number, active=True)
    assert not is_in(client)


def test_other_role_holds_at_the_next_request(enter: Callable[..., FlaskClient], house: House) -> None:
    client = enter("social_worker")
    assert client.get("/personen/").status_code == 200
    change(house, users, house.ids.logins["social_worker"], role=Role.FINANCE)
    assert client.get("/personen/").status_code == 404
    change(house, users, house.ids.logins["social_worker"], role=Role.SOCIAL_WORKER)


@pytest.mark.parametrize(
    ("asleep", "alive"), [(IDLE - timedelta(minutes=2), True), (IDLE + timedelta(minutes=1), False)]
)
def test_idle_session_ends(enter: Callable[..., FlaskClient], asleep: timedelta, alive: bool) -> None:
    client = enter()
    with clock.frozen(clock.now() + asleep):
        assert is_in(client) == alive


def test_session_ends_in_any_case_after_its_time(enter: Callable[..., FlaskClient], house: House) -> None:
    client = enter()
    with house.engine.begin() as connection:
        connection.execute(update(sessions).values(created_at=clock.now() - LIFETIME - timedelta(minutes=1)))
    assert not is_in(client)


def test_use_keeps_a_session_awake(enter: Callable[..., FlaskClient]) -> None:
    client, start = enter(), clock.now()
    for minutes in (40, 80, 120):
        with clock.frozen(start + timedelta(minutes=minutes)):
            assert is_in(client)


def test_invented_cookies_open_nothing(app: Flask) -> None:
    for value in ("x", "0" * 43, "' OR 1=1 --", digest("x"), "\u00e4", "a" * 3000):
        client = app.test_client()
        client.set_cookie("bleibe", value)
        assert not is_in(client)


def test_who_has_not_signed_in_leaves_no_row(app: Flask, house: House) -> None:
    client = app.test_client()
    for path in ("/faelle/", "/anmelden", "/konto/", "/nirgends"):
        client.get(path)
    client.post("/anmelden", data={"login": "clerk", "password": "falsch-und-lang-genug"})
    with house.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(sessions)) == 0
    assert cookie(client).startswith("~")


def test_form_of_a_stranger_is_protected_by_his_signed_cookie(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client, other = app.test_client(), app.test_client()
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/anmelden").text)[0]
    form = {"login": "clerk", "password": PASSWORD, "csrf_token": token}
    codes = [other.post("/anmelden", data=form).status_code, client.post("/anmelden", data=form).status_code]
    app.config["WTF_CSRF_ENABLED"] = False
    assert (codes, is_in(client)) == ([400, 302], True)


def test_cookie_signed_by_us_without_sign_in_names_no_user(app: Flask, house: House) -> None:
    with app.app_context():
        forged = _signed(app, ServerSession({"_user_id": str(house.ids.logins["clerk"]), "_fresh": True}))
    client = app.test_client()
    client.set_cookie("bleibe", forged)
    assert not is_in(client)


def test_messages_nobody_reads_do_not_pile_up(app: Flask) -> None:
    client = app.test_client()
    for _ in range(50):
        client.get("/faelle/")
    assert len(cookie(client)) < 1000


def test_old_rows_go_with_the_next_sign_in(enter: Callable[..., FlaskClient], house: House) -> None:
    enter()
    with house.engine.begin() as connection:
        connection.execute(update(sessions).values(seen_at=clock.now() - IDLE - timedelta(minutes=1)))
    enter("lead")
    with house.engine.connect() as connection:
        assert list(connection.scalars(select(sessions.c.user_id))) == [house.ids.logins["lead"]]
