"""The command line: one verb for each thing an operator or an office does without a browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from portal.cli import data, schema, serving, users
from portal.errors import PortalError


class Parser(argparse.ArgumentParser):
    """A parser that shows help for a command without its parts, and names the wrong argument with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        sys.stderr.write(f"{self.prog}: {message}\n{self.prog} --help zeigt, was möglich ist.\n")
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = Parser(prog="python -m portal", description="Bleibe: das Portal der Fachstellen für Wohnungserhalt.")
    commands = top.add_subparsers(dest="command", metavar="BEFEHL", required=True, parser_class=Parser)
    for room in (serving, schema, users, data):
        room.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a refusal is one German sentence and exit code 1, a wrong argument exit code 2."""
    given = parser().parse_args(arguments)
    try:
        given.run(given)
    except PortalError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(getattr(error, "exit_code", 1)) from None
