"""The Flask extensions, made once and bound to an application by `portal.app`."""

from __future__ import annotations

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf import CSRFProtect

from models import Base
from portal import case_deadlines  # noqa: F401 - keeps the nearest clock of every case the sessions write
from portal.guard import GuardedSession


class RequestSession(GuardedSession, FlaskSession):  # type: ignore[misc]  # both refine get_bind, ours calls the other
    """The guarded session as Flask-SQLAlchemy opens it, one for each request or command."""


class Database(SQLAlchemy):
    """Flask-SQLAlchemy over our own records; `guarded` is the session of this request or command."""

    @property
    def guarded(self) -> RequestSession:
        """Return the session, typed as what it is."""
        session = self.session()
        assert isinstance(session, RequestSession)  # noqa: S101 - tells the type checker what session_options say
        return session


db = Database(metadata=Base.metadata, session_options={"class_": RequestSession})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
