"""Are forms nobody honest sends refused, and odd addresses answered?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.views.gate.entered import is_in


def test_form_of_another_site_is_refused(enter: Callable[..., FlaskClient]) -> None:
    client = enter()
    assert client.post("/abmelden", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert is_in(client)


@pytest.mark.parametrize(
    "fields", ["&".join(f"f{n}=1" for n in range(3000)), "&".join(["a=1"] * 3000)], ids=["many", "one"]
)
def test_flood_of_fields_is_refused(enter: Callable[..., FlaskClient], fields: str) -> None:
    answer = enter().post("/konto/", data=fields, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "Das Formular ist zu groß" in answer.text) == (413, True)


def test_endless_body_is_refused(enter: Callable[..., FlaskClient]) -> None:
    answer = enter().post("/konto/", data={"old": "x" * 3 * 1024 * 1024})
    assert answer.status_code == 413
    assert "Gesendet wurden 3 MB, diese Seite nimmt höchstens 2 MB auf einmal an." in answer.text


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
