"""``db``: up, down, and the check of the schema."""

from __future__ import annotations

from sqlalchemy import inspect, text

from portal.extensions import db
from tests import factories


def test_upgrade_sets_an_empty_database_up(run, home):
    (home / "instance" / "bleibe.sqlite3").unlink()
    assert run("db", "upgrade").code == 0
    assert run("db", "check") == (0, "Das Schema stimmt mit den Datensätzen überein.\n", "")


def test_downgrade_takes_everything_back(run, portal):
    assert run("db", "downgrade", "base", "--yes").code == 0
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    assert run("db", "check").code == 1


def test_downgrade_deletes_nothing_unasked(run, portal):
    ended = run("db", "downgrade", "base")
    assert (ended.code, ended.err.startswith("--yes: ")) == (2, True)
    assert "cases" in inspect(db.engine).get_table_names()


def test_downgrade_by_one_step(run, portal):
    assert run("db", "downgrade", "-1", "--yes").code == 0
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1


def test_an_unknown_revision_is_named(run):
    for given in (("upgrade", "nirgends"), ("downgrade", "nirgends"), ("downgrade", "nirgends", "--yes")):
        assert run("db", *given) == (2, "", "STAND: Einen Stand „nirgends“ gibt es nicht.\n")


def test_check_names_what_differs(run, portal):
    with db.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_cases_previous"))
    ended = run("db", "check")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Das Schema weicht ab:\n")
    assert "ix_cases_previous" in ended.err


def test_clocks_are_computed_anew_on_demand_and_where_other_rules_computed_them(run, home, portal):
    def stale(change: str = "SELECT 1") -> int:
        with db.engine.begin() as connection:
            connection.execute(text(change))
            return connection.scalar(text("SELECT count(*) FROM cases WHERE next_deadline = 'Altes Recht'"))

    factories.case(db.guarded, factories.agency(db.guarded, "Fachstelle Musterstadt"))
    db.session.commit()
    assert stale("UPDATE cases SET next_deadline = 'Altes Recht'") > 0
    assert run("db", "refresh").out.startswith("Nächste Frist neu berechnet: ")
    assert stale() == 0
    (home / "instance" / "deadline_rules").write_text("andere Regeln")
    assert stale("UPDATE cases SET next_deadline = 'Altes Recht'") > 0
    assert run("db", "upgrade").code == 0
    assert stale() == 0
