"""What tests stand on: a migrated database of their own on both engines, a guarded session, and the portal in a client."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import create_engine, make_url

from portal import audit, clock
from portal.app import create_app
from portal.cli import schema
from portal.database import engine_options, prepare
from portal.extensions import db
from portal.guard import GuardedSession
from portal.viewers import machine
from tests import factories
from tests.postgres import postgres_url
from tests.world import World


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty database, copied for each test."""
    home = tmp_path_factory.mktemp("template")
    app = create_app({"INSTANCE": home, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home}/template.sqlite3"})
    schema.upgrade(app, "head")
    with app.app_context():
        db.engine.dispose()
    return home / "template.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated empty database, copied for each test."""
    url = postgres_url("template")
    app = create_app({"INSTANCE": tmp_path_factory.mktemp("postgres"), "SQLALCHEMY_DATABASE_URI": url})
    schema.upgrade(app, "head")
    with app.app_context():
        db.engine.dispose()
    return url


def copied_postgres(template: str) -> str:
    """Return the URL of a fresh copy of a database."""
    url = make_url(template)
    copy = f"{url.database}_copy"
    admin = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(url.database or ""))
        )
    return url.set(database=copy).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty migrated database; every test that asks for it runs on both engines."""
    if request.param == "postgresql":
        return copied_postgres(request.getfixturevalue("postgres_template"))
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path}/test.sqlite3"


@pytest.fixture
def session(database_url: str) -> Iterator[GuardedSession]:
    """A session without limits; `look_as` narrows it to somebody."""
    audit.key = b"a key for tests"
    engine = create_engine(database_url, **engine_options(database_url))
    prepare(engine)
    with GuardedSession(engine) as opened:
        opened.look_as(machine("Test", clock.today()))
        yield opened
    engine.dispose()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The portal over an empty database."""
    built = create_app(
        {
            "INSTANCE": tmp_path / "instance",
            "SQLALCHEMY_DATABASE_URI": database_url,
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
        }
    )
    yield built
    with built.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """Two offices with users of every role, partners, and a case of each kind of closeness; see `World`."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        built = World(db.guarded)
        db.session.commit()
        return built.detached()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a client in which the user of that login is signed in."""

    def enter(login: str) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/anmelden", data={"login": login, "password": factories.PASSWORD})
        assert answer.status_code == 302, answer.text
        return client

    return enter
