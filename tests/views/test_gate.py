"""Does the gate hold: headers, sessions that end, addresses that stay at home, and forms nobody honest sends?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from models import Agency, LoginSession, User
from models.enums import Role
from portal import clock, sign_in
from portal.app import create_app
from portal.config import IDLE, LIFETIME
from portal.extensions import db
from tests.access.house import House, built, copied_database
from tests.factories import PASSWORD
from views import gate
from views.sessions import ServerSession, _signed, digest

sessions, users, agencies = LoginSession.__table__, User.__table__, Agency.__table__
NEW = "Wolke-Kanne-Dachs-Birne"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The portal over one world; each test signs in anew and puts back what it changes."""
    home = tmp_path_factory.mktemp("gate")
    url = copied_database(request, request.param, home, "gate")
    app = create_app({"INSTANCE": home, "SQLALCHEMY_DATABASE_URI": url, "TESTING": True, "WTF_CSRF_ENABLED": False})
    with built(url) as house:
        yield SimpleNamespace(app=app, house=house)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def house(portal: SimpleNamespace) -> Iterator[House]:
    yield portal.house
    with portal.house.engine.begin() as connection:
        for table in (sessions, *(t for t in User.metadata.sorted_tables if t.name == "login_attempts")):
            connection.execute(table.delete())


@pytest.fixture
def app(portal: SimpleNamespace, house: House) -> Flask:
    return portal.app


@pytest.fixture
def enter(app: Flask) -> Callable[..., FlaskClient]:
    """Return a client in which a user has signed in by password."""

    def signed_in(login: str = "clerk", password: str = PASSWORD) -> FlaskClient:
        client = app.test_client()
        assert client.post("/anmelden", data={"login": login, "password": password}).status_code == 302
        return client

    return signed_in


def cookie(client: FlaskClient) -> str:
    kept = client.get_cookie("bleibe")
    return "" if kept is None else kept.value


def is_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def change(house: House, table: Any, number: int, **values: Any) -> None:
    with house.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == number).values(values))


# Headers --------------------------------------------------------------------------------------------------------------
def answers(client: FlaskClient) -> dict[str, TestResponse]:
    """Return an answer of every kind a browser can get."""
    stranger = client.application.test_client()
    return {
        "page": client.get("/"),
        "list": client.get("/faelle/"),
        "file": client.get("/faelle/export.xlsx"),
        "not found": client.get("/faelle/details/?id=987654"),
        "no such page": client.get("/nirgends"),
        "refused": client.get("/?next=//evil.example"),
        "method": client.get("/abmelden"),
        "cross-site": client.post("/", headers={"Sec-Fetch-Site": "cross-site"}),
        "health": client.get("/lebt"),
        "sign-in": stranger.get("/anmelden"),
        "door": stranger.get("/faelle/"),
        "locked": stranger.post("/faelle/new/"),
    }


def test_every_answer_carries_the_headers(enter: Callable[..., FlaskClient]) -> None:
    for kind, answer in answers(enter()).items():
        missing = {name for name, value in gate.HEADERS.items() if answer.headers.get(name) != value}
        assert (kind, missing) == (kind, set())
        assert (kind, answer.headers["Cache-Control"]) == (kind, "no-store")
        assert "Cookie" in ",".join(answer.headers.getlist("Vary"))


def test_policy_allows_nothing_inline_and_no_foreign_origin() -> None:
    directives = dict(part.split(" ", 1) for part in gate.POLICY.split("; "))
    assert (
        directives["default-src"]
        == directives["frame-ancestors"]
        == directives["base-uri"]
        == directives["object-src"]
        == "'none'"
    )
    assert {source for value in directives.values() for source in value.split()} == {"'none'", "'self'", "data:"}


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_no_page_needs_anything_inline(enter: Callable[..., FlaskClient]) -> None:
    for kind, answer in answers(enter()).items():
        assert (kind, INLINE.findall(answer.text) if answer.mimetype == "text/html" else []) == (kind, [])


def test_assets_are_kept_and_what_is_missing_is_not(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    asset = next((Path(client.application.static_folder or "")).rglob("*.css"))
    kept = client.get(f"/static/{asset.relative_to(client.application.static_folder or '')}")
    assert (kept.status_code, kept.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    kept.close()
    assert client.get("/static/gibt-es-nicht.css").headers["Cache-Control"] == "no-store"


def test_asking_for_an_asset_keeps_one_signed_in(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    client.get("/static/css/layout.css").close()
    for path in ("/static/gibt-es-nicht.css", "/static/admin/gibt-es-nicht.css", "/static/../konto/"):
        client.get(path)
    assert is_in(client)


def test_cookie_is_kept_from_scripts_and_other_sites(app: Flask) -> None:
    answer = app.test_client().post("/anmelden", data={"login": "clerk", "password": PASSWORD})
    parts = {part.strip() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts


# Sessions -------------------------------------------------------------------------------------------------------------
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
    assert (answer.status_code, "/faelle/" in answer.text, is_in(client)) == (200, True, True)
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


# Passwords set by somebody else ---------------------------------------------------------------------------------------
@pytest.fixture
def borrowed(enter: Callable[..., FlaskClient], house: House) -> Iterator[FlaskClient]:
    """A clerk whose password the administrator has just set."""
    number = house.ids.logins["clerk"]
    with house.engine.connect() as connection:
        kept = connection.scalar(select(users.c.password_hash).where(users.c.id == number))
    assert enter("admin").post(f"/benutzer/aufgabe/passwort/?id={number}", data={"password": NEW}).status_code == 302
    yield enter(password=NEW)
    change(house, users, number, password_hash=kept, password_temporary=False)


def test_borrowed_password_opens_nothing_but_the_way_to_an_own_one(borrowed: FlaskClient) -> None:
    for path in ("/", "/faelle/", "/konto/kalender/", "/faelle/export.xlsx", "/nirgends"):
        answer = borrowed.get(path)
        assert (path, answer.status_code, answer.location) == (path, 303, "/konto/")
    assert borrowed.post("/faelle/new/", data={}).location == "/konto/"
    page = borrowed.get("/konto/").text
    assert ("Wählen Sie Ihr eigenes Passwort" in page, "/faelle/" in page) == (True, False)


def test_own_password_opens_the_portal(borrowed: FlaskClient, enter: Callable[..., FlaskClient], house: House) -> None:
    same = borrowed.post("/konto/", data={"old": NEW, "new": NEW, "again": NEW})
    assert "Das neue Passwort ist das bisherige." in same.text
    own = "Gabel-Regen-Mauer-Tinte"
    assert borrowed.post("/konto/", data={"old": NEW, "new": own, "again": own}).location == "/anmelden"
    assert is_in(enter(password=own))


def test_guesses_elsewhere_do_not_lock_a_known_browser(
    app: Flask, enter: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = enter()
    known.post("/abmelden")
    guess, right = {"login": "clerk", "password": "falsch-und-lang-genug"}, {"login": "clerk", "password": PASSWORD}
    for _ in range(sign_in.TRIES):
        app.test_client().post("/anmelden", data=guess)
    assert app.test_client().post("/anmelden", data=right).status_code == 429
    assert known.post("/anmelden", data=right).status_code == 302


def test_browser_known_to_one_is_a_stranger_to_the_other(app: Flask, enter: Callable[..., FlaskClient]) -> None:
    client = enter("lead")
    client.post("/abmelden")
    guess = {"login": "clerk", "password": "falsch-und-lang-genug"}
    codes = [client.post("/anmelden", data=guess).status_code for _ in range(sign_in.TRIES + 1)]
    assert codes == [401] * sign_in.TRIES + [429]


# Ways in and out ------------------------------------------------------------------------------------------------------
EVIL = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\\\evil.example",
    "http:evil.example", "https:evil.example", "http:/evil.example", "https:/evil.example", "http://evil.example",
    "https://evil.example", "HTTPS://evil.example", "javascript:alert(1)", "data:text/html,x", "ftp://evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example",
    "/\x00/evil.example", "/\x0b/evil.example", "/%09/evil.example\\", "\u2028//evil.example", "\uff0f\uff0fevil.example",
    "//localhost@evil.example", "//localhost\\@evil.example", "http://localhost@evil.example", "mailto:x@evil.example",
    "evil.example", "@evil.example", "?next=//evil.example", "#//evil.example", ".//evil.example", "../evil.example",
    "//%65vil.example",
)  # fmt: skip


@pytest.mark.parametrize("name", ["next", "url"])
def test_no_address_leads_away(app: Flask, name: str) -> None:
    client = app.test_client()
    client.post("/anmelden", data={"login": "clerk", "password": PASSWORD})
    for target in EVIL:
        for answer in (
            client.get("/faelle/", query_string={name: target}),
            client.post("/faelle/new/", query_string={name: target}),
            client.post("/faelle/new/", data={name: target}),
        ):
            assert (target, answer.status_code, "Location" in answer.headers) == (target, 400, False)


@pytest.mark.parametrize("name", ["next", "url"])
def test_sign_in_with_a_foreign_target_leads_to_the_start(app: Flask, name: str) -> None:
    for target in EVIL:
        shown = app.test_client().get("/anmelden", query_string={name: target})
        signed_in = app.test_client().post(
            "/anmelden", query_string={name: target}, data={"login": "clerk", "password": PASSWORD, name: target}
        )
        assert (target, shown.status_code, signed_in.status_code, signed_in.location) == (target, 200, 302, "/")


def test_two_targets_do_not_smuggle_one_through(app: Flask) -> None:
    data = {"login": "clerk", "password": PASSWORD}
    first = app.test_client().post("/anmelden?next=/faelle/&next=//evil.example", data=data)
    second = app.test_client().post("/anmelden?next=//evil.example&next=/faelle/", data=data)
    assert (first.location, second.location) == ("/faelle/", "/")


@pytest.mark.parametrize("target", ["/faelle/?status=closed&page=2", "/konto/", "/"])
def test_one_comes_where_one_wanted_to_go(app: Flask, target: str) -> None:
    client = app.test_client()
    answer = client.post("/anmelden", query_string={"next": target}, data={"login": "clerk", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, target)


def test_the_door_remembers_the_whole_address(app: Flask) -> None:
    answer = app.test_client().get("/faelle/?status=closed&page=2")
    assert (answer.status_code, answer.location) == (302, "/anmelden?next=/faelle/?status%3Dclosed%26page%3D2")


def test_signing_in_answers_the_same_for_known_and_unknown_names(app: Flask) -> None:
    found = set()
    for login in ("clerk", "niemand"):
        answer = app.test_client().post("/anmelden", data={"login": login, "password": "falsch-und-lang-genug"})
        found.add((answer.status_code, re.sub(r'name="csrf_token"[^>]*>', "", answer.text.replace(login, "NAME"))))
    assert {status for status, _ in found} == {401}
    assert len(found) == 1


def test_guessing_is_slowed_down_for_known_and_unknown_names(app: Flask) -> None:
    for login in ("clerk", "niemand"):
        guess = {"login": login, "password": "falsch-und-lang-genug"}
        codes = [app.test_client().post("/anmelden", data=guess).status_code for _ in range(sign_in.TRIES + 2)]
        assert codes == [401] * sign_in.TRIES + [429] * 2


def test_old_password_cannot_be_guessed_from_a_stolen_session(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    for _ in range(sign_in.TRIES):
        client.post("/konto/", data={"old": "falsch", "new": NEW, "again": NEW})
    answer = client.post("/konto/", data={"old": PASSWORD, "new": NEW, "again": NEW})
    assert "Zu viele Fehlversuche" in answer.text


# Forms nobody honest sends --------------------------------------------------------------------------------------------
def test_form_of_another_site_is_refused(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    assert client.post("/abmelden", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_in(client)


@pytest.mark.parametrize(
    "fields", ["&".join(f"f{n}=1" for n in range(3000)), "&".join(["a=1"] * 3000)], ids=["many", "one"]
)
def test_flood_of_fields_is_refused(enter: Callable[..., FlaskClient], fields: str) -> None:
    answer = enter().post("/konto/", data=fields, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_endless_body_is_refused(enter: Callable[..., FlaskClient]) -> None:
    assert enter().post("/konto/", data={"old": "x" * 3_000_000}).status_code == 413


def test_odd_addresses_are_answered_and_never_crash(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    for number in ("", "²", "-1", "1,2", "1.0", "1e3", "0x1", "%00", "٣", "9" * 20, "987654", "' OR 1=1", "id=1"):
        for page in ("details", "edit", "delete", "aufgabe/abschliessen"):
            assert (number, page, client.get(f"/faelle/{page}/", query_string={"id": number}).status_code) == (
                number,
                page,
                404,
            )


@pytest.mark.parametrize("token", ["", "falsch"])
def test_form_without_its_token_is_refused(app: Flask, enter: Callable[..., FlaskClient], token: str) -> None:
    client = enter()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/abmelden", data={"csrf_token": token})
    app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, is_in(client)) == (400, True)


def test_token_of_somebody_else_is_refused(app: Flask, enter: Callable[..., FlaskClient]) -> None:
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', enter("lead").get("/konto/").text)[0]
    client = enter()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/abmelden", data={"csrf_token": token})
    app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, is_in(client)) == (400, True)
