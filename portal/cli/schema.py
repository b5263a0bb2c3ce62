"""``db``: bring the schema up or down, and check that it is the one the records describe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import CheckConstraint, Connection, inspect

from models import Base
from portal import case_deadlines, catalogues
from portal.cli.context import WrongArgument, application, as_machine
from portal.errors import PortalError
from portal.extensions import db
from portal.guard import GuardedSession
from portal.numerals import several

COMPUTED_BY = "deadline_rules"
"""The file of the instance that says which rules computed the clocks kept with the cases."""


def add_commands(commands: Any) -> None:
    """Add ``db upgrade``, ``db downgrade``, ``db check`` and ``db refresh``."""
    group = commands.add_parser(
        "db", help="Datenbank einrichten, zurücknehmen, prüfen", description="Richtet das Schema der Datenbank ein."
    )
    verbs = group.add_subparsers(dest="verb", metavar="WAS", title="Was", required=True)
    up = verbs.add_parser(
        "upgrade",
        help="auf den neuesten Stand bringen",
        description="Bringt das Schema auf den neuesten Stand und ergänzt die Kataloge. Daten bleiben erhalten.",
    )
    up.add_argument(
        "revision", nargs="?", default="head", metavar="STAND", help="Stand, bis zu dem (Vorgabe: der neueste)"
    )
    up.set_defaults(run=lambda given: upgrade(application(), given.revision))
    down = verbs.add_parser(
        "downgrade",
        help="auf einen früheren Stand zurücknehmen; löscht, was danach dazukam",
        description="Nimmt das Schema auf einen früheren Stand zurück. Tabellen, die danach dazukamen, gehen mit ihren Daten.",
    )
    down.add_argument(
        "revision", metavar="STAND", help="Stand, bis zu dem; „base“ nimmt alles zurück, „-1“ den letzten Schritt"
    )
    down.add_argument("--yes", action="store_true", help="nicht nachfragen")
    down.set_defaults(run=take_back)
    checking = verbs.add_parser(
        "check",
        help="Schema mit den Datensätzen vergleichen",
        description="Vergleicht Tabellen, Spalten, Indizes und Bedingungen der Datenbank mit dem, was das Portal erwartet.",
    )
    checking.set_defaults(run=check)
    anew = verbs.add_parser(
        "refresh",
        help="die nächste Frist jedes offenen Falls neu berechnen",
        description="Berechnet die nächste Frist jedes offenen Falls neu, zum Beispiel nach dem Einspielen einer Sicherung. "
        "Nach einer Änderung der Regeln geschieht das mit „db upgrade“ von selbst.",
    )
    anew.set_defaults(run=refresh)


def upgrade(app: Flask, revision: str) -> None:
    """Run the migrations up to a revision, and add what is missing: standard catalogues, nearest deadlines."""
    _run(app, command.upgrade, revision)
    if revision == "head":
        with as_machine(app) as session:
            catalogues.ensure_everywhere(session)
            case_deadlines.fill_missing(session)
            _refresh_if_rules_changed(app, session)
            session.commit()


def _refresh_if_rules_changed(app: Flask, session: GuardedSession) -> None:
    """Compute the clocks kept with the cases anew where other rules than these computed them last."""
    kept, mark = Path(app.instance_path) / COMPUTED_BY, case_deadlines.rules_mark()
    if not kept.exists() or kept.read_text() != mark:
        case_deadlines.refresh_all(session)
        session.flush()
        kept.write_text(mark)


def refresh(given: argparse.Namespace) -> None:
    """Compute the nearest clock of every open case anew, and say how many have changed."""
    with as_machine(application()) as session:
        changed = case_deadlines.refresh_all(session)
        session.commit()
    print(f"Nächste Frist neu berechnet: {several(changed, 'Fall', 'Fälle')} geändert.")


def take_back(given: argparse.Namespace) -> None:
    """Run the migrations down once the operator has said so; what goes is gone."""
    app = application()
    _must_exist(app, given.revision)
    if not given.yes:
        if not sys.stdin.isatty():
            raise WrongArgument(
                "--yes",
                "Tabellen und Daten, die nach diesem Stand dazukamen, gehen verloren. Sichern Sie sie, und geben Sie --yes an.",
            )
        if (
            input(f"Alles, was nach „{given.revision}“ dazukam, wird gelöscht. Wirklich? (ja/nein) ").strip().lower()
            != "ja"
        ):
            raise PortalError("Nichts geändert.")
    downgrade(app, given.revision)


def _must_exist(app: Flask, revision: str) -> None:
    """Raise WrongArgument for a revision the database cannot be taken back to, before anybody is asked anything."""
    with app.app_context(), db.engine.connect() as connection:
        script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
        current = MigrationContext.configure(connection).get_current_revision()
        try:
            list(script.iterate_revisions(current, revision, select_for_downgrade=True))
        except (CommandError, RevisionError):
            raise _none_such(revision) from None


def downgrade(app: Flask, revision: str) -> None:
    """Run the migrations down to a revision."""
    _run(app, command.downgrade, revision)


def _run(app: Flask, step: Callable[[Config, str], None], revision: str) -> None:
    """Run the migrations; raise WrongArgument for a revision there is none of."""
    with app.app_context():
        try:
            step(app.extensions["migrate"].migrate.get_config(), revision)
        except CommandError:
            raise _none_such(revision) from None


def _none_such(revision: str) -> WrongArgument:
    return WrongArgument("STAND", f"Einen Stand „{revision}“ gibt es nicht.")


def differences(app: Flask) -> list[Any]:
    """Return what differs between the database and the records; the name search is no record and left out."""

    def ours(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        return not (name or "").removeprefix("ix_").startswith("case_search")

    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        return [*compare_metadata(context, Base.metadata), *_checks_that_differ(connection)]


def _checks_that_differ(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Yield the CHECK constraints that only one side has, which Alembic does not compare."""
    inspector = inspect(connection)
    stored = set(inspector.get_table_names())
    for table in Base.metadata.sorted_tables:
        if table.name not in stored:
            continue
        there = {str(check["name"]) for check in inspector.get_check_constraints(table.name)}
        declared = {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}
        yield from (("add_check", table.name, name) for name in sorted(declared - there))
        yield from (("remove_check", table.name, name) for name in sorted(there - declared))


def check(given: argparse.Namespace) -> None:
    """Say whether the schema is the one the records describe; raise PortalError when it is not."""
    found = differences(application())
    if found:
        raise PortalError("Das Schema weicht ab:\n" + "\n".join(f"  {difference}" for difference in found))
    print("Das Schema stimmt mit den Datensätzen überein.")
