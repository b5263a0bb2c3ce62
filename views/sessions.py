"""Sessions kept on the server: the browser holds a random token, the database its hash; signing out ends it there."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import bindparam, delete, insert, or_, select, update
from werkzeug.datastructures import CallbackDict

from models import LoginSession
from portal import clock
from portal.config import IDLE, LIFETIME
from portal.database import reading
from portal.extensions import db

TOUCH_EVERY = timedelta(minutes=1)
table = LoginSession.__table__
OPENED = select(table).where(table.c.token_hash == bindparam("hash"))
"""Asked by every page, hence put together once."""
ANONYMOUS = "~"
"""Begins a cookie that holds its data itself; no token does."""
MOST_FLASHES = 3
"""So many messages wait for somebody who never looks; a cookie has little room."""


class ServerSession(CallbackDict, SessionMixin):
    """The data of one browser; ``token`` is None until there is something to keep."""

    def __init__(self, data: dict[str, Any] | None = None, token: str | None = None) -> None:
        """Take what the database keeps for the token."""

        def note(changed: CallbackDict) -> None:
            self.modified = True

        super().__init__(data or {}, note)
        self.token = token
        self.modified = False
        self.renewed = False

    def renew(self) -> None:
        """Drop all that is known and take a new token: on signing in and on signing out."""
        self.clear()
        self.renewed = True


class ServerSessions(SessionInterface):
    """Opens and saves sessions; expired ones are not found any more."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the session of the cookie, or an empty one."""
        token = request.cookies.get(self.get_cookie_name(app), "")
        if not token or request.path.startswith("/static/"):
            return ServerSession()
        if token.startswith(ANONYMOUS):
            return ServerSession(_unsigned(app, token))
        now = clock.now()
        with reading(db.engine).connect() as connection:
            row = connection.execute(OPENED, {"hash": digest(token)}).mappings().first()
        if row is None or row["seen_at"] < now - IDLE or row["created_at"] < now - LIFETIME:
            return ServerSession()
        if row["seen_at"] < now - TOUCH_EVERY:
            with db.engine.begin() as connection:
                connection.execute(update(table).where(table.c.token_hash == digest(token)).values(seen_at=now))
        return ServerSession(dict(row["data"]), token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed; a renewed session gets a new token and its old one dies."""
        assert isinstance(session, ServerSession)  # noqa: S101 - open_session makes no other
        if not (session.modified or session.renewed):
            return
        old = session.token
        if "_user_id" not in session:
            session.token = None
        elif session.renewed or old is None:
            session.token = secrets.token_urlsafe(32)
        if old is not None or session.token is not None:
            with db.engine.begin() as connection:
                if old is not None and old != session.token:
                    connection.execute(delete(table).where(table.c.token_hash == digest(old)))
                self._keep(connection, session, old)
        self._set_cookie(app, session, response)

    def _keep(self, connection: Any, session: ServerSession, old: str | None) -> None:
        if session.token is None:
            return
        values = {"user_id": int(session["_user_id"]), "data": dict(session), "seen_at": clock.now()}
        if session.token == old:
            connection.execute(update(table).where(table.c.token_hash == digest(old)).values(values))
            return
        connection.execute(delete(table).where(or_(table.c.seen_at < clock.now() - IDLE, table.c.user_id.is_(None))))
        connection.execute(insert(table).values(token_hash=digest(session.token), created_at=clock.now(), **values))

    def _set_cookie(self, app: Flask, session: ServerSession, response: Response) -> None:
        name, path = self.get_cookie_name(app), self.get_cookie_path(app)
        secure, samesite = self.get_cookie_secure(app), self.get_cookie_samesite(app)
        value = session.token or (_signed(app, session) if session else None)
        if value is None:
            response.delete_cookie(name, path=path, secure=secure, samesite=samesite, httponly=True)
            return
        response.set_cookie(name, value, path=path, secure=secure, samesite=samesite, httponly=True)


def _signed(app: Flask, session: ServerSession) -> str:
    """Return what somebody without a sign-in carries along; it opens nothing, and only we can have written it."""
    data = dict(session)
    if "_flashes" in data:
        data["_flashes"] = data["_flashes"][-MOST_FLASHES:]
    return ANONYMOUS + _signer(app).dumps(data)


def _unsigned(app: Flask, cookie: str) -> dict[str, Any]:
    """Return what a cookie of our own hand holds; nothing from any other, and never a user."""
    try:
        data = _signer(app).loads(cookie.removeprefix(ANONYMOUS))
    except BadSignature:
        return {}
    return {key: value for key, value in data.items() if key != "_user_id"}


def _signer(app: Flask) -> URLSafeSerializer:
    return URLSafeSerializer(str(app.secret_key), salt="session without sign-in")


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_sessions_of(user_id: int) -> None:
    """End every session of a user: after a new password, another role, or when he is switched off."""
    with db.engine.begin() as connection:
        connection.execute(delete(table).where(table.c.user_id == user_id))
