"""The gate every request passes: who is it, may this page be asked for at all, and which headers go out."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Response, abort, flash, g, redirect, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException

from models import User
from portal import remembered
from portal.config import MIB
from portal.errors import Forbidden, Refused
from portal.extensions import db, login
from portal.remembered import LAST_ENTRY
from portal.viewers import machine, nobody, viewer_of
from views.rendering import render

STATIC = frozenset({"static", "admin.static"})
"""Style sheets, scripts and pictures: the same for everybody, asked for without a session."""
PUBLIC = STATIC | {"account.sign_in", "pages.accessibility", "pages.health", "calendars.feed"}
"""The only pages without sign-in; the feed asks for a secret of its own."""
OWN_PASSWORD = frozenset({"account.own", "account.sign_out"})
"""All that opens to a password somebody else has set."""
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
MOST_FIELDS = 2000
LONGEST_ADDRESS = 4000
SIGNED_IN = select(User, LAST_ENTRY).options(joinedload(User.agency)).where(User.id == bindparam("number"))
"""Asked by every page, hence put together once."""


def install(app: Flask) -> None:
    """Put the gate in front of all pages of the application."""
    login.user_loader(load_user)
    login.session_protection = None
    app.before_request(check_address)
    app.before_request(let_in)
    app.after_request(release_database)
    app.after_request(add_headers)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Forbidden, on_forbidden)
    app.register_error_handler(Refused, on_refused)
    app.register_error_handler(CSRFError, on_http_error)
    app.register_error_handler(OperationalError, on_database_busy)


def load_user(number: str) -> User | None:
    """Return the signed-in user with his agency, None once he is switched off; from now on the session acts for him.

    The user is read on every request, so that a change of rights holds at once, and kept apart from the session.
    """
    database = db.guarded
    database.look_as(machine("Anmeldung", g.today), readonly=True)
    user, last_entry = database.execute(SIGNED_IN, {"number": int(number)}).one_or_none() or (None, None)
    database.expunge_all()
    reads = request.method in ("GET", "HEAD")
    if not reads:
        database.rollback()
    if user is None or not user.active or not user.agency.active:
        database.look_as(nobody(g.today), readonly=True)
        return None
    database.look_as(viewer_of(user, g.today), readonly=reads)
    remembered.mark(database, last_entry if reads else None)
    return user


def leads_home(target: str) -> bool:
    """Say whether an address to go to next is one of our own pages."""
    return LOCAL.fullmatch(target) is not None


def check_address() -> None:
    """Refuse addresses and requests no honest page sends: foreign return targets, cross-site posts, floods of fields."""
    if len(request.full_path) > LONGEST_ADDRESS:
        abort(414)
    # Whoever signs in by a link with a foreign target still gets in: the sign-in page leads to the start instead.
    for name in ("url", "next") if request.endpoint != "account.sign_in" else ():
        if any(target and not leads_home(target) for target in request.values.getlist(name)):
            abort(400)
    if request.method not in ("GET", "HEAD") and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    if request.method == "POST" and sum(len(values) for values in request.form.listvalues()) > MOST_FIELDS:
        abort(413)


def let_in() -> Any:
    """Let nobody past who has not signed in, except to the public pages; who has a borrowed password gets his own first."""
    if request.endpoint in PUBLIC:
        if request.endpoint not in STATIC:
            current_user.is_authenticated  # noqa: B018 - loads the user, so that the page can greet him
        return None
    if current_user.is_authenticated:
        borrowed = current_user.password_temporary and request.endpoint not in OWN_PASSWORD
        return redirect(url_for("account.own"), 303) if borrowed else None
    session.pop("_user_id", None)
    if request.method not in ("GET", "HEAD") or request.endpoint is None:
        abort(401)
    flash("Melden Sie sich an, um das Portal zu nutzen.", "info")
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))


def release_database(response: Response) -> Response:
    """End the transaction of the page before the session of the browser is saved through a connection of its own."""
    db.session.rollback()
    return response


def add_headers(response: Response) -> Response:
    """Add what keeps pages out of caches, frames and foreign hands."""
    if response.location and response.mimetype == "text/html":
        response.set_data("")  # the browser goes on by itself; the English page of the framework helps nobody
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint in STATIC and response.status_code < 400:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
        response.headers.add("Vary", "Cookie")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def on_http_error(error: HTTPException) -> Any:
    """Answer every HTTP error with the same page in German."""
    if error.response is not None:
        return error
    code = error.code or 500
    return render("error.html", code=code, **_of_size(code)), code


def _of_size(code: int) -> dict[str, str]:
    """Return the words for a file larger than the page takes: its size, the limit, and what to do."""
    sent, most = request.content_length or 0, request.max_content_length or 0
    if code != 413 or sent <= most:
        return {}
    return {
        "title": "Die Datei ist zu groß",
        "sentence": f"Gesendet wurden {_megabytes(sent)} MB, diese Seite nimmt höchstens {_megabytes(most)} MB auf einmal an. "
        "Nichts davon wurde gespeichert.",
        "next_step": "Speichern Sie Scans und Bilder mit geringerer Auflösung, oder teilen Sie die Datei in kleinere auf "
        "und laden Sie sie einzeln hoch.",
    }


def _megabytes(size: int) -> str:
    return f"{size / MIB:.1f}".replace(".", ",").removesuffix(",0")


def on_refused(error: Refused) -> Any:
    """Answer what cannot be done as it was asked with the sentence that says why, and keep nothing of it."""
    db.session.rollback()
    said = {
        "title": "Das geht so nicht",
        "sentence": str(error),
        "next_step": "Gehen Sie zurück und ändern Sie die Angabe.",
    }
    return render("error.html", code=400, **said), 400


def on_forbidden(error: Forbidden) -> Any:
    """Answer what the access table refuses as if it did not exist, and keep nothing of it."""
    db.session.rollback()
    return render("error.html", code=404), 404


def on_database_busy(error: OperationalError) -> Any:
    """Say that the database does not answer, and keep nothing half written."""
    db.session.rollback()
    return render("error.html", code=503), 503
