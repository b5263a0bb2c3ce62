"""The parser of the command line: help in German, and every wrong argument named with exit code 2."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

SENTENCES = (
    (r"the following arguments are required: (.+)", r"\1 fehlt."),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", r"\1: „\2“ gibt es nicht. Möglich sind: \3."),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1: Der Wert fehlt."),
    (r"argument (.+?): invalid int value: '(.*)'", r"\1: „\2“ ist keine ganze Zahl."),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?", r"\1 nimmt keinen Wert an, auch nicht „\2“."),
    (r"unrecognized arguments: (.+)", r"\1 ist hier nicht bekannt."),
    (r"argument (.+?): (.+)", r"\1: \2"),
)
"""What argparse says, and how people read it."""


class Formatter(argparse.HelpFormatter):
    """Help with German headings."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with how to call it."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks German and says what a command does on top of its help."""

    def __init__(self, **options: Any) -> None:
        """Replace the headings and the help of argparse."""
        settings: dict[str, Any] = {"formatter_class": Formatter, "add_help": False, "allow_abbrev": False}
        super().__init__(**settings | options)
        self._positionals.title, self._optionals.title = "Argumente", "Optionen"
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="diese Hilfe zeigen")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        sys.stderr.write(f"{self.prog}: {german(message)}\n{self.prog} --help zeigt, was möglich ist.\n")
        raise SystemExit(2)


def german(message: str) -> str:
    """Return what argparse found wrong as a German sentence that begins with the name of the argument."""
    for pattern, sentence in SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(sentence)
    return message
