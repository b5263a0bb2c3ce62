"""Known browsers: a signed cookie says who has signed in here before, so that guessing elsewhere locks nobody out."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from portal import sign_in

COOKIE = "bleibe_geraet"
KEPT = timedelta(days=365)
MOST = 8
"""So many people may share a browser; whoever has not signed in here for longest is forgotten first."""


def known(login: str) -> str | None:
    """Return the number this browser was given when the login last signed in here, None where it never did."""
    return dict(_read()).get(_digest(login))


def remember(response: Response, login: str) -> None:
    """Let this browser be known for the login; it opens nothing, it only keeps strangers' failures apart."""
    own = _digest(login)
    others = [pair for pair in _read() if pair[0] != own]
    pairs = [(own, known(login) or secrets.token_urlsafe(16)), *others][:MOST]
    response.set_cookie(
        COOKIE,
        _signer().dumps(pairs),
        max_age=KEPT,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _read() -> list[tuple[str, str]]:
    """Return login and number of everybody known here; nothing from a cookie we did not sign."""
    try:
        return [(login, number) for login, number in _signer().loads(request.cookies.get(COOKIE, ""))]
    except BadSignature:
        return []


def _digest(login: str) -> str:
    return hashlib.sha256(sign_in.spelled(login).encode(errors="replace")).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")
