"""One world on one engine, built once for a whole file of tests: who asks it must leave it as it was, or rebuild it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, create_engine, make_url

from portal import audit, clock
from portal.database import engine_options, prepare
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.viewers import Viewer, machine, viewer_of
from tests.world import World


@dataclass(frozen=True)
class House:
    """A database with a `World` in it."""

    url: str
    engine: Engine
    ids: SimpleNamespace
    viewers: dict[str, Viewer]

    @contextmanager
    def looking_as(self, login: str | None = None, *, readonly: bool = False) -> Iterator[GuardedSession]:
        """Open a session for a login (without one, for the machine); nothing done in it is kept unless committed."""
        with GuardedSession(self.engine) as session:
            viewer = self.viewers[login] if login else machine("Test", clock.today())
            session.look_as(viewer, readonly=readonly)
            yield session
            session.rollback()


def copied_database(request: pytest.FixtureRequest, engine: str, home: Path, name: str) -> str:
    """Return the URL of an own copy of the migrated empty database."""
    if engine == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), home / f"{name}.sqlite3")
        return f"sqlite:///{home}/{name}.sqlite3"
    url = make_url(request.getfixturevalue("postgres_template"))
    copy, admin = f"{url.database}_{name}", url.set(drivername="postgresql", database="postgres")
    with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))
        template = sql.Identifier(url.database or "")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), template))
    return url.set(database=copy).render_as_string(hide_password=False)


@contextmanager
def built(url: str, *, last_foreign: bool = False) -> Iterator[House]:
    """Fill the database with a world and close it afterwards.

    With ``last_foreign`` the newest row of every table belongs to the other office: SQLite gives the number of a
    deleted newest row again, and a test that deletes would then take somebody's new row for the old one.
    """
    audit.key = b"a key for tests"
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    with GuardedSession(engine) as session:
        session.look_as(machine("Test", clock.today()))
        world = World(session)
        if last_foreign:
            world._full_case(world.away, "FOREIGN", guest=None)
        session.commit()
        viewers = {login: viewer_of(user, clock.today()) for login, user in world.logins.items()}
        ids = world.detached()
    yield House(url, engine, ids, viewers)
    engine.dispose()


def refused(session: GuardedSession) -> None:
    """See that nothing of what the session holds is written."""
    with pytest.raises(Forbidden):
        session.flush()
    session.rollback()
