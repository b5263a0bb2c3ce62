"""Does signing in lead home, slow down guesses, and replace a password set by somebody else?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import sign_in
from tests.access.house import House
from tests.factories import PASSWORD
from tests.views.gate.entered import NEW, change, is_in, users


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
