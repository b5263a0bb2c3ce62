"""Does every answer keep scripts and strangers out, and cookies to itself?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.views.gate.entered import is_in
from views import gate


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
