"""The portal behind its gate, over one world on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import User
from portal.app import create_app
from portal.extensions import db
from tests.access.house import House, built, copied_database
from tests.factories import PASSWORD
from tests.views.gate.entered import sessions


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
