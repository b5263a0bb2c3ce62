"""The engine's settings: durable, one writer at a time, reading sessions that cannot write; on both databases."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pysqlite3.dbapi2 import sqlite_version_info
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from models import Agency, CaseMember, Person
from models.enums import AgencyKind, Relation
from portal import cases, chains, clock, database
from portal.guard import GuardedSession
from portal.viewers import machine
from tests import factories

ROOT = Path(__file__).parents[2]
PROCESSES, TIMES = 4, 50
COUNTING = f"""
import sys
from sqlalchemy import create_engine
from models import Agency, Case
from portal import audit, cases, clock
from portal.database import engine_options, prepare
from portal.guard import GuardedSession
from portal.viewers import machine

audit.key = b"a key for tests"
url, office, case = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
engine = create_engine(url, **engine_options(url))
prepare(engine)
with GuardedSession(engine) as session:
    session.look_as(machine("Test", clock.today()))
    for _ in range({TIMES}):
        cases.next_number(session, session.get_one(Agency, office), 2031)
        session.get_one(Case, case, with_for_update=True).adults += 1
        session.commit()
"""
EXPECTED = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000, "secure_delete": 1,
    "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2, "cache_size": -16000, "journal_size_limit": 67108864,
}  # fmt: skip


@pytest.fixture
def sqlite_engine(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/own/test.sqlite3"
    engine = create_engine(url, **database.engine_options(url))
    database.prepare(engine)
    yield engine
    engine.dispose()


def test_sqlite_is_set_for_durability(sqlite_engine):
    with sqlite_engine.connect() as connection:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in EXPECTED} == EXPECTED


def test_sqlite_file_is_for_its_owner_only(sqlite_engine):
    with sqlite_engine.connect():
        path = Path(sqlite_engine.url.database)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_sqlite_takes_the_write_lock_at_the_beginning(sqlite_engine):
    statements: list[str] = []
    with sqlite_engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(statements.append)
        with connection.begin():
            pass
    with sqlite_engine.execution_options(readonly=True).connect() as connection, connection.begin():
        pass
    assert [line for line in statements if line.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch):
    assert sqlite_version_info >= database.SAFE_SQLITE
    monkeypatch.setattr(database, "SAFE_SQLITE", (99, 0, 0))
    with pytest.raises(
        RuntimeError, match=r"^SQLite 3\.\d+\.\d+ kann die Datenbank beschädigen; nötig ist 3\.51\.3 oder neuer\.$"
    ):
        database.engine_options("sqlite:///x")


def test_a_reading_session_refuses_to_write(session: GuardedSession):
    factories.agency(session, "A")
    session.commit()
    session.look_as(machine("Test", clock.today()), readonly=True)
    session.add(Agency(name="B", kind=AgencyKind.OFFICE))
    with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"):
        session.commit()
    session.rollback()
    session.look_as(machine("Test", clock.today()))
    assert session.scalars(select(Agency.name)).all() == ["A"]
    factories.agency(session, "B")
    session.commit()


def test_four_processes_counting_at_once_lose_nothing(session: GuardedSession, database_url: str):
    office = factories.agency(session, "A")
    case = factories.case(session, office, adults=0)
    session.commit()
    version = case.version
    given = [sys.executable, "-c", COUNTING, database_url, str(office.id), str(case.id)]
    of_the_template = list(chains.broken_links(session.connection()))  # written with another key
    session.commit()
    running = [subprocess.Popen(given, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    assert [process.communicate(timeout=120)[1] for process in running] == [""] * PROCESSES
    session.refresh(case)
    assert (case.adults, case.version) == (PROCESSES * TIMES, version + PROCESSES * TIMES)
    assert cases.next_number(session, office, 2031) == f"2031-{PROCESSES * TIMES + 1:04d}"
    assert list(chains.broken_links(session.connection())) == of_the_template


def test_members_of_new_cases_are_entered_into_the_search_at_once(sqlite_template: Path, tmp_path: Path):
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    url = f"sqlite:///{tmp_path}/test.sqlite3"
    engine = create_engine(url, **database.engine_options(url))
    database.prepare(engine)
    made = text("SELECT sql FROM sqlite_master WHERE name = 'case_search_member_added'")
    found = text("SELECT rowid FROM case_search WHERE case_search MATCH 'nachname'")
    with GuardedSession(engine) as session:
        session.look_as(machine("Test", clock.today()))
        office = factories.agency(session, "Fachstelle Musterstadt")
        connection = session.connection()
        before = connection.scalar(made)
        with database.names_entered_at_once(connection):
            case = factories.case(session, office, "2026-0001")
            member = CaseMember(case=case, person=Person(office=office, last_name="Nachname"), relation=Relation.TENANT)
            session.add(member)
            session.flush()
            assert connection.scalars(found).all() == []
        assert connection.scalars(found).all() == [case.id]
        assert connection.scalar(made) == before
