"""The command line: one verb for each thing an operator or an office does without a browser."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

from portal.cli import data, exporting, schema, serving, trail, users
from portal.cli.parser import Parser
from portal.errors import PortalError

NO_DATABASE = (
    "Die Datenbank antwortet nicht, oder sie ist noch nicht eingerichtet. Prüfen Sie BLEIBE_DATABASE_URL, "
    "und führen Sie „python -m portal db upgrade“ aus."
)
NO_ADDRESS = (
    "BLEIBE_DATABASE_URL ist keine Adresse einer Datenbank. "
    "Schreiben Sie zum Beispiel postgresql+psycopg://benutzer@server/bleibe, oder lassen Sie die Variable leer."
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = Parser(prog="python -m portal", description="Bleibe: das Portal der Fachstellen für Wohnungserhalt.")
    commands = top.add_subparsers(dest="command", metavar="BEFEHL", title="Befehle", required=True)
    for room in (serving, schema, users, data, exporting, trail):
        room.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a refusal is one German sentence and exit code 1, a wrong argument exit code 2."""
    given = parser().parse_args(arguments)
    try:
        given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads along has seen enough; what Python would still flush at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except PortalError as error:
        _end(str(error), getattr(error, "exit_code", 1))
    except (OperationalError, ProgrammingError):
        _end(NO_DATABASE, 1)
    except ArgumentError:
        _end(NO_ADDRESS, 2)


def _end(sentence: str, code: int) -> None:
    """End with a sentence; what the database said in between helps nobody."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(code) from None
