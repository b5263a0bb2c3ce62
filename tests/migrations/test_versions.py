"""The migrations: up and down on empty and filled databases of both engines, and true to the records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, inspect, select, text, update

from models import Base, Case, CatalogueEntry, Person, Report, User
from portal import clock
from portal.app import create_app
from portal.cli import schema
from portal.extensions import db
from portal.search import cases_matching
from portal.viewers import machine, viewer_of
from tests.postgres import postgres_url

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The portal over a database without a single table."""
    url = f"sqlite:///{tmp_path}/bare.sqlite3" if request.param == "sqlite" else postgres_url("bare")
    app = create_app({"INSTANCE": tmp_path, "SQLALCHEMY_DATABASE_URI": url})
    yield app
    if request.param == "postgresql":
        schema.downgrade(app, "base")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def tables(app: Flask) -> set[str]:
    """Return the tables there are, without those of the migrations and of the full text search itself."""
    with app.app_context():
        found = inspect(db.engine).get_table_names()
    return {name for name in found if name != "alembic_version" and not name.startswith("case_search_")}


def leftovers(app: Flask) -> list[str]:
    """Return triggers and functions that outlived their tables."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        else:
            asked = "SELECT proname FROM pg_proc WHERE proname LIKE 'case_search%'"
        return list(connection.scalars(text(asked)))


def look() -> None:
    """Let the session of this moment see everything."""
    db.guarded.look_as(machine("Test", clock.today()))


def test_upgrade_and_downgrade_an_empty_database(bare: Flask):
    ours = {*Base.metadata.tables, "case_search"}
    schema.upgrade(bare, "head")
    assert (tables(bare), schema.differences(bare)) == (ours, [])
    schema.downgrade(bare, "base")
    assert (tables(bare), leftovers(bare)) == (set(), [])
    schema.upgrade(bare, "head")
    assert (tables(bare), schema.differences(bare)) == (ours, [])


def test_downgrade_and_upgrade_a_filled_database(app: Flask, world):
    schema.downgrade(app, "base")
    assert (tables(app), leftovers(app)) == (set(), [])
    schema.upgrade(app, "head")
    assert schema.differences(app) == []
    with app.app_context():
        look()
        assert db.session.scalar(select(func.count(Case.id))) == 0
        assert db.session.scalars(select(CatalogueEntry.id)).first() is None  # no office, no lists


def test_upgrade_twice_changes_nothing(app: Flask, world):
    with app.app_context():
        look()
        before = db.session.scalar(select(func.count(CatalogueEntry.id)))
    schema.upgrade(app, "head")
    with app.app_context():
        look()
        assert db.session.scalar(select(func.count(CatalogueEntry.id))) == before


def test_words_all_offices_shared_become_words_of_each(app: Flask, world):
    schema.downgrade(app, "2026_11_22_create_search_keys")
    with app.app_context(), db.engine.connect() as connection:
        shared = connection.execute(text("SELECT count(DISTINCT kind_id), count(*) FROM measures")).one()
        assert tuple(shared) == (1, 3)
    schema.upgrade(app, "2026_11_22_own_catalogues")
    with app.app_context(), db.engine.connect() as connection:
        joined = text(
            "SELECT m.office_id, e.office_id, e.code FROM measures m JOIN catalogue_entries e ON e.id = m.kind_id "
            "UNION ALL SELECT c.office_id, e.office_id, e.code FROM cases c JOIN catalogue_entries e ON e.id = c.district_id"
        )
        assert sorted(map(tuple, connection.execute(joined))) == [
            (world.home, world.home, "rent_debts"), (world.home, world.home, "rent_debts"),
            (world.away, world.away, "foreign"), (world.away, world.away, "rent_debts"),
        ]  # fmt: skip
        counted = "SELECT office_id, count(*) FROM catalogue_entries GROUP BY office_id ORDER BY office_id"
        assert list(map(tuple, connection.execute(text(counted)))) == [(world.home, 49), (world.away, 50)]


def test_a_case_a_court_told_of_gets_its_trigger_and_no_other(app: Flask, world):
    schema.downgrade(app, "2026_11_22_age_bands")
    told = [world.joined, world.foreign]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Case).values(trigger_id=None))
        connection.execute(update(Report).values(basis=None))
        connection.execute(update(Report).where(Report.case_id.in_(told)).values(basis="court_notice"))
        reported = set(connection.scalars(select(Report.case_id).where(Report.case_id.in_(told))))
        assert reported == set(told)
    schema.upgrade(app, "head")
    with app.app_context(), db.engine.connect() as connection:
        cases, entries = Case.__table__, CatalogueEntry.__table__
        filled = select(cases.c.id, entries.c.office_id, entries.c.code).join(
            entries, entries.c.id == cases.c.trigger_id
        )
        assert sorted(map(tuple, connection.execute(filled))) == [
            (world.joined, world.home, "rent_debts"), (world.foreign, world.away, "rent_debts"),
        ]  # fmt: skip


def test_a_search_made_later_knows_the_names_there_are(app: Flask, world):
    schema.downgrade(app, "2026_11_21_create_records")
    assert leftovers(app) == []
    persons = Person.__table__.c
    with app.app_context(), db.engine.begin() as connection:  # the record knows columns this schema lacks
        named = persons.last_name.contains("JOINED-NAME")
        connection.execute(update(Person).where(named).values(last_name="Übermut", folded_last_name="ubermut"))
    schema.upgrade(app, "head")
    with app.app_context():
        look()
        clerk = viewer_of(db.session.get_one(User, world.logins["clerk"]), clock.today())
        condition = cases_matching(db.guarded, clerk, "uebermut")
        assert db.session.scalars(select(Case.id).where(condition)).all() == [world.joined]


def test_every_migration_names_what_came_before():
    script = ScriptDirectory(str(MIGRATIONS))
    files = {path.stem for path in (MIGRATIONS / "versions").glob("*.py")}
    assert (len(script.get_heads()), len(script.get_bases())) == (1, 1)
    assert {revision.revision for revision in script.walk_revisions()} == files


def test_a_difference_between_records_and_schema_is_found(app: Flask):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE forgotten (id integer)"))
        connection.execute(text("DROP INDEX ix_cases_previous"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE cases DROP CONSTRAINT ck_cases_closed_has_a_day"))
        else:
            connection.execute(text("CREATE TABLE old_users AS SELECT * FROM users"))
            connection.execute(text("DROP TABLE users"))
            connection.execute(text("ALTER TABLE old_users RENAME TO users"))
    found = [difference[0] for difference in schema.differences(app) if isinstance(difference, tuple)]
    assert {"add_index", "remove_table", "add_check"} <= set(found)
